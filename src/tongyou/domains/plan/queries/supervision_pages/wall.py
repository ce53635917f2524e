"""The leaders' wall: actions by rounds, tasks of an action by rounds, a promise round by round. Counts and plan records only."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tongyou.base import clock
from tongyou.domains.plan import round_records as records
from tongyou.domains.plan.models import (
    Commitment,
    Evidence,
    Node,
    PlanVersion,
    ReportLine,
    Round,
    SupervisionNotice,
)
from tongyou.domains.plan.queries import plans
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.round_records import Seen
from tongyou.domains.plan.rules.rounds import noticing
from tongyou.domains.plan.rules.rounds.lights import tally, worst
from tongyou.domains.plan.rules.rounds.targets import satisfied
from tongyou.domains.plan.supervision import CheckState, Light, NoticeState, Timeliness
from tongyou.domains.plan.types import Operator, Text
from tongyou.ground.visibility import Actor

ROUNDS = 12  # as many as the wall holds: three years of quarters


def version_on_the_wall(actor: Actor) -> PlanVersion | None:
    """The published version of the newest plan; None before one is published."""
    found = plans.current_versions(actor)
    return found[0] if found else None


def newest_round(actor: Actor, version: PlanVersion) -> Round | None:
    """The newest round of the plan."""
    return queries.rounds(actor, version.plan).first()


def today() -> dt.date:
    """The day the wall speaks of."""
    return clock.today()


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a leader asks first about the newest round."""

    round: Round
    title: Text
    owed: int
    times: dict[Timeliness, int]
    lights: dict[Light, int]
    notices_live: int
    notices_overdue: int

    @property
    def handed_in(self) -> int:
        return self.owed - self.times[Timeliness.WAITING] - self.times[Timeliness.MISSING]


def numbers(actor: Actor, row: Round) -> Numbers:
    """The counts of a round: four queries."""
    rows = queries.seen_all(queries.reports(actor).filter(round=row))
    times = Counter(one.timeliness for one in rows)
    notices = list(
        SupervisionNotice.objects.visible_to(actor)
        .filter(plan=row.plan_id)
        .exclude(state__in=noticing.ENDED)
        .values_list("state", "answer_by")
    )
    late = sum(noticing.overdue(NoticeState(state), day, today()) for state, day in notices)
    return Numbers(
        round=row,
        title=records.title_of(row),
        owed=len(rows),
        times={time: times[time] for time in Timeliness},
        lights=tally(one.judged.light for one in rows),
        notices_live=len(notices),
        notices_overdue=late,
    )


@dataclass(frozen=True, slots=True)
class TaskCells:
    """One task through the rounds, the oldest first; None where it was not owed."""

    node: Node
    unit: Text
    cells: tuple[Seen | None, ...]

    @property
    def now(self) -> Seen | None:
        return self.cells[-1] if self.cells else None


@dataclass(frozen=True, slots=True)
class ActionWall:
    """One action: its tasks by rounds."""

    action: Node
    rounds: tuple[Round, ...]
    rows: tuple[TaskCells, ...]

    @property
    def light(self) -> Light:
        """The worst light of the newest round."""
        return worst(row.now.judged.light for row in self.rows if row.now)


def action_wall(actor: Actor, node_id: UUID, most: int = ROUNDS) -> ActionWall:
    """The tasks of an action by the newest rounds, matched by what the task is, not by its number."""
    action = plans.node(actor, node_id, Node.Kind.ACTION)
    newest = tuple(list(queries.rounds(actor, action.version.plan)[:most])[::-1])
    tasks = list(
        Node.objects.visible_to(actor).filter(parent=action, kind=Node.Kind.TASK).order_by("number")
    )
    found: dict[tuple[UUID, UUID], Seen] = {}
    reports = queries.reports(actor).filter(
        round__in=newest, lineage__in=[task.lineage for task in tasks]
    )
    for one in queries.seen_all(reports):
        found[one.report.lineage, one.report.round_id] = one
    names = records.UnitNames.of(one.report.unit_id for one in found.values())
    rows = []
    for task in tasks:
        cells = tuple(found.get((task.lineage, row.pk)) for row in newest)
        last = next((one for one in reversed(cells) if one), None)
        rows.append(TaskCells(task, names[last.report.unit_id if last else None], cells))
    return ActionWall(action, newest, tuple(rows))


@dataclass(frozen=True, slots=True)
class Point:
    """What one round said about a promise; counts of what stands behind it, no file and no name."""

    line: ReportLine
    round: Text
    seen: Seen
    evidence: int
    doubts_open: int
    doubts_upheld: int
    reached: bool | None  # against the target; None where nothing can be compared


@dataclass(frozen=True, slots=True)
class PromiseWall:
    """One promise round by round, the newest first."""

    commitment: Commitment
    promise: Text
    points: tuple[Point, ...]

    @property
    def newest(self) -> Point | None:
        """The newest round that was handed in."""
        return next(
            (one for one in self.points if one.line.status and one.seen.report.submitted_at), None
        )


def promise_wall(actor: Actor, commitment_id: UUID) -> PromiseWall:
    """A promise with what every round said about it."""
    row = plans.commitment(actor, commitment_id)
    return PromiseWall(row, records.sentence(row), tuple(points(actor, row)))


def promises_of(actor: Actor, node: Node) -> list[UUID]:
    """The promises of a task, in order."""
    rows = Commitment.objects.visible_to(actor).filter(node=node).order_by("order")
    return list(rows.values_list("pk", flat=True))


def points(actor: Actor, of: Commitment) -> list[Point]:
    """What every round said, the newest first: about eight queries."""
    lines = list(
        ReportLine.objects.visible_to(actor)
        .filter(lineage=of.lineage)
        .prefetch_related("checks")
        .order_by("-report__round__period_end")
    )
    reports = queries.reports(actor).filter(pk__in=[line.report_id for line in lines])
    seen = {one.report.pk: one for one in queries.seen_all(reports)}
    pieces = records.evidence_counts(line.pk for line in lines)
    return [
        point(line, seen[line.report_id], pieces.get(line.pk, 0), of)
        for line in lines
        if line.report_id in seen
    ]


def point(line: ReportLine, seen: Seen, evidence: int, of: Commitment) -> Point:
    states = Counter(check.state for check in line.checks.all())
    reached = None
    if line.value is not None and of.value is not None:
        reached = satisfied(Operator(of.operator), of.value, line.value)
    return Point(
        line=line,
        round=records.title_of(seen.report.round),
        seen=seen,
        evidence=evidence,
        doubts_open=states[CheckState.OPEN],
        doubts_upheld=states[CheckState.UPHELD],
        reached=reached,
    )


def evidence_kinds(actor: Actor, lines: Sequence[ReportLine]) -> dict[UUID, Counter[str]]:
    """How many files of which kind stand behind each line; never their names, which may name people."""
    rows = (
        Evidence.objects.visible_to(actor)
        .filter(line__in=lines, withdrawn_at__isnull=True)
        .values_list("line_id", "file__kind")
    )
    found: dict[UUID, Counter[str]] = {}
    for line_id, kind in rows:
        found.setdefault(line_id, Counter())[kind] += 1
    return found
