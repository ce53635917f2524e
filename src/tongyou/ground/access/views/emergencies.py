"""Break-glass: take, end, review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongyou.ground.access import queries
from tongyou.ground.access.actions import end_break_glass, review_break_glass, start_break_glass
from tongyou.ground.access.forms import BreakGlassForm, ReviewForm
from tongyou.ground.access.sudo import recent_authentication
from tongyou.ground.access.types import AccessError
from tongyou.ground.visibility import actor_of, page

SHOWN = 200


@require_GET
@page("access.break_glass", "view")
def index(request: HttpRequest) -> HttpResponse:
    """The review queue, and every emergency I may see."""
    actor = actor_of(request)
    context = {
        "waiting": queries.due_reviews(actor),
        "emergencies": queries.emergencies(actor)[:SHOWN],
        "actor": actor,
    }
    return render(request, "access/emergencies.html", context)


@require_http_methods(["GET", "POST"])
@page("access.break_glass", "start")
def new(request: HttpRequest) -> HttpResponse:
    """Open one subject in an emergency. No second sign-in here: seconds may count, and everything is told."""
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            start_break_glass(actor=actor_of(request), **form.cleaned_data)
        except AccessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("紧急查看已开始，审计员已收到通知。"))
            return redirect("access:emergencies")
    return render(request, "access/emergency_new.html", {"form": form})


@require_POST
@page("access.break_glass", "end")
def end(request: HttpRequest, number: UUID) -> HttpResponse:
    """Close it early."""
    actor = actor_of(request)
    opened = get_object_or_404(queries.emergencies(actor), pk=number)
    end_break_glass(actor=actor, opened=opened)
    messages.success(request, _("紧急查看已结束。"))
    return redirect("access:emergencies")


@require_http_methods(["GET", "POST"])
@page("access.break_glass", "review")
@recent_authentication
def review(request: HttpRequest, number: UUID) -> HttpResponse:
    """Judge one emergency."""
    actor = actor_of(request)
    opened = get_object_or_404(queries.emergencies(actor), pk=number)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_break_glass(actor=actor, opened=opened, **form.cleaned_data)
        except AccessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("复核结论已保存。"))
            return redirect("access:emergencies")
    return render(request, "access/emergency_review.html", {"form": form, "opened": opened})
