"""Research files (task 1): a question, a commission, a report, advice, a decision with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.base import audit, codes, files
from tongyou.domains.plan.actions import researching as acts
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.meeting_forms import (
    AdviceForm,
    AskForm,
    DecisionForm,
    MoreForm,
    PaperForm,
)
from tongyou.domains.plan.models import Node, ResearchFile
from tongyou.domains.plan.queries import plans
from tongyou.domains.plan.queries.supervision_pages import lists, opening
from tongyou.domains.plan.queries.supervision_pages import meetings as queries
from tongyou.domains.plan.supervision import ResearchState
from tongyou.domains.plan.views.common import paged
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import WRITES, asked, case_page
from tongyou.ground.visibility import Actor, NotVisible, actor_of, allowed, page

STEPS = ("ask", "commission", "report", "advise", "decide")


@require_safe
@page("plan.research", "view")
def listing(request: HttpRequest) -> HttpResponse:
    """Every research file this person may see."""
    actor = actor_of(request)
    return common.page(
        request,
        "research_list",
        files=paged(request, queries.research(actor), 20),
        may_ask=allowed(actor, "plan.research", "ask"),
    )


@require_http_methods(WRITES)
@page("plan.research", "ask")
def new(request: HttpRequest) -> HttpResponse:
    """Put a question."""
    actor = actor_of(request)
    plan = opening.plan_to_report(actor)
    if plan is None:
        return common.page(request, "open_first", plan=None, may=common.powers(actor))
    form = AskForm(
        request.POST or None,
        units=opening.offices(actor),
        tasks=queries.tasks_of(actor, plan),
        initial={"key": codes.new_id()},
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        task = lists.as_uuid(cleaned["task"])
        try:
            made = asked(
                lambda: acts.ask_question(
                    actor=actor,
                    plan=plan,
                    title=cleaned["title"],
                    question=cleaned["question"],
                    unit_id=lists.as_uuid(cleaned["unit"]),
                    expert=cleaned["expert"],
                    due_on=cleaned["due_on"],
                    node=plans.node(actor, task, Node.Kind.TASK) if task else None,
                    key=cleaned["key"],
                )
            )
        except Refusal as error:
            common.refuse(form, error)
        else:
            messages.success(request, _("课题立好了，编号 %(number)s。") % {"number": made.number})
            return redirect("supervision:research", file_id=made.pk)
    return common.page(request, "research_new", status=common.status_of(form), form=form)


@require_safe
@page("plan.research", "view")
def detail(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One research file."""
    return show_file(request, file_id)


def show_file(request: HttpRequest, file_id: UUID, **bound: forms.Form) -> HttpResponse:
    """The file's page; a form that was refused comes back with its answers."""
    actor = actor_of(request)
    line = queries.visible_research(actor, file_id)
    key = {"key": codes.new_id()}
    sheets: dict[str, forms.Form] = {
        "paper_form": PaperForm(initial=key),
        "advice_form": AdviceForm(initial=key),
        "more_form": MoreForm(initial=key),
        "decision_form": DecisionForm(initial=key),
    } | bound
    return common.page(
        request,
        "research",
        status=common.REFUSED if bound else 200,
        line=line,
        file=line.row,
        turn=turn_of(actor, line.row),
        case_url=case_page(line.row.case_id),
        key=codes.new_id(),
        **sheets,
    )


def turn_of(actor: Actor, row: ResearchFile) -> str:
    """What comes next, if it is this person's to do; else empty."""
    following = {
        ResearchState.ASKED: "commission",
        ResearchState.COMMISSIONED: "report",
        ResearchState.REPORTED: "advise",
        ResearchState.ADVISED: "decide",
    }
    act = following.get(ResearchState(row.state), "")
    return act if act and allowed(actor, "plan.research", act, row) else ""


def done(
    request: HttpRequest,
    file_id: UUID,
    name: str,
    form: forms.Form,
    act: Callable[[ResearchFile, dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    """Take a form of the page: do its act and show the file anew, or show it with what is wrong."""
    row = queries.visible_research(actor_of(request), file_id).row
    if form.is_valid():
        try:
            asked(lambda: act(row, form.cleaned_data))
        except files.RefusedFile as error:
            form.add_error("paper", error.text)
        except Refusal as error:
            common.refuse(form, error)
        else:
            messages.success(request, said)
            return redirect("supervision:research", file_id=row.pk)
    return show_file(request, file_id, **{name: form})


@require_POST
@page("plan.research", "commission")
def commission(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The office confirms the commission."""
    actor = actor_of(request)
    row = queries.visible_research(actor, file_id).row
    key = request.POST.get("key", "")[:64] or str(codes.new_id())
    try:
        asked(lambda: acts.commission(actor=actor, file=row, key=key))
    except Refusal as error:
        messages.warning(request, error.words)
    else:
        messages.success(request, _("委托确认了。"))
    return redirect("supervision:research", file_id=row.pk)


@require_POST
@page("plan.research", "report")
def report(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The report is filed: the paper and what it found."""
    actor = actor_of(request)
    form = PaperForm(request.POST, request.FILES)

    def file(row: ResearchFile, cleaned: dict[str, Any]) -> None:
        if cleaned["paper"] is not None:
            acts.file_paper(
                actor=actor, file=row, upload=cleaned["paper"], key=f"{cleaned['key']}-p"
            )
        acts.file_report(actor=actor, file=row, findings=cleaned["findings"], key=cleaned["key"])

    return done(request, file_id, "paper_form", form, file, _("研究报告收到了。"))


@require_POST
@page("plan.research", "advise")
def advise(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The office turns the report into advice."""
    actor = actor_of(request)
    return done(
        request,
        file_id,
        "advice_form",
        AdviceForm(request.POST),
        lambda row, cleaned: acts.advise(
            actor=actor, file=row, advice=cleaned["advice"], key=cleaned["key"]
        ),
        _("建议记下了，等领导决定。"),
    )


@require_POST
@page("plan.research", "advise")
def more(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """The office sends the report back."""
    actor = actor_of(request)
    return done(
        request,
        file_id,
        "more_form",
        MoreForm(request.POST),
        lambda row, cleaned: acts.ask_for_more(
            actor=actor, file=row, reason=cleaned["reason"], key=cleaned["key"]
        ),
        _("已退回补充。"),
    )


@require_POST
@page("plan.research", "decide")
def decide(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Adopted, in part, or not."""
    actor = actor_of(request)
    return done(
        request,
        file_id,
        "decision_form",
        DecisionForm(request.POST),
        lambda row, cleaned: acts.decide(
            actor=actor,
            file=row,
            state=ResearchState(cleaned["state"]),
            reason=cleaned["reason"],
            key=cleaned["key"],
        ),
        _("决定记下了。"),
    )


@require_safe
@page("plan.research", "view")
def paper(request: HttpRequest, file_id: UUID) -> FileResponse:
    """The paper itself, as it was filed."""
    row = queries.visible_research(actor_of(request), file_id).row
    if row.paper is None:
        raise NotVisible("plan.research", "view", file_id)
    audit.record_read(request, "plan.research", [row.pk], fields=["paper"])
    return files.serve(request, row.paper)
