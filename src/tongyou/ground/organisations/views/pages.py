"""Looking at units, posts and vacancies."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.ui.types import Event, Row
from tongyou.ground.organisations import queries
from tongyou.ground.organisations.models import Unit, UnitName
from tongyou.ground.organisations.types import UnitKind
from tongyou.ground.organisations.views.people import by_post, people, with_people
from tongyou.ground.visibility import actor_of, allowed, desk_page

PER_PAGE = 50


@desk_page("organisations.unit", "view")
def units(request: HttpRequest) -> HttpResponse:
    """Units by name, pinyin or initials, and by kind."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()
    kind = request.GET.get("kind", "")
    kind = kind if kind in UnitKind.values else ""
    found = queries.units(actor, text=text, kind=kind, closed="closed" in request.GET)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "q": text, "kind": kind, "kinds": UnitKind.choices, "closed": "closed" in request.GET,
        "may_create": allowed(actor, "organisations.unit", "create"),
        "may_export": allowed(actor, "organisations.unit", "export"),
        "may_see_posts": allowed(actor, "organisations.post", "view"),
    }  # fmt: skip
    return render(request, "organisations/units.html", context)


@desk_page("organisations.unit", "view")
def unit(request: HttpRequest, unit: UUID) -> HttpResponse:
    """One unit: names, groups, posts with their holders as far as the actor may see them."""
    actor = actor_of(request)
    found = queries.unit(actor, unit)
    posts = Paginator(queries.posts(actor, found), PER_PAGE).get_page(request.GET.get("page"))
    holders = [row for row in queries.holders(actor, found) if row.post_id in {p.pk for p in posts}]
    context = {
        "unit": found,
        "rows": _facts(found),
        "page": posts,
        "posts": by_post(request, posts, holders),
        "vacant": queries.vacancies(actor, unit=found),
        "groups": queries.groups_of(found),
        "members": queries.memberships(found) if found.kind == UnitKind.GROUP else [],
        "is_group": found.kind == UnitKind.GROUP,
        "events": [_event(name) for name in queries.names(found)],
        "may_change": found.valid_to is None
        and allowed(actor, "organisations.unit", "change", found),
        "may_close": found.valid_to is None
        and allowed(actor, "organisations.unit", "close", found),
        "may_post": allowed(actor, "organisations.post", "create"),
        "may_staff": allowed(actor, "organisations.staff", "create"),
    }
    return render(request, "organisations/unit.html", context)


def _facts(unit: Unit) -> list[Row]:
    unknown = _("未核实")
    rows = [
        Row(_("类型"), unit.get_kind_display()),
        Row(
            _("全称"),
            unit.full_name or unknown,
            note="" if unit.full_name_certain or not unit.full_name else unknown,
        ),
        Row(_("英文名称"), unit.name_en or "—"),
        Row(_("代码"), unit.code),
        Row(_("别名"), "、".join(queries.aliases(unit)) or "—"),
    ]
    if unit.area:
        rows.append(
            Row(_("所在区划"), unit.area.name, reverse("territory:area", args=[unit.area_id]))
        )
    if unit.valid_to:
        rows.append(Row(_("撤销"), unit.valid_to.isoformat()))
    return rows


def _event(name: UnitName) -> Event:
    return Event(
        name.valid_from, name.short_name, " · ".join(filter(None, (name.full_name, name.basis)))
    )


@desk_page("organisations.post", "view")
def post(request: HttpRequest, post: UUID) -> HttpResponse:
    """One post: its duties, who holds it and who did."""
    actor = actor_of(request)
    found = queries.post(actor, post)
    now = queries.current(actor, found)
    context = {
        "post": found,
        "current": people(request, [now])[now.pk] if now else None,
        "past": with_people(request, queries.holdings(actor, found)),
        "vacancy": next(
            (v for v in queries.vacancies(actor, unit=found.unit) if v.post.pk == found.pk), None
        ),
        "may_appoint": allowed(actor, "organisations.post", "appoint", found),
        "may_end": now is not None and allowed(actor, "organisations.post", "end", found),
    }
    return render(request, "organisations/post.html", context)


@desk_page("organisations.post", "view")
def vacancies(request: HttpRequest) -> HttpResponse:
    """Posts that must be filled and are not, with who stands in."""
    rows = queries.vacancies(actor_of(request))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    standing = people(request, [row.falls_to for row in page if row.falls_to])
    listed = [(row, standing.get(row.falls_to.pk) if row.falls_to else None) for row in page]
    return render(
        request,
        "organisations/vacancies.html",
        {"page": page, "rows": listed, "today": clock.today()},
    )
