"""Rounds: the rhythm of reporting, opening a round with everything it owes, closing and locking it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from tongyou.base import audit, calendar, clock, codes, jobs
from tongyou.base.database import write
from tongyou.domains.plan.actions.refusals import PeriodRuns, Refusal, RoundExists, require_reason
from tongyou.domains.plan.models import (
    Commitment,
    Node,
    NodeUnit,
    Plan,
    PlanVersion,
    Report,
    ReportingUnit,
    ReportLine,
    Rhythm,
    Round,
)
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.rules.rounds.periods import Period
from tongyou.domains.plan.supervision import Cadence, ReportState, RoundState
from tongyou.domains.plan.types import UnitRole
from tongyou.ground.visibility import Actor, check, system_actor

RESOURCE = "plan.round"
OPEN_REPORTS = "plan.open_reports"
LAPSE_REPORTS = "plan.lapse_reports"


# --- the rhythm ---------------------------------------------------------------------------------


def set_rhythm(
    *,
    actor: Actor,
    plan: Plan,
    office_id: UUID,
    cadence: Cadence = Cadence.QUARTER,
    due_days: int = 10,
    by_itself: bool = True,
    since: dt.date | None = None,
) -> Rhythm:
    """Say how a plan is reported, and which unit reviews. Rounds that are open keep their dates."""
    row = Rhythm(plan=plan)
    check(actor, RESOURCE, "change", row)
    if cadence is Cadence.CUSTOM:
        raise Refusal(_("专项填报没有固定周期，请选择每月、每季度、每半年或每年。"), "cadence")
    if not 1 <= due_days <= 60:
        raise Refusal(_("截止日期要在期末之后 1 到 60 个工作日之间。"), "due_days")
    values = {
        "office_id": office_id,
        "cadence": cadence.value,
        "due_days": due_days,
        "by_itself": by_itself,
        "since": since or plan.start,
    }
    with write():
        row, _made = Rhythm.objects.update_or_create(plan=plan, defaults=values)
        audit.record(
            actor=actor,
            act="change",
            kind=RESOURCE,
            subject_ids=[plan.id],
            detail={"cadence": cadence.value, "due_days": due_days},
        )
    return row


def name_reporting_unit(
    *, actor: Actor, plan: Plan, task: Node, unit_id: UUID, reason: str
) -> ReportingUnit:
    """Decide which lead unit reports a task from the next round on; a report nobody owns gets it at once."""
    check(actor, "plan.report", "assign", Report(area_id=plan.area_id))
    leads = task.units.filter(role=UnitRole.LEAD).values_list("unit_id", flat=True)
    known = {lead for lead in leads if lead}
    if known and unit_id not in known:
        raise Refusal(_("填报单位要从这项任务的牵头单位里选。"), "unit")
    why = require_reason(reason)
    with write():
        row = ReportingUnit.objects.create(
            plan=plan, lineage=task.lineage, unit_id=unit_id, reason=why, named_by=actor.account_id
        )
        waiting = Report.objects.filter(
            round__plan=plan, lineage=task.lineage, unit=None, round__state=RoundState.OPEN
        )
        for report in waiting.select_for_update():
            report.unit_id = unit_id
            report.save(update_fields=["unit"])
            open_later(report.round_id, again=str(row.pk))
        audit.record(actor=actor, act="assign", kind="plan.report", subject_ids=[task.id, unit_id])
    return row


# --- opening ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """The receipt of an opening, and the round."""

    receipt: codes.Receipt
    round: Round


def open_round(*, actor: Actor, plan: Plan, period: Period, key: str) -> OpenedRound:
    """Open a round: it then owes one report for each task, with one line for each promise.

    The same key gives the same receipt. Raises RoundExists, PeriodRuns, Refusal (no published version, no rhythm).
    """
    check(actor, RESOURCE, "open", Round(plan=plan, area_id=plan.area_id))

    def make() -> codes.Receipt:
        row = write_round(actor, plan, period)
        return codes.Receipt(number=row.code, object_id=row.id, happened_at=clock.now())

    with write():
        receipt = codes.once(
            key,
            actor_id=actor.account_id,
            act="plan.round.open",
            fingerprint=f"{plan.id}:{period.code}:{period.start}:{period.end}",
            make=make,
        )
    return OpenedRound(receipt, Round.objects.get(pk=receipt.object_id))


def write_round(actor: Actor, plan: Plan, period: Period) -> Round:
    """The round and everything it owes, in the caller's transaction."""
    today, rhythm = clock.today(), rhythm_of(plan)
    if not period.over(today):
        raise PeriodRuns(period.last_day)
    existing = Round.objects.filter(plan=plan, code=period.code).first()
    if existing is not None:
        raise RoundExists(existing)
    row = Round(
        plan=plan,
        version=published(plan),
        area_id=plan.area_id,
        code=period.code,
        cadence=period.cadence,
        period_start=period.start,
        period_end=period.end,
        opens_on=today,
        due_on=due_on(period, today, rhythm.due_days),
        simulated=settings.DEMO,
        opened_by=actor.account_id,
    )
    insert(row)
    owe(row)
    audit.record(
        actor=actor,
        act="open",
        kind=RESOURCE,
        subject_ids=[row.id],
        detail={"due_on": row.due_on.isoformat(), "reports": row.reports.count()},
    )
    open_later(row.id)
    return row


