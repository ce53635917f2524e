"""Lists of cases: the register, what a search finds, and what other units referred."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tongyou.ground.visibility import allowed, desk_page
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.views import filtering
from tongyou.kernels.casework.views.choosing import everywhere
from tongyou.kernels.casework.views.common import CASE, clean, reader_of, show, shown

LONGEST_SEARCH = 80
FOUND_AT_MOST = 50


@require_safe
@desk_page(CASE, "view")
def register(request: HttpRequest) -> HttpResponse:
    """Every case of one's units and areas, open or closed, the newest first."""
    actor, filters = reader_of(request), filtering.of_register(request.GET)
    page = queries.cases(actor, filters)
    shown(request, (row.case_id for row in page.rows))
    return show(
        request,
        "register",
        page=page,
        filters=filters,
        values=filtering.values(filters),
        pages=filtering.pages(filters, request.GET, page.next),
        tabs=filtering.tabs(filters, here=filtering.REGISTER),
        may_export=allowed(actor, CASE, "export"),
        export_query=filtering.address(filters),
        **everywhere(actor),
    )


@require_safe
@desk_page(CASE, "search")
def find(request: HttpRequest) -> HttpResponse:
    """Cases by number or by words of their title; a whole number leads to its case."""
    actor = reader_of(request)
    text = clean(request.GET.get("q"), LONGEST_SEARCH).strip()
    exact = queries.case_by_number(actor, text) if text else None
    if exact:
        return redirect("casework:case", case_id=exact)
    page = queries.search(actor, text, FOUND_AT_MOST) if text else None
    shown(request, (row.case_id for row in page.rows) if page else (), act="search")
    return show(request, "find", text=text, page=page)


@require_safe
@desk_page(CASE, "view")
def referrals(request: HttpRequest) -> HttpResponse:
    """Cases of which other units show us a part."""
    rows = queries.referrals(reader_of(request))
    shown(request, (row.case_id for row in rows))
    return show(
        request, "referrals", rows=rows, tabs=filtering.tabs(None, here=filtering.REFERRALS)
    )
