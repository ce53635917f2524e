"""The inbox: one list over every kind of procedure, the most urgent first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongyou.base import clock
from tongyou.ground.visibility import allowed, desk_page
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.queries.types import Filters, Whose
from tongyou.kernels.casework.views import filtering
from tongyou.kernels.casework.views.choosing import options
from tongyou.kernels.casework.views.common import CASE, WAITING, reader_of, show, shown
from tongyou.kernels.casework.views.exporting import STEPS
from tongyou.kernels.casework.views.lines import lines


@require_safe
@desk_page(CASE, "view")
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits: for me, for my unit, for others."""
    actor, filters = reader_of(request), filtering.read(request.GET)
    page = queries.inbox(actor, filters)
    shown(request, (row.case_id for row in page.rows))
    if filters.whose is Whose.MINE and not filtering.is_narrowed(filters):
        request.META[WAITING] = page.count
    coordinates = allowed(actor, CASE, "supervise")
    context: dict[str, Any] = {
        "filters": filters,
        "page": page,
        "lines": lines(page.rows, clock.now()),
        "pickable": any(row.may_act for row in page.rows),
        "tabs": filtering.tabs(filters, alarms=coordinates),
        "chips": filtering.due_chips(filters),
        "narrowed": filtering.is_narrowed(filters),
        "pages": filtering.pages(filters, request.GET, page.next),
        "kept": [(one, filtering.address(one.filters)) for one in queries.filters(actor)],
        "values": filtering.values(filters),
        "export_query": filtering.address(filters, list=STEPS)
        if allowed(actor, CASE, "export")
        else "",
        "clear": filtering.address(Filters(whose=filters.whose)),
        **options(actor, filters),
    }
    return show(request, "inbox", **context)
