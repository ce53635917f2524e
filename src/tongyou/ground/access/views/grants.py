"""Standing grants: ask, decide, take back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongyou.base import clock
from tongyou.ground.access import queries
from tongyou.ground.access.actions import approve_grant, refuse_grant, request_grant, revoke_grant
from tongyou.ground.access.forms import GrantForm
from tongyou.ground.access.models import Grant
from tongyou.ground.access.sudo import recent_authentication
from tongyou.ground.access.types import AccessError
from tongyou.ground.visibility import Actor, actor_of, page

SHOWN = 200


@require_GET
@page("access.grant", "view")
def index(request: HttpRequest) -> HttpResponse:
    """What waits for me, and every grant I may see."""
    actor = actor_of(request)
    context = {
        "waiting": queries.grants_to_decide(actor),
        "grants": queries.grants(actor)[:SHOWN],
        "today": clock.today(),
        "actor": actor,
    }
    return render(request, "access/grants.html", context)


@require_http_methods(["GET", "POST"])
@page("access.grant", "request")
def new(request: HttpRequest) -> HttpResponse:
    """Ask for access beyond one's post."""
    actor = actor_of(request)
    form = GrantForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["fields"] = values.pop("fields_class")
        try:
            request_grant(actor=actor, **values)
        except AccessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("申请已提交，负责人批准后当天生效。"))
            return redirect("access:grants")
    return render(request, "access/grant_new.html", {"form": form})


def change(
    request: HttpRequest,
    number: UUID,
    act: Callable[[Actor, Grant], object],
    done: str,
) -> HttpResponse:
    actor = actor_of(request)
    grant = get_object_or_404(queries.grants(actor), pk=number)
    try:
        act(actor, grant)
    except AccessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("access:grants")


@require_POST
@page("access.grant", "approve")
@recent_authentication
def approve(request: HttpRequest, number: UUID) -> HttpResponse:
    return change(
        request,
        number,
        lambda actor, one: approve_grant(actor=actor, grant=one),
        _("已批准，按申请的日期生效。"),
    )


@require_POST
@page("access.grant", "approve")
def refuse(request: HttpRequest, number: UUID) -> HttpResponse:
    return change(
        request,
        number,
        lambda actor, one: refuse_grant(actor=actor, grant=one),
        _("已退回申请。"),
    )


@require_POST
@page("access.grant", "revoke")
@recent_authentication
def revoke(request: HttpRequest, number: UUID) -> HttpResponse:
    return change(
        request,
        number,
        lambda actor, one: revoke_grant(actor=actor, grant=one),
        _("授权已收回，马上生效。"),
    )
