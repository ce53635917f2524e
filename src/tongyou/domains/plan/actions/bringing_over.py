"""Rounds from before the platform: a district that starts in the middle of its plan brings them over from its ledgers.

They are marked as brought over, have no cases, and are locked at once; lateness, lights and doubts follow from what the
ledgers say, as for any other round. Each round is one transaction.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.domains.plan.actions.checking import check_reports
from tongyou.domains.plan.actions.freezing import write_snapshot
from tongyou.domains.plan.actions.refusals import Refusal, RoundExists
from tongyou.domains.plan.actions.rounds import insert, owed_rows, published
from tongyou.domains.plan.models import Plan, Report, ReportLine, Round
from tongyou.domains.plan.rules.rounds.periods import Period
from tongyou.domains.plan.supervision import ReportState, RoundState, SelfStatus
from tongyou.domains.plan.types import Kind
from tongyou.ground.visibility import Actor, check

RESOURCE = "plan.round"


@dataclass(frozen=True, slots=True)
class PastLine:
    """What a ledger says about one promise (or about a task without one)."""

    status: SelfStatus
    reason: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    next_step: str = ""
    next_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PastReport:
    """When a task's report came, and what it said by the code of its lines."""

    submitted_at: dt.datetime
    lines: Mapping[str, PastLine]


@dataclass(frozen=True, slots=True)
class PastRound:
    """One round as the ledgers have it; a task that is not named was never reported."""

    period: Period
    opened_on: dt.date
    due_on: dt.date
    closed_at: dt.datetime
    locked_at: dt.datetime
    reports: Mapping[int, PastReport] = field(default_factory=dict)


def bring_over(*, actor: Actor, plan: Plan, past: PastRound) -> Round:
    """Write one past round with its reports, doubts and snapshot. Raises RoundExists and Refusal (all mistakes named)."""
    check(actor, RESOURCE, "open", Round(plan=plan, area_id=plan.area_id))
    require_past(past)
    with write():
        existing = Round.objects.filter(plan=plan, code=past.period.code).first()
        if existing is not None:
            raise RoundExists(existing)
        row = round_of(actor, plan, past)
        insert(row)
        check_reports(take_reports(row, past))
        write_snapshot(actor, row, as_of=clock.local(past.locked_at).date())
        audit.record(
            actor=actor,
            act="bring_over",
            kind=RESOURCE,
            subject_ids=[row.id],
            detail={"reports": len(past.reports)},
        )
    return row


def require_past(past: PastRound) -> None:
    """The days follow one another and lie behind."""
    order = (
        past.period.end,
        past.opened_on,
        past.due_on,
        clock.local(past.closed_at).date(),
        clock.local(past.locked_at).date(),
        clock.today(),
    )
    if list(order) != sorted(order) or past.due_on == past.opened_on:
        raise Refusal(_("日期要依次是：期末、打开、截止、收口、封存，并且都已经过去。"), "period")


def round_of(actor: Actor, plan: Plan, past: PastRound) -> Round:
    """The row of a past round."""
    return Round(
        plan=plan,
        version=published(plan),
        area_id=plan.area_id,
        code=past.period.code,
        cadence=past.period.cadence,
        period_start=past.period.start,
        period_end=past.period.end,
        opens_on=past.opened_on,
        due_on=past.due_on,
        state=RoundState.LOCKED,
        simulated=settings.DEMO,
        brought_over=True,
        opened_by=actor.account_id,
        closed_at=past.closed_at,
        closed_by=actor.account_id,
        locked_at=past.locked_at,
        locked_by=actor.account_id,
    )


def take_reports(row: Round, past: PastRound) -> list[Report]:
    """What came is locked as it stands; every mistake of the ledger is named before anything is kept."""
    reports, lines = owed_rows(row)
    numbers = {one.number: one for one in reports}
    mistakes = [
        _("没有第 %(number)d 项任务。") % {"number": number}
        for number in sorted(set(past.reports) - set(numbers))
    ]
    for number, told in past.reports.items():
        mine = [line for line in lines if line.report.number == number]
        if number in numbers:
            mistakes += line_mistakes(number, mine, told)
            fill(mine, told)
            lock(numbers[number], told, past)
    if mistakes:
        raise Refusal("\n".join(mistakes), "reports")
    Report.objects.bulk_create(reports)
    ReportLine.objects.bulk_create(lines)
    return [one for one in reports if one.submitted_at is not None]


def line_mistakes(number: int, lines: Sequence[ReportLine], told: PastReport) -> Iterator[str]:
    """Codes the task does not have, lines that are missing, shares out of range."""
    codes = {line.code: line for line in lines}
    for code in sorted(set(told.lines) - set(codes)):
        yield _("任务 %(number)d 没有 %(code)s 这项承诺。") % {"number": number, "code": code}
    for code in sorted(set(codes) - set(told.lines)):
        yield _("任务 %(number)d 缺少 %(code)s 的情况。") % {"number": number, "code": code}
    for code, one in told.lines.items():
        share = code in codes and codes[code].kind == Kind.RATE
        if share and one.value is not None and not 0 <= one.value <= 100:
            yield _("%(code)s 的比例要在 0 到 100 之间。") % {"code": code}


def fill(lines: Sequence[ReportLine], told: PastReport) -> None:
    """Lines say what the ledger says."""
    for line in lines:
        one = told.lines.get(line.code)
        if one is None:
            continue
        line.status, line.reason = one.status, one.reason
        line.value, line.numerator, line.denominator = one.value, one.numerator, one.denominator
        line.next_step, line.next_on = one.next_step, one.next_on


def lock(report: Report, told: PastReport, past: PastRound) -> None:
    """A report that came, as final as its round."""
    report.state, report.locked_at = ReportState.LOCKED, past.locked_at
    report.drafted_at = report.submitted_at = told.submitted_at