def insert(row: Round) -> None:
    """Two people may open one round in the same second: the database keeps the first, the second hears of it."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        first = Round.objects.filter(plan_id=row.plan_id, code=row.code).first()
        if first is None:
            raise
        raise RoundExists(first) from None


def open_later(round_id: UUID, again: str = "") -> None:
    """The reports' cases are opened by a job, report by report: a round of a hundred tasks holds no lock for long."""
    key = f"{OPEN_REPORTS}:{round_id}:{again}" if again else f"{OPEN_REPORTS}:{round_id}"
    jobs.enqueue(OPEN_REPORTS, {"round": str(round_id)}, key=key)


def rhythm_of(plan: Plan) -> Rhythm:
    """How a plan is reported. Raises Refusal when nobody has said so."""
    found = Rhythm.objects.filter(plan=plan).first()
    if found is None:
        raise Refusal(_("还没有设定填报周期和审定单位。请先设定，再打开轮次。"))
    return found


def published(plan: Plan) -> PlanVersion:
    """The version in force. Raises Refusal when there is none."""
    found = plan.versions.filter(state=PlanVersion.State.PUBLISHED).first()
    if found is None:
        raise Refusal(_("这个方案还没有公布的版本，没有任务可以填报。请先公布一个版本。"))
    return found


def due_on(period: Period, today: dt.date, days: int) -> dt.date:
    """The last day for reports, with the calendar as it is known today."""
    start = max(period.end, today)
    return periods.due_on(period, today, days, calendar.load(start.year, start.year + 1))


def owe(row: Round) -> None:
    """Write what a round owes."""
    reports, lines = owed_rows(row)
    Report.objects.bulk_create(reports)
    ReportLine.objects.bulk_create(lines)


def owed_rows(row: Round) -> tuple[list[Report], list[ReportLine]]:
    """One report for each task of the version, one line for each of its promises; not saved yet."""
    named = dict(
        ReportingUnit.objects.filter(plan_id=row.plan_id)
        .order_by("named_at", "id")
        .values_list("lineage", "unit_id")
    )
    reports, lines = [], []
    for task in tasks_of(row.version):
        report = Report(
            round=row,
            area_id=row.area_id,
            unit_id=named.get(task.lineage) or first_lead(task),
            node=task,
            lineage=task.lineage,
            number=task.number,
        )
        reports.append(report)
        lines += lines_of(report, task)
    return reports, lines


