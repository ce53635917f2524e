"""Meetings of the leading group: called, prepared, held, resolved; resolutions become notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.base import clock, codes
from tongyou.domains.plan.actions import meetings as acts
from tongyou.domains.plan.actions import noticing
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.meeting_forms import (
    CancelForm,
    ItemForm,
    MeetingForm,
    MinutesForm,
    MoveForm,
    ResolutionForm,
)
from tongyou.domains.plan.models import Meeting
from tongyou.domains.plan.queries.problems import problems
from tongyou.domains.plan.queries.supervision_pages import lists, opening
from tongyou.domains.plan.queries.supervision_pages import meetings as queries
from tongyou.domains.plan.supervision import MeetingState
from tongyou.domains.plan.templatetags.plan import words
from tongyou.domains.plan.views.common import paged
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import WRITES, asked
from tongyou.ground.visibility import actor_of, allowed, page

WANTED = ("change", "hold", "resolve")


@require_safe
@page("plan.meeting", "view")
def listing(request: HttpRequest) -> HttpResponse:
    """Every meeting, the newest first."""
    actor = actor_of(request)
    return common.page(
        request,
        "meetings",
        meetings=paged(request, queries.meetings(actor), 20),
        may_create=allowed(actor, "plan.meeting", "create"),
    )


@require_http_methods(WRITES)
@page("plan.meeting", "create")
def new(request: HttpRequest) -> HttpResponse:
    """Call a meeting; the open problems that will stand on its agenda are shown."""
    actor = actor_of(request)
    plan = opening.plan_to_report(actor)
    if plan is None:
        return common.page(request, "open_first", plan=None, may=common.powers(actor))
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.call_meeting(actor=actor, plan=plan, **form.cleaned_data)
        except Refusal as error:
            common.refuse(form, error)
        else:
            messages.success(request, _("会议定下了，议程已按现在的问题拟好。"))
            return redirect("supervision:meeting", meeting_id=made.pk)
    return common.page(
        request,
        "meeting_new",
        status=common.status_of(form),
        form=form,
        problems=problems(actor, plan),
    )


@require_safe
@page("plan.meeting", "view")
def detail(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting."""
    return show_meeting(request, meeting_id)


def show_meeting(request: HttpRequest, meeting_id: UUID, **bound: forms.Form) -> HttpResponse:
    """The meeting's page; a form that was refused comes back with its answers."""
    actor = actor_of(request)
    found = queries.meeting_page(actor, meeting_id)
    units = opening.offices(actor) if allowed(actor, "plan.meeting", "change") else []
    items = [(one.pk, f"{one.order}. {words(one, 'title')[:80]}") for one in found.items]
    sheets: dict[str, forms.Form] = {
        "item_form": ItemForm(units=units),
        "move_form": MoveForm(initial={"meets_on": found.row.meets_on}),
        "cancel_form": CancelForm(),
        "minutes_form": MinutesForm(),
        "resolution_form": ResolutionForm(units=units, items=items),
    } | bound
    return common.page(
        request,
        "meeting",
        status=common.REFUSED if bound else 200,
        found=found,
        meeting=found.row,
        planned=found.row.state == MeetingState.PLANNED,
        held=found.row.state == MeetingState.HELD,
        today=clock.today(),
        bound=next(iter(bound.values()), None),
        shown=form_is_shown(next(iter(bound), ""), found.row),
        may={name: allowed(actor, "plan.meeting", name) for name in WANTED}
        | {"issue": allowed(actor, "plan.notice", "issue")},
        key=codes.new_id(),
        **sheets,
    )


SHOWN_IN = {
    "item_form": MeetingState.PLANNED,
    "move_form": MeetingState.PLANNED,
    "cancel_form": MeetingState.PLANNED,
    "minutes_form": MeetingState.PLANNED,
    "resolution_form": MeetingState.HELD,
}


def form_is_shown(name: str, meeting: Meeting) -> bool:
    """Whether the page has a place for a form; else what was typed is shown as text, so that it is not lost."""
    return SHOWN_IN.get(name) == meeting.state


