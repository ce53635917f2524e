"""The leaders' wall: action, task, promise, report, one tap below the other. Counts and plan records only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongyou.base import clock
from tongyou.domains.plan.models import Node
from tongyou.domains.plan.queries import plans, task_history
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.queries.problems import problems
from tongyou.domains.plan.queries.supervision_pages import wall
from tongyou.domains.plan.queries.supervision_pages.notices import notice_line, visible_notice
from tongyou.domains.plan.queries.supervision_pages.report_page import report_page
from tongyou.domains.plan.views.common import paged
from tongyou.ground.visibility import actor_of, allowed, page


def wall_page(
    request: HttpRequest, template: str, /, status: int = 200, **context: Any
) -> HttpResponse:
    """A page of the cockpit, with the moment it was made."""
    moment = clock.local(clock.now())
    context |= {"moment": moment, "may_issue": allowed(actor_of(request), "plan.notice", "issue")}
    return render(request, f"plan/wall/{template}.html", context, status=status)


@require_safe
@page("plan.report", "view")
@page("faces.cockpit", "view")
def home(request: HttpRequest) -> HttpResponse:
    """Every action by every round, and the numbers a leader asks first."""
    actor = actor_of(request)
    version = wall.version_on_the_wall(actor)
    overview = queries.overview(actor, version) if version else None
    if version is None or overview is None or not overview.rounds:
        return wall_page(request, "empty", version=version)
    row = overview.rounds[-1]
    return wall_page(
        request,
        "home",
        version=version,
        overview=overview,
        numbers=wall.numbers(actor, row),
        problems=problems(actor, version.plan)[:3],
    )


@require_safe
@page("plan.report", "view")
@page("faces.cockpit", "view")
def action(request: HttpRequest, node_id: UUID) -> HttpResponse:
    """One action: its tasks by rounds."""
    return wall_page(request, "action", wall=wall.action_wall(actor_of(request), node_id))


@require_safe
@page("plan.report", "view")
@page("faces.cockpit", "view")
def task(request: HttpRequest, node_id: UUID) -> HttpResponse:
    """One task: its promises as they stand, its rounds, the notices about it."""
    actor = actor_of(request)
    node = plans.node(actor, node_id, Node.Kind.TASK)
    history = task_history.history(actor, node.lineage)
    return wall_page(
        request,
        "task",
        node=node,
        history=history,
        promises=[wall.promise_wall(actor, one) for one in wall.promises_of(actor, node)],
    )


@require_safe
@page("plan.report", "view")
@page("faces.cockpit", "view")
def promise(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """One promise round by round."""
    found = wall.promise_wall(actor_of(request), commitment_id)
    return wall_page(request, "promise", wall=found, commitment=found.commitment)


@require_safe
@page("plan.report", "view")
@page("faces.cockpit", "view")
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: what was said, what stands behind it in numbers."""
    actor = actor_of(request)
    found = report_page(actor, report_id)
    return wall_page(
        request,
        "report",
        page=found,
        head=found.head,
        kinds=wall.evidence_kinds(actor, [line.row for line in found.lines]),
    )


@require_safe
@page("plan.notice", "view")
@page("faces.cockpit", "view")
def open_problems(request: HttpRequest) -> HttpResponse:
    """What is wrong now, most urgent first; each with the notice one tap away."""
    actor = actor_of(request)
    version = wall.version_on_the_wall(actor)
    found = problems(actor, version.plan) if version else []
    sort = request.GET.get("sort", "")
    kinds: dict[str, int] = {}
    for one in found:
        kinds[one.sort] = kinds.get(one.sort, 0) + 1
    shown = [one for one in found if not sort or one.sort == sort]
    return wall_page(
        request,
        "problems",
        problems=paged(request, shown, 20),
        kinds=kinds,
        sort=sort if sort in kinds else "",
        total=len(found),
        today=clock.today(),
    )


@require_safe
@page("plan.notice", "view")
@page("faces.cockpit", "view")
def sent(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The notice went out: its number, its unit, its day."""
    row = visible_notice(actor_of(request), notice_id)
    return wall_page(request, "sent", notice=row, line=notice_line(row))
