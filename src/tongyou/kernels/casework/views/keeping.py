"""Kept filters: an inbox somebody looks at every day, under a name of their own."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongyou.ground.visibility import Actor, NotVisible, desk_page
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.queries.types import KeptFilter
from tongyou.kernels.casework.types import Refused
from tongyou.kernels.casework.views import filtering
from tongyou.kernels.casework.views.common import CASE, clean, reader_of, say, show

LONGEST_NAME = 60


@require_safe
@desk_page(CASE, "view")
def filters(request: HttpRequest) -> HttpResponse:
    """All of them, to rename and to forget."""
    kept = queries.filters(reader_of(request))
    start = reverse("casework:inbox")
    rows = [(one, start + filtering.address(one.filters)) for one in kept]
    return show(request, "filters", rows=rows)


@require_POST
@desk_page(CASE, "view")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filters shown under a name; the same name is replaced."""
    chosen = filtering.bare(filtering.read(request.POST))
    name = name_of(request)
    if not name:
        messages.error(request, _("没有存：请先起个名字。"))
    else:
        try:
            actions.keep_filter(actor=reader_of(request), name=name, filters=chosen)
            messages.success(request, _("存好了，下次点一下就能用。"))
        except Refused as error:
            messages.error(request, " ".join(map(say, error.reasons)))
    return redirect(reverse("casework:inbox") + filtering.address(chosen))


@require_POST
@desk_page(CASE, "view")
def change(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Rename one, or forget it."""
    actor = reader_of(request)
    kept = one(actor, filter_id)
    name = name_of(request)
    if "drop" in request.POST:
        actions.drop_filter(actor=actor, filter_id=filter_id)
        messages.success(request, _("删掉了。"))
    elif not name:
        messages.error(request, _("没有改：请先起个名字。"))
    elif name != kept.name:
        actions.keep_filter(actor=actor, name=name, filters=kept.filters)
        actions.drop_filter(actor=actor, filter_id=filter_id)
        messages.success(request, _("改好了。"))
    return redirect("casework:filters")


def one(actor: Actor, filter_id: UUID) -> KeptFilter:
    """One's own filter. NotVisible where there is none."""
    found = next((one for one in queries.filters(actor) if one.filter_id == filter_id), None)
    if found is None:
        raise NotVisible(CASE, "view", filter_id)
    return replace(found, filters=filtering.bare(found.filters))


def name_of(request: HttpRequest) -> str:
    """The name given, in one line."""
    return " ".join(clean(request.POST.get("name"), 1000).split())[:LONGEST_NAME]
