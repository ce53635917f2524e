"""Issuing notices: prepared from problems, reports, doubts or units; confirmed, changed, sent, each with its own receipt."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongyou.base import codes
from tongyou.domains.plan.actions import noticing
from tongyou.domains.plan.actions.noticing import Wanted
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import Plan, SupervisionNotice
from tongyou.domains.plan.queries.supervision_pages import lists, opening, preparing
from tongyou.domains.plan.queries.supervision_pages.preparing import Draft
from tongyou.domains.plan.round_records import NOBODY
from tongyou.domains.plan.rules.rounds.vocabulary import URGENCIES
from tongyou.domains.plan.supervision import Urgency
from tongyou.domains.plan.supervision_forms import (
    IssueForm,
    NoticeForm,
    OneNoticeForm,
    OwnNoticeForm,
)
from tongyou.domains.plan.templatetags.plan import words
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import WRITES, asked
from tongyou.domains.plan.views.supervision.wall import wall_page
from tongyou.ground.visibility import Actor, actor_of, page


@dataclass(slots=True)
class Sheet:
    """One notice on the page: its draft and its form."""

    draft: Draft
    form: NoticeForm


def drafts_asked_for(request: HttpRequest, actor: Actor, plan: Plan) -> list[Draft]:
    """What the address asks notices for: a problem, a doubt, reports, or units of a round."""
    asked_for = request.GET
    if asked_for.get("problem"):
        one = preparing.from_problem(actor, plan, asked_for["problem"])
        return [one] if one else []
    if doubt := lists.as_uuid(asked_for.get("doubt", "")):
        return preparing.from_doubts(actor, [doubt])
    reports = [one for one in map(lists.as_uuid, asked_for.getlist("report")) if one]
    if reports:
        return preparing.from_reports(actor, reports)
    round_id = lists.as_uuid(asked_for.get("round", ""))
    units = [one for one in map(lists.as_uuid, asked_for.getlist("unit")) if one]
    return preparing.from_units(actor, round_id, units) if round_id and units else []


def urgency_choices() -> list[tuple[str, str]]:
    """Each urgency with the day by which an answer is expected."""
    return [
        (
            one.value,
            _("%(urgency)s，%(day)s 前答复")
            % {"urgency": words(URGENCIES[one]), "day": noticing.answer_day(one).isoformat()},
        )
        for one in Urgency
    ]


# --- the desk -----------------------------------------------------------------------------------


@require_http_methods(WRITES)
@page("plan.notice", "issue")
def new(request: HttpRequest) -> HttpResponse:
    """One or several notices, prepared; or an empty one to a unit that is chosen."""
    actor = actor_of(request)
    plan = opening.plan_to_report(actor)
    if plan is None:
        return common.page(request, "open_first", plan=None, may=common.powers(actor))
    drafts = drafts_asked_for(request, actor, plan)
    common_form = IssueForm(
        request.POST or None,
        urgencies=urgency_choices(),
        initial={"key": codes.new_id(), "urgency": first_urgency(drafts)},
    )
    if not drafts:
        return own_notice(request, actor, plan, common_form)
    sheets = [Sheet(one, form_of(request, index, one)) for index, one in enumerate(drafts)]
    if request.method == "POST":
        response = sent(request, actor, plan, sheets, common_form)
        if response is not None:
            return response
    return common.page(
        request,
        "notice_new",
        status=common.REFUSED if wrong(sheets, common_form) else 200,
        sheets=sheets,
        form=common_form,
        own=None,
    )


def first_urgency(drafts: list[Draft]) -> str:
    """Urgent if any of them is."""
    urgent = any(one.prepared.urgency is Urgency.URGENT for one in drafts)
    return Urgency.URGENT.value if urgent else Urgency.ORDINARY.value


def form_of(
    request: HttpRequest, index: int, draft: Draft, kind: type[NoticeForm] = NoticeForm
) -> NoticeForm:
    """The form of one notice, filled in with what was prepared."""
    prepared = draft.prepared
    return kind(
        request.POST or None,
        prefix=f"n{index}",
        initial={"title": words(prepared.title), "request": words(prepared.request)},
    )


def wrong(sheets: list[Sheet], common_form: IssueForm) -> bool:
    return bool(common_form.errors) or any(one.form.errors for one in sheets)


def sent(
    request: HttpRequest, actor: Actor, plan: Plan, sheets: list[Sheet], form: IssueForm
) -> HttpResponse | None:
    """Send those that were chosen; None when something has to be put right, and then only what is right was sent."""
    wanted = [one for one in sheets if one.form.wanted]
    if not wanted:
        form.add_error(None, _("没有选中任何一件，没有发出督办单。"))
        return None
    if not form.is_valid() or not all(one.form.is_valid() for one in wanted):
        return None
    numbers = []
    for one in wanted:
        notice = issued(actor, plan, one.draft, one.form, form)
        if notice:
            numbers.append(notice.number)
    if wrong(sheets, form):
        if numbers:
            form.add_error(
                None,
                _("%(n)d 件已经发出（%(numbers)s），再按一次不会重复发。")
                % {"n": len(numbers), "numbers": "、".join(numbers)},
            )
        return None
    messages.success(
        request,
        _("发出 %(n)d 件督办单：%(numbers)s。")
        % {"n": len(numbers), "numbers": "、".join(numbers)},
    )
    response = redirect("supervision:notices")
    response["X-Receipt"] = " ".join(numbers)
    return response


def issued(
    actor: Actor, plan: Plan, draft: Draft, form: NoticeForm, common_form: IssueForm
) -> SupervisionNotice | None:
    """One notice; refused, the words stand in its form."""
    cleaned = form.cleaned_data
    wanted = Wanted(
        cause=draft.prepared.cause,
        title=cleaned["title"],
        request=cleaned["request"],
        urgency=Urgency(common_form.cleaned_data["urgency"]),
        done_by=common_form.cleaned_data["done_by"],
        report=draft.report,
        doubt=draft.doubt,
    )
    try:
        return asked(
            lambda: noticing.issue_notice(
                actor=actor,
                plan=plan,
                unit_id=draft.unit_id,
                wanted=wanted,
                key=f"{common_form.cleaned_data['key']}:{draft.key}"[:100],
            )
        )
    except Refusal as refusal:
        common.refuse(common_form if refusal.field == "done_by" else form, refusal)
        return None


def own_notice(request: HttpRequest, actor: Actor, plan: Plan, form: IssueForm) -> HttpResponse:
    """A notice in the coordinator's own words to a unit that is chosen."""
    own = OwnNoticeForm(request.POST or None, prefix="own", units=opening.offices(actor))
    if request.method == "POST" and form.is_valid() and own.is_valid():
        draft = Draft("own", UUID(own.cleaned_data["unit"]), NOBODY, preparing.OWN)
        notice = issued(actor, plan, draft, own, form)
        if notice is not None:
            messages.success(request, _("发出督办单 %(number)s。") % {"number": notice.number})
            return redirect("supervision:notice", notice_id=notice.pk)
    return common.page(
        request,
        "notice_new",
        status=common.REFUSED if own.errors or form.errors else 200,
        sheets=[],
        form=form,
        own=own,
    )


