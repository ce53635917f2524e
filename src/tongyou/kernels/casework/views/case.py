"""The page of one case, its whole history, and the receipt of one event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongyou.base import clock
from tongyou.ground.visibility import NotVisible, desk_page
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.queries.types import CaseView, Sight
from tongyou.kernels.casework.views import layout
from tongyou.kernels.casework.views.common import CASE, reader_of, show, shown
from tongyou.kernels.casework.views.diagram import drawn
from tongyou.kernels.casework.views.paging import slice_of

NEWEST, PER_PAGE = 6, 40


@require_safe
@desk_page(CASE, "view")
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Where a case stands, what comes next, and why something is not allowed."""
    actor = reader_of(request)
    view = queries.case(actor, case_id)
    shown(request, [case_id])
    if view.sight is Sight.REFERRAL:
        return show(request, "referred", view=view, acts=layout.offers(view.acts))
    return show(request, "case", diagram=drawn(actor, view), **whole(view))


def whole(view: CaseView) -> dict[str, Any]:
    """A case seen whole or through a step, arranged for its page."""
    now = clock.now()
    return {
        "view": view,
        "works": layout.works(view, now),
        "case_acts": layout.case_acts(view),
        "papers": layout.papers(view),
        "clocks": layout.clocks(view, now),
        "rounds": layout.rounds(view.steps),
        "pause": next((one for one in view.pauses if one.ended_at is None), None),
        "limits": [one for one in view.clocks if one.key in layout.WHOLE_CASE],
        "referrals": layout.referrals(view),
        "newest": view.history[:NEWEST],
        "more": len(view.history) > NEWEST,
    }


@require_safe
@desk_page(CASE, "view")
def history(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything that happened, the newest first."""
    actor = reader_of(request)
    view = queries.case(actor, case_id)
    lines = list(reversed(queries.history(actor, case_id)))
    shown(request, [case_id])
    return show(request, "history", view=view, **slice_of(lines, request.GET, PER_PAGE))


@require_safe
@desk_page(CASE, "view")
def event(request: HttpRequest, case_id: UUID, sequence: int) -> HttpResponse:
    """One event, to print and to cite: the receipt of an act."""
    actor = reader_of(request)
    view = queries.case(actor, case_id)
    found = [
        line
        for line in queries.history(actor, case_id, max(sequence - 1, 0))
        if line.sequence == sequence
    ]
    shown(request, [case_id])
    if not found:
        raise NotVisible(CASE, "view", case_id)
    return show(
        request,
        "event",
        view=view,
        line=found[0],
        number=f"{view.number}/{sequence}",
        next_acts=[one for one in view.acts if one.allowed and one.step],
    )