def tasks_of(version: PlanVersion) -> list[Node]:
    """The tasks with their units and promises: three queries."""
    return list(
        version.nodes.filter(kind=Node.Kind.TASK)
        .order_by("number")
        .prefetch_related(
            Prefetch("units", NodeUnit.objects.order_by("role", "order")),
            Prefetch("commitments", Commitment.objects.order_by("order")),
        )
    )


def first_lead(task: Node) -> UUID | None:
    """The first-printed lead unit that is known; the coordinator may name another."""
    leads = (one.unit_id for one in task.units.all() if one.role == UnitRole.LEAD and one.unit_id)
    return next(leads, None)


def lines_of(report: Report, task: Node) -> list[ReportLine]:
    """A line for each promise, or one for the task itself when it promises nothing measurable."""
    promises = list(task.commitments.all())
    if not promises:
        return [ReportLine(report=report, lineage=task.lineage, code=f"T{task.number}", order=0)]
    return [
        ReportLine(
            report=report,
            commitment=one,
            lineage=one.lineage,
            code=one.code,
            kind=one.kind,
            order=order,
        )
        for order, one in enumerate(promises)
    ]


@jobs.job("plan.keep_rounds")
def keep_rounds(payload: dict[str, object]) -> None:  # noqa: ARG001 - a job's signature
    """Daily: open the round of the newest period that is over, for plans that report by themselves."""
    today = clock.today()
    for rhythm in Rhythm.objects.filter(by_itself=True).select_related("plan"):
        plan, period = rhythm.plan, periods.last_over(Cadence(rhythm.cadence), today)
        owed = rhythm.since <= period.start < plan.end and plan.is_public
        if not owed or Round.objects.filter(plan=plan, code=period.code).exists():
            continue
        actor = system_actor("rounds")
        open_round(
            actor=actor, plan=plan, period=period, key=f"plan.keep_rounds:{plan.id}:{period.code}"
        )


# --- closing and locking ------------------------------------------------------------------------


def close_round(*, actor: Actor, round_: Round) -> Round:
    """End the regular time of a round and freeze it. What is missing can still be made up, and stays yellow."""
    from tongyou.domains.plan.actions.freezing import write_snapshot

    check(actor, RESOURCE, "close", round_)
    with write():
        row = Round.objects.select_for_update().get(pk=round_.pk)
        if row.state != RoundState.OPEN:
            raise Refusal(_("这一轮已经收口，没有再收一次。"))
        if clock.today() <= row.due_on:
            raise Refusal(
                _("这一轮的截止日期是 %(due)s，过了这一天才能收口。")
                % {"due": row.due_on.isoformat()}
            )
        row.state, row.closed_at, row.closed_by = RoundState.CLOSED, clock.now(), actor.account_id
        row.save(update_fields=["state", "closed_at", "closed_by"])
        write_snapshot(actor, row)
        audit.record(actor=actor, act="close", kind=RESOURCE, subject_ids=[row.id])
    return row


def lock_round(*, actor: Actor, round_: Round) -> Round:
    """Take nothing more for a round. What was never reported ends as missed; what waits for review comes first."""
    check(actor, RESOURCE, "lock", round_)
    with write():
        row = Round.objects.select_for_update().get(pk=round_.pk)
        if row.state != RoundState.CLOSED:
            raise Refusal(_("只有已经收口、还没有封存的轮次才能封存。"))
        waiting = row.reports.filter(state=ReportState.REVIEW).count()
        if waiting:
            raise Refusal(
                _("还有 %(number)d 份报告等着审定。请先审定或退回，再封存这一轮。")
                % {"number": waiting}
            )
        row.state, row.locked_at, row.locked_by = RoundState.LOCKED, clock.now(), actor.account_id
        row.save(update_fields=["state", "locked_at", "locked_by"])
        audit.record(actor=actor, act="lock", kind=RESOURCE, subject_ids=[row.id])
        jobs.enqueue(LAPSE_REPORTS, {"round": str(row.id)}, key=f"{LAPSE_REPORTS}:{row.id}")
    return row
