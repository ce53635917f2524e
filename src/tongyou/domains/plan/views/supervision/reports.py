"""One unit's round, and one report: what is owed, what was said, what is doubted, what comes next."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongyou.domains.plan.queries.rounds import round_
from tongyou.domains.plan.queries.supervision_pages import rounds as pages
from tongyou.domains.plan.queries.supervision_pages.report_page import report_page
from tongyou.domains.plan.queries.supervision_pages.rows import WITH_THE_CLERK, Row, Stage, rows
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import powers
from tongyou.ground.visibility import actor_of, page


@require_safe
@page("plan.report", "view")
def mine(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What the units of this person's posts owe in a round, sorted by whose turn it is."""
    actor = actor_of(request)
    row = round_(actor, round_id)
    found = rows(actor, row)
    return common.page(
        request,
        "mine",
        head=pages.head(actor, row),
        groups=by_turn(found),
        total=len(found),
        may=powers(actor),
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
    """One report."""
    actor = actor_of(request)
    found = report_page(actor, report_id)
    return common.page(request, "report", page=found, head=found.head, may=powers(actor))
