"""Score cards of units, and how well each task can be watched at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from tongyou.base import clock
from tongyou.domains.plan.models import (
    Baseline,
    ClaimCheck,
    Commitment,
    Plan,
    Report,
    ReportLine,
    Round,
    SupervisionNotice,
)
from tongyou.domains.plan.queries.rounds import reports, seen_all
from tongyou.domains.plan.round_records import Seen, UnitNames, histories, proven_before
from tongyou.domains.plan.rules.rounds import quality, scoring
from tongyou.domains.plan.rules.rounds.noticing import in_time, overdue
from tongyou.domains.plan.rules.rounds.quality import Point, PromiseSeen, TaskSeen
from tongyou.domains.plan.rules.rounds.scoring import Card, UnitFacts
from tongyou.domains.plan.rules.rounds.staleness import Said, freshness
from tongyou.domains.plan.supervision import CheckState, NoticeState, SelfStatus, Timeliness
from tongyou.domains.plan.types import Kind, Operator, Text
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import Actor, system_actor


@dataclass(frozen=True, slots=True)
class UnitCard:
    """One unit's card with the reports it is made of."""

    unit_id: UUID
    unit: Text
    card: Card
    reports: tuple[Seen, ...]
    notices: tuple[SupervisionNotice, ...]


def scorecards(
    actor: Actor, plan: Plan, rounds: Sequence[Round] | None = None, unit_id: UUID | None = None
) -> list[UnitCard]:
    """Cards of all units the actor may see, over some rounds (all of the plan); the best first, then by name."""
    rows = reports(actor).filter(round__plan=plan, unit__isnull=False)
    rows = rows.filter(round__in=rounds) if rounds is not None else rows
    rows = rows.filter(unit_id=unit_id) if unit_id else rows
    by_unit: dict[UUID, list[Seen]] = {}
    for one in seen_all(rows.order_by("round__period_end", "number")):
        if one.report.unit_id:
            by_unit.setdefault(one.report.unit_id, []).append(one)
    upheld, lines = upheld_by_unit(actor, by_unit), lines_by_unit(actor, plan, by_unit)
    told, names = notices_of(actor, plan, by_unit), UnitNames.of(by_unit)
    cards = [
        unit_card(
            unit, names[unit], mine, upheld.get(unit, 0), lines.get(unit, 0), told.get(unit, [])
        )
        for unit, mine in by_unit.items()
    ]
    return sorted(cards, key=lambda one: (-(one.card.total or 0), one.unit.zh))


def scorecard(actor: Actor, plan: Plan, unit_id: UUID) -> UnitCard | None:
    """One unit's card; None where it never owed anything the actor may see."""
    return next(iter(scorecards(actor, plan, unit_id=unit_id)), None)


def unit_card(
    unit_id: UUID,
    unit: Text,
    mine: list[Seen],
    upheld: int,
    lines: int,
    notices: list[SupervisionNotice],
) -> UnitCard:
    today = clock.today()
    answers = [in_time(one.first_answered_at, one.answer_by, today) for one in notices]
    judged = [one for one in answers if one is not None]
    facts = UnitFacts(
        times=[one.timeliness for one in mine],
        lights=[one.judged.light for one in mine],
        lines=lines,
        doubts_upheld=upheld,
        notices=len(judged),
        notices_in_time=sum(judged),
    )
    return UnitCard(unit_id, unit, scoring.card(facts), tuple(mine), tuple(notices))


def upheld_by_unit(actor: Actor, units: Iterable[UUID]) -> dict[UUID, int]:
    """Lines in which a doubt was found to be true."""
    rows = ClaimCheck.objects.visible_to(actor).filter(
        state=CheckState.UPHELD, line__report__unit__in=list(units)
    )
    counted = rows.order_by().values("line__report__unit_id")
    found = counted.annotate(n=Count("line_id", distinct=True))
    return {unit: n for unit, n in found.values_list("line__report__unit_id", "n") if unit}


def lines_by_unit(actor: Actor, plan: Plan, units: Iterable[UUID]) -> dict[UUID, int]:
    """Lines that were handed in with a status."""
    rows = ReportLine.objects.visible_to(actor).filter(
        ~Q(status=""),
        report__round__plan=plan,
        report__unit__in=list(units),
        report__submitted_at__isnull=False,
    )
    counted = rows.order_by().values("report__unit_id").annotate(n=Count("pk"))
    return {unit: n for unit, n in counted.values_list("report__unit_id", "n") if unit}


