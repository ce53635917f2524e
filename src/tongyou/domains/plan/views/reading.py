"""Pages that show the plan, in the portal without sign-in and in the desk's shell."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tongyou.domains.plan.models import Node, PlanVersion
from tongyou.domains.plan.queries import plans, search
from tongyou.domains.plan.views.common import faced, paged, show
from tongyou.ground.visibility import actor_of


@require_safe
@faced("plan.plan", "view")
def home(request: HttpRequest, face: str) -> HttpResponse:
    """The plan in force; where several run side by side, the newest with tabs to the others."""
    current = plans.current_versions(actor_of(request))
    if not current:
        return show(request, "none", face)
    return overview(request, face, current[0], current)


@require_safe
@faced("plan.version", "view")
def version(request: HttpRequest, face: str, version_id: UUID) -> HttpResponse:
    """One version of a plan, also a superseded one."""
    actor = actor_of(request)
    return overview(request, face, plans.version(actor, version_id), plans.current_versions(actor))


def overview(
    request: HttpRequest, face: str, of: PlanVersion, current: list[PlanVersion]
) -> HttpResponse:
    """The whole plan on one page: systems, actions, tasks."""
    actor = actor_of(request)
    return show(
        request,
        "overview",
        face,
        version=of,
        current=current,
        systems=plans.tree(actor, of),
        others=[v for v in plans.versions(actor).filter(plan=of.plan) if v.pk != of.pk],
        document=getattr(of, "source", None) is not None,
    )


@require_safe
@faced("plan.version", "view")
def action(request: HttpRequest, face: str, node_id: UUID) -> HttpResponse:
    """One action with its tasks."""
    line = plans.action_page(actor_of(request), node_id)
    return show(request, "action", face, action=line, version=line.node.version)


@require_safe
@faced("plan.version", "view")
def task(request: HttpRequest, face: str, node_id: UUID) -> HttpResponse:
    """One task: who answers for it, what it promises, and the words it came from."""
    found = plans.task_page(actor_of(request), node_id)
    return show(request, "task", face, page=found, task=found.task, version=found.version)


@require_safe
@faced("plan.version", "view")
def units(request: HttpRequest, face: str, version_id: UUID) -> HttpResponse:
    """Every unit of a version and its share of the work."""
    actor = actor_of(request)
    of = plans.version(actor, version_id)
    return show(request, "units", face, version=of, loads=plans.unit_loads(actor, of))


@require_safe
@faced("plan.version", "view")
def unit(request: HttpRequest, face: str, version_id: UUID, unit_id: UUID) -> HttpResponse:
    """What one unit answers for."""
    actor = actor_of(request)
    of = plans.version(actor, version_id)
    return show(request, "unit", face, version=of, unit=plans.unit_page(actor, of, unit_id))


@require_safe
@faced("plan.plan", "search")
def find(request: HttpRequest, face: str) -> HttpResponse:
    """Search actions and tasks by words, pinyin or initials."""
    query = request.GET.get("q", "").strip()[:100]
    hits = search.search(actor_of(request), query)
    kind = request.GET.get("kind", "")
    counts = {
        k: sum(1 for h in hits if h.node.kind == k) for k in (Node.Kind.ACTION, Node.Kind.TASK)
    }
    shown = [h for h in hits if h.node.kind == kind] if kind in counts else hits
    return show(
        request,
        "search",
        face,
        query=query,
        kind=kind,
        counts=counts,
        total=len(hits),
        results=paged(request, shown, 20),
    )


@require_safe
@faced("plan.version", "view")
def changes(request: HttpRequest, face: str) -> HttpResponse:
    """What changed in the plan, in words a citizen understands."""
    return show(
        request, "changes", face, changes=paged(request, plans.changes(actor_of(request)), 40)
    )


@require_safe
@faced("plan.version", "compare")
def compare(request: HttpRequest, face: str) -> HttpResponse:
    """Choose two versions; once both are chosen, show them side by side."""
    actor = actor_of(request)
    choices = list(plans.versions(actor))
    before, after = chosen(request.GET.get("before")), chosen(request.GET.get("after"))
    if before is None or after is None:
        return show(request, "compare", face, choices=choices, comparison=None)
    if before == after:
        return redirect(request.path)
    only = request.GET.get("show", "changes")
    found = plans.comparison(actor, before, after)
    return show(request, "compare", face, choices=choices, comparison=found, only=only)


def chosen(value: str | None) -> UUID | None:
    """A version named in the address, or None when it is no identifier."""
    try:
        return UUID(value or "")
    except ValueError:
        return None
