"""Drafts: what somebody typed into the form of an act, kept until it is sent or thrown away.

One draft holds the answers of every act of a step; each act finds its own by the name of the act before the field's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongyou.ground.visibility import Actor, desk_page
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.forms import payload_of
from tongyou.kernels.casework.queries.types import ActView, CaseView
from tongyou.kernels.casework.types import Refused
from tongyou.kernels.casework.views.common import CASE, WRONG, clean, reader_of, say

LONGEST = 30_000  # characters of one answer that a draft keeps


@require_POST
@desk_page(CASE, "act")
def draft(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    """Keep what was typed (204), or throw it away and go back to the empty form."""
    actor, step = reader_of(request), clean(request.GET.get("step"), 80)
    view = queries.case(actor, case_id)
    if "drop" in request.POST:
        forget(actor, view, act, step)
        messages.info(request, _("草稿扔掉了。"))
        return redirect(form_address(view.case_id, act, step, request.GET.get("about", "")))
    answers = {
        f"{act}/{code}": value if isinstance(value, list) else value[:LONGEST]
        for code, value in payload_of(request.POST, act).items()
    }
    try:
        actions.save_draft(
            actor=actor, case_id=case_id, step=step, answers=others(view, act, step) | answers
        )
    except Refused as error:  # too long: what is on the page stays there, and the page says so
        return HttpResponse(" ".join(map(say, error.reasons)), status=WRONG)
    return HttpResponse(status=204)


def others(view: CaseView, act: str, step: str) -> dict[str, Any]:
    """What was typed for the other acts of the step."""
    return {
        name: value for name, value in kept(view, step).items() if name.partition("/")[0] != act
    }


def kept(view: CaseView, step: str) -> Mapping[str, Any]:
    """The draft of a step."""
    return view.drafts.get(step, {})


def restored(view: CaseView, act: ActView) -> dict[str, Any]:
    """What was typed for this act, by field."""
    start = f"{act.act}/"
    return {
        name.removeprefix(start): value
        for name, value in kept(view, act.step).items()
        if name.startswith(start)
    }


def forget(actor: Actor, view: CaseView, act: str, step: str) -> None:
    """Drop what was typed for one act; nothing is written where there is nothing."""
    rest = others(view, act, step)
    if len(rest) != len(kept(view, step)):
        actions.save_draft(actor=actor, case_id=view.case_id, step=step, answers=rest)


def form_address(case_id: UUID, act: str, step: str, about: str = "") -> str:
    """Where the form of an act stands."""
    return reverse("casework:act", args=[case_id, act]) + query_of(step, about)


def address(case_id: UUID, act: str, step: str, about: str = "") -> str:
    """Where its draft is kept."""
    return reverse("casework:draft", args=[case_id, act]) + query_of(step, about)


def query_of(step: str, about: str) -> str:
    """The step and what the act is about; keys of steps hold signs that an address does not take as they are."""
    query = {name: value for name, value in (("step", step), ("about", about)) if value}
    return f"?{urlencode(query)}" if query else ""