def notices_of(
    actor: Actor, plan: Plan, units: Iterable[UUID]
) -> dict[UUID, list[SupervisionNotice]]:
    """Notices by unit; a notice taken back is none."""
    rows = SupervisionNotice.objects.visible_to(actor).filter(plan=plan, unit__in=list(units))
    found: dict[UUID, list[SupervisionNotice]] = {}
    for row in rows.exclude(state=NoticeState.WITHDRAWN).order_by("issued_at"):
        found.setdefault(row.unit_id, []).append(row)
    return found


# --- monitoring quality -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskQuality:
    """How well one task can be watched: its points, and how many of those that apply it has."""

    report: Report
    points: tuple[Point, ...]
    passed: int
    of: int


def qualities(actor: Actor, of: Round) -> list[TaskQuality]:
    """The points of every task of a round that the actor may see, the weakest first. About a dozen queries."""
    rows, today = seen_all(reports(actor).filter(round=of)), clock.today()
    told = list(
        ReportLine.objects.visible_to(actor)
        .filter(report__in=[one.report for one in rows])
        .select_related("commitment")
    )
    lines: dict[UUID, list[ReportLine]] = {}
    for line in told:
        lines.setdefault(line.report_id, []).append(line)
    around = gather(actor, of, rows, told)
    found = [task_quality(one, lines.get(one.report.pk, []), around, today) for one in rows]
    return sorted(found, key=lambda one: (one.passed / one.of if one.of else 1, one.report.number))


@dataclass(frozen=True, slots=True)
class Around:
    """What all tasks of a round share."""

    newest: dict[UUID, ReportLine]  # the newest handed-in line of each promise
    evidence: dict[UUID, int]  # by promise, over all rounds so far
    said: dict[UUID, list[Said]]
    baselines: set[UUID]
    filled: set[tuple[str, UUID]]  # (role, unit) of posts with a holder
    notices: dict[UUID | None, list[SupervisionNotice]]
    until: dt.date


def gather(actor: Actor, of: Round, rows: Sequence[Seen], lines: Sequence[ReportLine]) -> Around:
    lineages = [line.lineage for line in lines]
    newest: dict[UUID, ReportLine] = {}
    handed_in = ReportLine.objects.filter(
        lineage__in=lineages,
        report__submitted_at__isnull=False,
        report__round__period_end__lte=of.period_end,
    )
    for line in handed_in.order_by("report__round__period_end"):
        newest[line.lineage] = line
    notices: dict[UUID | None, list[SupervisionNotice]] = {}
    about = SupervisionNotice.objects.visible_to(actor).filter(plan=of.plan_id)
    for row in about.filter(lineage__in=[one.report.lineage for one in rows]):
        notices.setdefault(row.lineage, []).append(row)
    return Around(
        newest=newest,
        evidence=proven_before(lineages, of.period_end),
        said=histories(lineages, of.period_end),
        baselines=set(
            Baseline.objects.filter(lineage__in=lineages).values_list("lineage", flat=True)
        ),
        filled={
            (one.post.role, one.post.unit_id)
            for one in organisations.holders(system_actor("quality"))
        },
        notices=notices,
        until=of.period_end,
    )


def task_quality(
    one: Seen, lines: Sequence[ReportLine], around: Around, today: dt.date
) -> TaskQuality:
    unit, row = one.report.unit_id, one.report
    notices = around.notices.get(row.lineage, [])
    late = sum(overdue(NoticeState(n.state), n.answer_by, today) for n in notices)
    task = TaskSeen(
        contact=any((role, unit) in around.filled for role in ("clerk", "department_officer")),
        head=("unit_head", unit) in around.filled,
        promises=[promise_seen(line.commitment, line, around) for line in lines if line.commitment],
        last_round=None if one.timeliness is Timeliness.WAITING else one.timeliness,
        notices_overdue=late,
        notices_total=len(notices),
        doubts_open=row.doubts_open,  # type: ignore[attr-defined] # annotated by `with_facts`
    )
    found = quality.points(task, today)
    passed, of = quality.share(found)
    return TaskQuality(row, tuple(found), passed, of)


def promise_seen(row: Commitment, line: ReportLine, around: Around) -> PromiseSeen:
    """A promise with the last thing its unit handed in about it."""
    last = around.newest.get(line.lineage)
    kind = Kind(row.kind)
    return PromiseSeen(
        kind=kind,
        operator=Operator(row.operator),
        has_baseline=row.lineage in around.baselines,
        denominator=row.denominator,
        status=SelfStatus(last.status) if last and last.status else None,
        evidence=around.evidence.get(line.lineage, 0),
        next_step=last.next_step if last else "",
        next_on=last.next_on if last else None,
        freshness=freshness(kind, around.said.get(line.lineage, [])),
    )