# --- the leader: choose the problem, confirm --------------------------------------------------------


@require_http_methods(WRITES)
@page("plan.notice", "issue")
@page("faces.cockpit", "view")
def from_the_wall(request: HttpRequest) -> HttpResponse:
    """The prepared notice of one problem: one tap sends it; its words and its deadline may be changed."""
    actor = actor_of(request)
    plan = opening.plan_to_report(actor)
    drafts = drafts_asked_for(request, actor, plan) if plan else []
    if not request.GET:
        return redirect("wall:problems")
    if plan is None or not drafts:
        return wall_page(request, "notice_gone", status=404)
    draft = drafts[0]
    form = IssueForm(
        request.POST or None,
        urgencies=urgency_choices(),
        initial={"key": codes.new_id(), "urgency": first_urgency(drafts)},
    )
    own = form_of(request, 0, draft, OneNoticeForm)
    if request.method == "POST" and form.is_valid() and own.is_valid():
        notice = issued(actor, plan, draft, own, form)
        if notice is not None:
            response = redirect("wall:sent", notice_id=notice.pk)
            response["X-Receipt"] = notice.number
            return response
    return wall_page(
        request,
        "notice",
        status=common.REFUSED if own.errors or form.errors else 200,
        draft=draft,
        form=form,
        own=own,
        day=noticing.answer_day(draft.prepared.urgency),
    )
