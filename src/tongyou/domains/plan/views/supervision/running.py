"""Running rounds: how often, opening one, reminding units, closing, locking, freezing, publishing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongyou.base import clock, codes
from tongyou.domains.plan.actions import freezing, reminding, reminding_now
from tongyou.domains.plan.actions import rounds as acts
from tongyou.domains.plan.actions.refusals import Refusal, RoundExists
from tongyou.domains.plan.models import Plan, Rhythm, Round
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.queries.supervision_pages import lists, opening
from tongyou.domains.plan.queries.supervision_pages import rounds as pages
from tongyou.domains.plan.queries.supervision_pages.rows import rows
from tongyou.domains.plan.round_records import title_of
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.rules.rounds.periods import Period
from tongyou.domains.plan.supervision import Cadence
from tongyou.domains.plan.supervision_forms import OWN, OpenRoundForm, RhythmForm, WhyForm
from tongyou.domains.plan.templatetags.plan import words
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import WRITES, powers
from tongyou.ground.visibility import actor_of, page

# --- opening ------------------------------------------------------------------------------------


@require_http_methods(WRITES)
@page("plan.round", "open")
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a round; one that is open already is not opened twice, and the page leads to it."""
    actor = actor_of(request)
    plan = opening.plan_to_report(actor)
    rhythm = opening.rhythm(actor, plan)
    if plan is None or rhythm is None:
        return common.page(request, "open_first", plan=plan, may=powers(actor))
    offers = opening.offers(actor, plan, rhythm)
    initial = {"key": codes.new_id(), "period": offers[0].period.code if offers else OWN}
    form = OpenRoundForm(
        request.POST or None,
        initial=initial,
        periods=[(one.period.code, one.label) for one in offers],
    )
    if request.method == "POST" and form.is_valid():
        response = opened(request, plan, form)
        if response is not None:
            return response
    return common.page(
        request,
        "open",
        status=common.status_of(form),
        form=form,
        offers=offers,
        rhythm=rhythm,
        plan=plan,
    )


def opened(request: HttpRequest, plan: Plan, form: OpenRoundForm) -> HttpResponse | None:
    """Open it and go there; None when something stands in the way, with the words in the form."""
    try:
        made = acts.open_round(
            actor=actor_of(request), plan=plan, period=period_in(form), key=form.cleaned_data["key"]
        )
    except RoundExists as error:
        return common.page(
            request, "open_twice", status=common.CONFLICT, row=error.round, refusal=error
        )
    except Refusal as error:
        common.refuse(form, error)
    except ValueError:
        form.add_error(
            "code", _("这个代号不能用：只能是字母、数字和短横线，不能像季度代号，结束要晚于开始。")
        )
    except codes.KeyReused as error:
        form.add_error(None, str(error))
    else:
        messages.success(
            request,
            _("打开了：%(title)s，截止日期 %(due)s。各单位的报告正在建立，一两分钟内全部就绪。")
            % {"title": words(title_of(made.round)), "due": made.round.due_on.isoformat()},
        )
        response = redirect("supervision:round", round_id=made.round.pk)
        response["X-Receipt"] = made.receipt.number
        return response
    return None


def period_in(form: OpenRoundForm) -> Period:
    """The period that was chosen. Raises ValueError if code or dates make no sense."""
    cleaned = form.cleaned_data
    if cleaned["period"] != OWN:
        return periods.read(cleaned["period"])
    day_after = cleaned["last"] + opening.ONE_DAY
    return periods.custom(cleaned["code"], cleaned["start"], day_after)


