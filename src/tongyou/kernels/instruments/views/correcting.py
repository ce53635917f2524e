"""Sending a response back, and making it void: a reason each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongyou.ground.visibility import actor_of, check, page
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.forms import ReasonForm
from tongyou.kernels.instruments.queries import responses
from tongyou.kernels.instruments.types import Refused
from tongyou.kernels.instruments.views.common import WRITES, own_shell, show

KIND = "instruments.response"


@require_http_methods(WRITES)
@page(KIND, "reopen")
def reopen(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """Back to be corrected."""
    return turned(request, response_id, "reopen")


@require_http_methods(WRITES)
@page(KIND, "void")
def void(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """Out of every count."""
    return turned(request, response_id, "void")


def turned(request: HttpRequest, response_id: UUID, act: str) -> HttpResponse:
    """Ask for the reason; do it."""
    actor = actor_of(request)
    row = responses.response_row(actor, response_id)
    check(actor, KIND, act, row)
    words = {
        "reopen": (
            _("退回修改"),
            _("为什么要退回"),
            _("填表的人会看到。已经提交的内容留着，改好后要再提交一次。"),
            _("已退回，可以修改后再提交。"),
        ),
        "void": (
            _("作废"),
            _("为什么作废"),
            _("作废后不再计数，内容和回执都留着。这一步不能撤回。"),
            _("已作废。"),
        ),
    }
    title, label, hint, done = words[act]
    form = ReasonForm(request.POST or None, label=label, help_text=hint)
    if request.method == "POST" and form.is_valid():
        doing = actions.reopen_response if act == "reopen" else actions.void_response
        try:
            doing(actor=actor, response_id=response_id, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error("reason", refused.words)
        else:
            messages.success(request, done)
            return redirect("forms:response", response_id=response_id)
    status = 422 if form.errors else 200
    return show(
        request,
        "reason",
        own_shell(request),
        status=status,
        row=row,
        form=form,
        title=title,
        act=act,
    )
