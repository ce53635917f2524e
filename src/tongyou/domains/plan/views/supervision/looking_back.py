"""Looking back: one task through all rounds, units by what they did, tasks by how well they can be watched."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongyou.domains.plan.models import Node
from tongyou.domains.plan.queries import plans, scorecards, task_history
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.queries.supervision_pages import opening
from tongyou.domains.plan.queries.supervision_pages import rounds as pages
from tongyou.domains.plan.queries.supervision_pages.cards import card_rounds
from tongyou.domains.plan.rules.rounds.quality import POINTS
from tongyou.domains.plan.views.common import paged
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import powers
from tongyou.ground.visibility import NotVisible, actor_of, page


@require_safe
@page("plan.report", "view")
def history(request: HttpRequest, node_id: UUID) -> HttpResponse:
    """One task: round by round its light, its figures, its doubts; the notices and resolutions about it."""
    actor = actor_of(request)
    node = plans.node(actor, node_id, Node.Kind.TASK)
    return common.page(
        request,
        "history",
        node=node,
        history=task_history.history(actor, node.lineage),
        may=powers(actor),
    )


@require_safe
@page("plan.report", "view")
def cards(request: HttpRequest) -> HttpResponse:
    """Every unit's score card, with its parts; a unit's own people see their own."""
    actor = actor_of(request)
    plan = opening.plan_to_report(actor)
    found = scorecards.scorecards(actor, plan) if plan else []
    return common.page(request, "cards", cards=found, plan=plan)


@require_safe
@page("plan.report", "view")
def card(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """One unit: its card, and the reports it is made of, round by round."""
    actor = actor_of(request)
    plan = opening.plan_to_report(actor)
    found = scorecards.scorecard(actor, plan, unit_id) if plan else None
    if found is None:
        raise NotVisible("plan.report", "view", unit_id)
    return common.page(request, "card", card=found, rounds=card_rounds(found), plan=plan)


@require_safe
@page("plan.report", "view")
def quality(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """How well each task of a round can be watched at all: the points it has, the points it lacks, the way on."""
    actor = actor_of(request)
    row = queries.round_(actor, round_id)
    found = scorecards.qualities(actor, row)
    missing = request.GET.get("missing", "")
    codes = [code for code, _, _, _ in POINTS]
    shown = [one for one in found if missing not in codes or lacks(one, missing)]
    return common.page(
        request,
        "quality",
        head=pages.head(actor, row),
        tasks=paged(request, shown, 30),
        points=[
            {"code": code, "question": question, "lacking": sum(lacks(one, code) for one in found)}
            for code, question, _, _ in POINTS
        ],
        missing=missing if missing in codes else "",
        total=len(found),
        may=powers(actor),
    )


def lacks(task: scorecards.TaskQuality, code: str) -> bool:
    """Whether a point applies and is not there."""
    return any(point.code == code and point.passed is False for point in task.points)
