"""Rounds: lists, who owes what, and the whole plan by action and round. Each in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from tongyou.base import clock
from tongyou.domains.plan.models import Node, Plan, PlanVersion, Report, Round, RoundSnapshot
from tongyou.domains.plan.round_records import (
    Seen,
    UnitNames,
    calendar_for,
    seen,
    title_of,
    with_facts,
)
from tongyou.domains.plan.rules.rounds.lights import ORDER, tally, worst
from tongyou.domains.plan.supervision import Light, ReportState, RoundState, Timeliness
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor, NotVisible


def rounds(actor: Actor, plan: Plan | None = None) -> QuerySet[Round]:
    """Rounds this actor may see, the newest first."""
    rows = Round.objects.visible_to(actor).select_related("plan", "version", "published")
    return rows.filter(plan=plan) if plan else rows


def round_(actor: Actor, round_id: UUID) -> Round:
    """One round, or NotVisible: absent and forbidden look alike."""
    found = rounds(actor).filter(pk=round_id).first()
    if found is None:
        raise NotVisible("plan.round", "view", round_id)
    return found


def running(actor: Actor, plan: Plan | None = None) -> Round | None:
    """The newest round that still takes reports in time."""
    return rounds(actor, plan).filter(state=RoundState.OPEN).first()


def snapshots(actor: Actor, of: Round) -> list[RoundSnapshot]:
    """The frozen values of a round, the newest first."""
    return list(RoundSnapshot.objects.visible_to(actor).filter(round=of).order_by("-sequence"))


def snapshot(actor: Actor, snapshot_id: UUID) -> RoundSnapshot:
    """One frozen value, or NotVisible."""
    rows = RoundSnapshot.objects.visible_to(actor).select_related("round__plan")
    found = rows.filter(pk=snapshot_id).first()
    if found is None:
        raise NotVisible("plan.round", "view", snapshot_id)
    return found


# --- reports ------------------------------------------------------------------------------------


def reports(actor: Actor) -> QuerySet[Report]:
    """Reports this actor may see, with everything `seen` needs."""
    return with_facts(Report.objects.visible_to(actor)).select_related(
        "node__parent", "round__plan"
    )


def report(actor: Actor, report_id: UUID) -> Report:
    """One report, or NotVisible."""
    found = reports(actor).filter(pk=report_id).first()
    if found is None:
        raise NotVisible("plan.report", "view", report_id)
    return found


def report_of_case(actor: Actor, case_id: UUID) -> Report | None:
    """The report a case runs for, as far as the actor may see it."""
    return reports(actor).filter(case_id=case_id).first()


def seen_all(rows: Iterable[Report]) -> list[Seen]:
    """Reports as they look today; the calendar is loaded once."""
    rows, today = list(rows), clock.today()
    calendar = calendar_for({row.round_id: row.round for row in rows}.values(), today)
    return [seen(row, today, calendar) for row in rows]


# --- who owes what ------------------------------------------------------------------------------


@dataclass(slots=True)
class UnitOwes:
    """What one unit owes in one round."""

    unit_id: UUID | None
    unit: Text
    reports: list[Seen] = field(default_factory=list)

    @property
    def times(self) -> Counter[Timeliness]:
        return Counter(one.timeliness for one in self.reports)

    @property
    def states(self) -> Counter[ReportState]:
        return Counter(ReportState(one.report.state) for one in self.reports)

    @property
    def lights(self) -> dict[Light, int]:
        return tally(one.judged.light for one in self.reports)

    @property
    def open(self) -> int:
        """Reports the unit still has to hand in."""
        return sum(one.report.submitted_at is None for one in self.reports) + sum(
            one.report.state == ReportState.RETURNED and one.report.submitted_at is not None
            for one in self.reports
        )


def owed(actor: Actor, of: Round) -> list[UnitOwes]:
    """Which unit owes what in a round; those with most to do first. Six queries, however many units."""
    found: dict[UUID | None, UnitOwes] = {}
    everything = seen_all(reports(actor).filter(round=of).order_by("number"))
    names = UnitNames.of(one.report.unit_id for one in everything)
    for one in everything:
        unit_id = one.report.unit_id
        found.setdefault(unit_id, UnitOwes(unit_id, names[unit_id])).reports.append(one)
    return sorted(found.values(), key=lambda unit: (-unit.open, -len(unit.reports), unit.unit.zh))


# --- the whole plan -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """One action in one round: the lights of its tasks."""

    round: Round
    counts: dict[Light, int]

    @property
    def light(self) -> Light:
        """The worst of them."""
        return worst(one for one in ORDER if self.counts[one])

    @property
    def tasks(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action through all rounds, the oldest first."""

    node: Node
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Actions by rounds."""

    rounds: tuple[Round, ...]
    titles: tuple[Text, ...]
    rows: tuple[ActionRow, ...]


def overview(actor: Actor, version: PlanVersion, most: int = 12) -> Overview:
    """Every action of a version by the newest `most` rounds of its plan, matched by what the action is, not its number."""
    newest = list(rounds(actor, version.plan)[:most])[::-1]
    found: dict[tuple[UUID, UUID | None], list[Light]] = {}
    for one in seen_all(reports(actor).filter(round__in=newest)):
        parent = one.report.node.parent
        key = (one.report.round_id, parent.lineage if parent else None)
        found.setdefault(key, []).append(one.judged.light)
    actions = Node.objects.visible_to(actor).filter(version=version, kind=Node.Kind.ACTION)
    rows = tuple(
        ActionRow(
            node, tuple(Cell(one, tally(found.get((one.pk, node.lineage), ()))) for one in newest)
        )
        for node in actions.order_by("number")
    )
    return Overview(tuple(newest), tuple(title_of(one) for one in newest), rows)
