"""What somebody who decides looks at: the review queue with its lines, doubts before they are written down, one doubt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tongyou.domains.plan.actions.checking import found_doubts
from tongyou.domains.plan.models import ClaimCheck, Report, ReportLine, Round
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


def foreseen(round_: Round, reports: Sequence[Report]) -> dict[UUID, list[Found]]:
    """By line, the doubts that would be raised if reports that wait for their head were handed in now."""
    waiting = [one for one in reports if one.state == ReportState.APPROVAL]
    if not waiting:
        return {}
    lines = list(
        ReportLine.objects.filter(report__in=waiting).select_related("commitment").order_by("order")
    )
    found = found_doubts(round_, waiting, lines)
    return {line: doubts for line, doubts in found.items() if doubts}


def foreseen_counts(round_: Round, reports: Sequence[Report]) -> dict[UUID, int]:
    """How many doubts each of those reports would raise."""
    doubts = foreseen(round_, reports)
    owner = dict(ReportLine.objects.filter(pk__in=list(doubts)).values_list("pk", "report_id"))
    counts: dict[UUID, int] = {}
    for line, found in doubts.items():
        counts[owner[line]] = counts.get(owner[line], 0) + len(found)
    return counts


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
