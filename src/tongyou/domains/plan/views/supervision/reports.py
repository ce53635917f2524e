"""One unit's round, and one report: what is owed, what was said, what is doubted, what comes next."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongyou.base import codes
from tongyou.domains.plan.queries.rounds import round_
from tongyou.domains.plan.queries.supervision_pages import rounds as pages
from tongyou.domains.plan.queries.supervision_pages.drafts import drafts
from tongyou.domains.plan.queries.supervision_pages.report_page import ReportPage, report_page
from tongyou.domains.plan.queries.supervision_pages.reviewing import foreseen, foreseen_counts
from tongyou.domains.plan.queries.supervision_pages.rows import WITH_THE_CLERK, Row, Stage, rows
from tongyou.domains.plan.supervision import RoundState
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import powers
from tongyou.ground.visibility import Actor, actor_of, allowed, page


@require_safe
@page("plan.report", "view")
def mine(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What the units of this person's posts owe in a round, sorted by whose turn it is."""
    actor = actor_of(request)
    row = round_(actor, round_id)
    found = rows(actor, row)
    may = powers(actor)
    waiting = [one.report for one in found if one.stage is Stage.APPROVAL]
    return common.page(
        request,
        "mine",
        head=pages.head(actor, row),
        groups=by_turn(found),
        total=len(found),
        doubts=foreseen_counts(row, waiting) if may["approve"] else {},
        key=codes.new_id(),
        may=may,
    )


def by_turn(rows: list[Row]) -> dict[str, list[Row]]:
    """Reports with the clerk (sent back first), with the head, handed in."""
    order = (Stage.RETURNED, Stage.DRAFT, Stage.NOTHING)
    clerk = [row for row in rows if row.stage in WITH_THE_CLERK]
    return {
        "clerk": sorted(clerk, key=lambda row: (order.index(row.stage), row.report.number)),
        "head": [row for row in rows if row.stage is Stage.APPROVAL],
        "done": [row for row in rows if row.stage in {Stage.REVIEW, Stage.LOCKED}],
    }


@require_safe
@page("plan.report", "view")
def detail(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: read by whoever may, written, approved or judged by whose turn it is."""
    return show_report(request, report_id)


def show_report(
    request: HttpRequest, report_id: UUID, *, refused: str = "", typed: str = ""
) -> HttpResponse:
    """The report's page; after a refusal with its words and with the reason that was typed."""
    actor = actor_of(request)
    found = report_page(actor, report_id)
    turn = turn_of(actor, found)
    return common.page(
        request,
        "report",
        status=common.REFUSED if refused else 200,
        page=found,
        head=found.head,
        turn=turn,
        drafts=drafts(actor, found.report.state, found.lines) if turn == "clerk" else {},
        foreseen=foreseen(found.head.round, [found.report]) if turn == "head" else {},
        refused=refused,
        typed=typed,
        key=codes.new_id(),
        may=powers(actor),
    )


def turn_of(actor: Actor, found: ReportPage) -> str:
    """Whose turn it is, if it is this person's: "clerk", "head", "coordinator"; else empty."""
    report, stage = found.report, found.row.stage
    if found.head.round.state == RoundState.LOCKED:
        return ""
    if stage in WITH_THE_CLERK and allowed(actor, "plan.report", "draft", report):
        return "clerk"
    if stage is Stage.APPROVAL and allowed(actor, "plan.report", "approve", report):
        return "head"
    if stage is Stage.REVIEW and allowed(actor, "plan.report", "review", report):
        return "coordinator"
    return ""