def done(
    request: HttpRequest,
    meeting_id: UUID,
    name: str,
    form: forms.Form,
    act: Callable[[Meeting, dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    """Take a form of the page: do its act and show the meeting anew, or show it with what is wrong."""
    meeting = queries.visible_meeting(actor_of(request), meeting_id)
    if form.is_valid():
        try:
            act(meeting, form.cleaned_data)
        except Refusal as error:
            common.refuse(form, error)
        else:
            messages.success(request, said)
            return redirect("supervision:meeting", meeting_id=meeting.pk)
    return show_meeting(request, meeting_id, **{name: form})


@require_POST
@page("plan.meeting", "change")
def add_item(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Put a point on the agenda that is no open problem."""
    actor = actor_of(request)
    form = ItemForm(request.POST, units=opening.offices(actor))
    return done(
        request,
        meeting_id,
        "item_form",
        form,
        lambda meeting, cleaned: acts.add_item(
            actor=actor,
            meeting=meeting,
            title=cleaned["title"],
            unit_id=lists.as_uuid(cleaned["unit"]),
        ),
        _("议题加上了。"),
    )


@require_POST
@page("plan.meeting", "change")
def refresh(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Put problems on the agenda that came up since."""
    actor = actor_of(request)
    meeting = queries.visible_meeting(actor, meeting_id)
    try:
        added = acts.refresh_agenda(actor=actor, meeting=meeting)
    except Refusal as error:
        messages.warning(request, error.words)
    else:
        told = _("加上了 %(n)d 个新问题。") % {"n": added} if added else _("没有新的问题。")
        messages.success(request, told)
    return redirect("supervision:meeting", meeting_id=meeting.pk)


@require_POST
@page("plan.meeting", "change")
def drop(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Take a point off the agenda, or put it back."""
    actor = actor_of(request)
    item = queries.visible_item(actor, item_id)
    try:
        acts.drop_item(actor=actor, item=item, dropped=request.POST.get("act") != "restore")
    except Refusal as error:
        messages.warning(request, error.words)
    return redirect("supervision:meeting", meeting_id=item.meeting_id)


@require_POST
@page("plan.meeting", "change")
def move(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Another day."""
    actor = actor_of(request)
    return done(
        request,
        meeting_id,
        "move_form",
        MoveForm(request.POST),
        lambda meeting, cleaned: acts.move_meeting(
            actor=actor, meeting=meeting, meets_on=cleaned["meets_on"]
        ),
        _("会期改了。"),
    )


@require_POST
@page("plan.meeting", "change")
def cancel(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Call it off."""
    actor = actor_of(request)
    return done(
        request,
        meeting_id,
        "cancel_form",
        CancelForm(request.POST),
        lambda meeting, cleaned: acts.cancel_meeting(
            actor=actor, meeting=meeting, reason=cleaned["reason"]
        ),
        _("会议取消了，议程留在记录里。"),
    )


@require_POST
@page("plan.meeting", "hold")
def hold(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """It was held; the minutes are final."""
    actor = actor_of(request)
    return done(
        request,
        meeting_id,
        "minutes_form",
        MinutesForm(request.POST),
        lambda meeting, cleaned: acts.hold_meeting(
            actor=actor, meeting=meeting, minutes=cleaned["minutes"]
        ),
        _("会议已登记召开。接着登记决议。"),
    )


@require_POST
@page("plan.meeting", "resolve")
def resolve(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Record what was decided."""
    actor = actor_of(request)
    found = queries.meeting_page(actor, meeting_id)
    items = {one.pk: one for one in found.items}
    form = ResolutionForm(
        request.POST,
        units=opening.offices(actor),
        items=[(pk, words(one, "title")) for pk, one in items.items()],
    )
    return done(
        request,
        meeting_id,
        "resolution_form",
        form,
        lambda meeting, cleaned: acts.resolve(
            actor=actor,
            meeting=meeting,
            text=cleaned["text"],
            unit_id=UUID(cleaned["unit"]),
            done_by=cleaned["done_by"],
            item=items.get(lists.as_uuid(cleaned["item"]) or meeting.pk),
        ),
        _("决议登记了。可以按决议发督办单。"),
    )


@require_POST
@page("plan.notice", "issue")
def issue(request: HttpRequest, resolution_id: UUID) -> HttpResponse:
    """Make a notice of a resolution; a second time gives the same one."""
    actor = actor_of(request)
    row = queries.visible_resolution(actor, resolution_id)
    try:
        notice = asked(
            lambda: noticing.issue_for(actor=actor, resolution=row, key=f"plan.resolution:{row.pk}")
        )
    except Refusal as error:
        messages.warning(request, error.words)
        return redirect("supervision:meeting", meeting_id=row.meeting_id)
    messages.success(request, _("按决议发出督办单 %(number)s。") % {"number": notice.number})
    return redirect("supervision:notice", notice_id=notice.pk)
