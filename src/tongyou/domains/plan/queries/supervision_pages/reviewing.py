"""What somebody who decides looks at: the review queue with its lines, doubts before they are written down, one doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tongyou.domains.plan.actions.checking import found_doubts
from tongyou.domains.plan.models import ClaimCheck, Report, Round
from tongyou.domains.plan.queries.supervision_pages.report_page import (
    Line,
    line_page,
    lines_of,
)
from tongyou.domains.plan.queries.supervision_pages.rows import Row, Stage, rows
from tongyou.domains.plan.rules.rounds.claims import Found
from tongyou.domains.plan.supervision import CheckState, ReportState
from tongyou.ground.visibility import Actor, NotVisible


def queue(actor: Actor, round_: Round) -> list[Row]:
    """Reports that wait for the coordinator: doubted ones first, then the longest waiting."""
    waiting = [row for row in rows(actor, round_) if row.stage is Stage.REVIEW]
    return sorted(
        waiting, key=lambda row: (-row.doubts, row.report.submitted_at, row.report.number)
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One report of the queue with its lines."""

    row: Row
    lines: Sequence[Line]

    @property
    def open_doubts(self) -> int:
        return sum(len(line.open_doubts) for line in self.lines)


def cards(actor: Actor, found: Sequence[Row]) -> list[Card]:
    """The reports of one page with their lines: a fixed number of queries."""
    lines = lines_of(actor, [row.report for row in found]) if found else {}
    return [Card(row, lines.get(row.report.pk, [])) for row in found]


def open_doubts(actor: Actor, report: Report) -> int:
    """Doubts about a report that nobody has settled."""
    return (
        ClaimCheck.objects.visible_to(actor)
        .filter(line__report=report, state=CheckState.OPEN)
        .count()
    )


def doubts_before(report: Report) -> list[tuple[UUID, Found]]:
    """The doubts that would be raised if a report that waits for its head were handed in now: (line, doubt)."""
    if ReportState(report.state) is not ReportState.APPROVAL:
        return []
    lines = list(report.lines.select_related("commitment").order_by("order"))
    return [(line, one) for line, found in found_doubts(report, lines).items() for one in found]


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """One doubt with the line it is about."""

    check: ClaimCheck
    line: Line
    report: Report


def doubt_page(actor: Actor, check_id: UUID) -> DoubtPage:
    """One doubt, or NotVisible."""
    row = (
        ClaimCheck.objects.visible_to(actor)
        .filter(pk=check_id)
        .select_related("line__report__round__plan", "line__report__node", "line__commitment")
        .prefetch_related("answers")
        .first()
    )
    if row is None:
        raise NotVisible("plan.report", "view", check_id)
    return DoubtPage(row, line_page(actor, row.line), row.line.report)
