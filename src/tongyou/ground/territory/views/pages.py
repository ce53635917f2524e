"""Looking at areas: the tree, one area with its history, and its outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.ui.types import Event, Row
from tongyou.ground.territory import queries
from tongyou.ground.territory.models import Area, AreaState, Succession
from tongyou.ground.territory.periods import BEFORE_RECORDS
from tongyou.ground.territory.population import load, people
from tongyou.ground.territory.types import Sex, SuccessionKind
from tongyou.ground.visibility import actor_of, allowed, desk_page

PER_PAGE = 50
BANDS = ((0, 2), (3, 5), (6, 11), (12, 14), (15, 17))


@dataclass(frozen=True, slots=True)
class Branch:
    """An area with what lies below it, for the tree."""

    state: AreaState
    below: tuple[Branch, ...]


@desk_page("territory.area", "view")
def tree(request: HttpRequest) -> HttpResponse:
    """Everything below the district on a day, or the areas that match a search."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()
    on = _day(request.GET.get("on", ""))
    context = {
        "q": text,
        "on": on,
        "today": clock.today(),
        "may_import": allowed(actor, "territory.boundary", "import"),
    }
    if text:
        page = Paginator(queries.search(actor, text), PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "territory/search.html", {**context, "page": page})
    states = queries.areas_on(actor, on)
    return render(
        request,
        "territory/tree.html",
        {**context, "branches": branches(states), "count": len(states)},
    )


def _day(text: str) -> date:
    """The day that was asked for; today when it cannot be read."""
    try:
        return parse_date(text) or clock.today()
    except ValueError:
        return clock.today()


def branches(states: Sequence[AreaState]) -> list[Branch]:
    """States as a tree; one whose parent is not visible stands at the top."""
    shown = {state.area_id for state in states}
    below: dict[UUID | None, list[AreaState]] = {}
    for state in states:
        below.setdefault(state.parent_id if state.parent_id in shown else None, []).append(state)

    def grow(parent: UUID | None) -> list[Branch]:
        return [Branch(state, tuple(grow(state.area_id))) for state in below.get(parent, [])]

    return grow(None)


@desk_page("territory.area", "view")
def detail(request: HttpRequest, area: UUID) -> HttpResponse:
    """One area: what it is, what it was, how many children live there, and its outline."""
    actor = actor_of(request)
    found = queries.area(actor, area)
    boundary = queries.boundary_of(actor, found)
    context = {
        "area": found,
        "rows": _facts(found),
        "below": queries.below(actor, found),
        "events": [_event(line) for line in queries.history(found)],
        "names": queries.names(found),
        "counts": _counts(request, found),
        "boundary": boundary,
        "outline_url": reverse("territory:outline", args=[found.pk]) if boundary else "",
        "may_change": found.valid_to is None and allowed(actor, "territory.area", "change", found),
    }
    return render(request, "territory/area.html", context)


def _facts(area: Area) -> list[Row]:
    since = _("建档前") if area.valid_from == BEFORE_RECORDS else area.valid_from.isoformat()
    rows = [
        Row(_("代码"), area.code),
        Row(_("类型"), area.get_kind_display()),
        Row(_("起始"), since),
    ]
    if area.parent:
        rows.insert(
            0, Row(_("上级"), area.parent.name, reverse("territory:area", args=[area.parent_id]))
        )
    if area.valid_to:
        rows.append(Row(_("撤销"), area.valid_to.isoformat()))
    return rows


def _event(line: Succession) -> Event:
    """One line of history in words."""
    words = {
        SuccessionKind.ESTABLISH: _("设立"),
        SuccessionKind.RENAME: _("更名，原为 %(was)s") % {"was": line.was},
        SuccessionKind.TRANSFER: _("划转，原属 %(was)s") % {"was": line.was},
        SuccessionKind.MERGE: _("%(a)s 并入 %(b)s"),
        SuccessionKind.SPLIT: _("%(a)s 分出 %(b)s"),
    }
    title = words[SuccessionKind(line.kind)]
    if line.kind in queries.FOLLOWED:
        title = title % {"a": line.from_area.name if line.from_area else "", "b": line.to_area.name}
        title += "" if line.share == 1 else f" ({line.share:.0%})"
    return Event(line.on, title, line.basis)


def _counts(request: HttpRequest, area: Area) -> list[dict[str, object]]:
    """Children by band in the newest year that was counted; a missing count says why."""
    actor = actor_of(request)
    if not allowed(actor, "territory.population", "view"):
        return []
    year = queries.newest_year(actor, area) or clock.today().year
    counts = load(actor, area.pk, year)
    rows: list[dict[str, object]] = []
    for low, high in (*BANDS, (0, 17)):
        found = {sex.value: people(counts, low, high, sex) for sex in Sex}
        rows.append({"low": low, "high": high, "year": year, **found})
    return rows


@desk_page("territory.boundary", "view")
def outline(request: HttpRequest, area: UUID) -> HttpResponse:
    """The outline in force as GeoJSON, for the map."""
    actor = actor_of(request)
    found = queries.area(actor, area)
    boundary = queries.boundary_of(actor, found)
    if boundary is None:
        raise Http404
    label = f"{found.name} · {boundary.get_kind_display()}"
    feature = {"type": "Feature", "properties": {"name": label}, "geometry": boundary.geometry}
    return JsonResponse(feature)