@require_http_methods(WRITES)
@page("plan.round", "change")
def rhythm(request: HttpRequest) -> HttpResponse:
    """How often units report, and which unit reviews."""
    actor = actor_of(request)
    plan = opening.plan_to_report(actor)
    if plan is None:
        return common.page(request, "open_first", plan=None, may=powers(actor))
    row = opening.rhythm(actor, plan)
    form = RhythmForm(
        request.POST or None, initial=rhythm_values(row, plan), units=opening.offices(actor)
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            acts.set_rhythm(
                actor=actor,
                plan=plan,
                office_id=UUID(cleaned["office"]),
                cadence=Cadence(cleaned["cadence"]),
                due_days=cleaned["due_days"],
                by_itself=cleaned["by_itself"],
                since=cleaned["since"],
            )
        except Refusal as error:
            common.refuse(form, error)
        else:
            messages.success(request, _("记下了。已经打开的轮次不变，下一轮起按新的周期。"))
            return redirect("supervision:rounds")
    return common.page(
        request, "rhythm", status=common.status_of(form), form=form, rhythm=row, plan=plan
    )


def rhythm_values(row: Rhythm | None, plan: Plan) -> dict[str, Any]:
    """What the form starts with."""
    if row is None:
        return {
            "cadence": Cadence.QUARTER.value,
            "due_days": 10,
            "by_itself": True,
            "since": plan.start,
        }
    return {
        "cadence": row.cadence,
        "due_days": row.due_days,
        "by_itself": row.by_itself,
        "since": row.since,
        "office": str(row.office_id),
    }


# --- reminding ----------------------------------------------------------------------------------


@require_http_methods(WRITES)
@page("plan.report", "review")
def remind(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Who would be reminded of what; a second tap sends it. Nobody is told twice on one day."""
    actor = actor_of(request)
    row = queries.round_(actor, round_id)
    data = request.POST if request.method == "POST" else request.GET
    units = [unit for unit in map(lists.as_uuid, data.getlist("unit")) if unit]
    waiting = [
        one
        for one in rows(actor, row)
        if one.report.submitted_at is None and one.report.unit_id in units
    ]
    if request.method == "POST" and waiting:
        try:
            told = reminding_now.remind_units(actor=actor, round_=row, unit_ids=units)
        except Refusal as error:
            messages.warning(request, error.words)
        else:
            messages.success(request, told_words(told))
        return redirect("supervision:round", round_id=row.pk)
    return common.page(
        request,
        "remind",
        head=pages.head(actor, row),
        waiting=waiting,
        units=units,
        last=reminding.last_reminded(one.report.pk for one in waiting),
        today=clock.today(),
    )


def told_words(told: reminding_now.Told) -> str:
    """What was sent, and what was not."""
    said = _("发出 %(messages)d 条提醒，涉及 %(reports)d 项任务。") % {
        "messages": told.messages,
        "reports": told.reports,
    }
    if told.already:
        said += _("另有 %(n)d 项今天已经提醒过，没有再发。") % {"n": told.already}
    return said


# --- ending -------------------------------------------------------------------------------------


@require_http_methods(WRITES)
@page("plan.round", "close")
def end(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Close, lock, freeze again, publish: each with what it means, one after the other."""
    actor = actor_of(request)
    row = queries.round_(actor, round_id)
    form = WhyForm(
        request.POST if request.POST.get("act") == "freeze" else None,
        initial={"key": codes.new_id()},
    )
    if request.method == "POST":
        response = ended(request, row, form)
        if response is not None:
            return response
    return common.page(
        request,
        "end",
        status=common.status_of(form),
        head=pages.head(actor, row),
        form=form,
        snapshots=queries.snapshots(actor, row),
        today=clock.today(),
        may=powers(actor),
    )


def ended(request: HttpRequest, row: Round, form: forms.Form) -> HttpResponse | None:
    """Do what was asked and show the page anew; None when the form has to be filled in once more."""
    actor, act = actor_of(request), request.POST.get("act", "")
    try:
        if act == "freeze":
            if not form.is_valid():
                return None
            freezing.freeze_again(actor=actor, round_=row, reason=form.cleaned_data["reason"])
            messages.success(request, _("又留存了一份快照，原来的都还在。"))
        elif act == "close":
            acts.close_round(actor=actor, round_=row)
            messages.success(
                request, _("收口了，并留存了第一份快照。漏报的还可以补报，补报后亮黄灯。")
            )
        elif act == "lock":
            acts.lock_round(actor=actor, round_=row)
            messages.success(request, _("封存了。这一轮不再接收报告。"))
        elif act == "publish":
            snapshot_id = lists.as_uuid(request.POST.get("snapshot", ""))
            snapshot = queries.snapshot(actor, snapshot_id or row.pk)
            freezing.publish_snapshot(actor=actor, snapshot=snapshot)
            messages.success(request, _("公布了。公众现在看到的是这一份。"))
    except Refusal as error:
        if act == "freeze" and error.field:
            common.refuse(form, error)
            return None
        messages.warning(request, error.words)
    return redirect("supervision:round_end", round_id=row.pk)
