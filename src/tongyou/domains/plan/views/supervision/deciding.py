"""Acts on a report: submit, approve, send back, accept, return; one by one or several; doubts settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.base import codes
from tongyou.domains.plan.actions import checking, reporting
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import Report
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.queries.supervision_pages import lists, reviewing
from tongyou.domains.plan.queries.supervision_pages import rounds as pages
from tongyou.domains.plan.queries.supervision_pages.report_page import visible_report
from tongyou.domains.plan.supervision import CheckState
from tongyou.domains.plan.supervision_forms import DoubtForm
from tongyou.domains.plan.views.common import paged
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import WRITES, asked, powers
from tongyou.domains.plan.views.supervision.reports import show_report
from tongyou.ground.visibility import Actor, actor_of, page
from tongyou.kernels.casework.types import Acted

PER_PAGE = 10


def acted(
    request: HttpRequest, report_id: UUID, act: Callable[[Actor, Report, str], Acted], done: str
) -> HttpResponse:
    """Do it and go on; refused, the report's page comes back with the words and with what was typed."""
    actor = actor_of(request)
    report = visible_report(actor, report_id)
    key = request.POST.get("key", "")[:64] or str(codes.new_id())
    try:
        receipt = asked(lambda: act(actor, report, key)).receipt
    except Refusal as refusal:
        typed = request.POST.get("reason", "")
        return show_report(request, report_id, refused=refusal.words, typed=typed)
    messages.success(request, done % {"number": report.number, "receipt": receipt.number})
    response = redirect(onward(request, report))
    response["X-Receipt"] = receipt.number
    return response


def onward(request: HttpRequest, report: Report) -> str:
    """Back to the list the work comes from: the review queue, or the unit's own round."""
    if request.POST.get("next") == "review":
        return reverse("supervision:review", args=[report.round_id])
    return reverse("supervision:mine", args=[report.round_id])


@require_POST
@page("plan.report", "draft")
def submit(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The clerk hands the draft to the head."""
    return acted(
        request,
        report_id,
        lambda actor, report, key: reporting.submit_report(actor=actor, report=report, key=key),
        _("任务 %(number)d 已提交，等单位负责人审核。回执号 %(receipt)s。"),
    )


@require_POST
@page("plan.report", "approve")
def approve(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The head hands the report in."""
    return acted(
        request,
        report_id,
        lambda actor, report, key: reporting.approve_report(actor=actor, report=report, key=key),
        _("任务 %(number)d 已审核通过，报送专班。回执号 %(receipt)s。"),
    )


@require_POST
@page("plan.report", "approve")
def send_back(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The head gives the draft back to the clerk."""
    reason = request.POST.get("reason", "")
    return acted(
        request,
        report_id,
        lambda actor, report, key: reporting.send_back_report(
            actor=actor, report=report, reason=reason, key=key
        ),
        _("任务 %(number)d 已退回填报员。回执号 %(receipt)s。"),
    )


@require_POST
@page("plan.report", "review")
def lock(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The coordinator accepts the report."""
    return acted(
        request,
        report_id,
        lambda actor, report, key: reporting.lock_report(actor=actor, report=report, key=key),
        _("任务 %(number)d 已审定锁定。回执号 %(receipt)s。"),
    )


@require_POST
@page("plan.report", "review")
def give_back(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The coordinator gives the report back to its unit."""
    reason = request.POST.get("reason", "")
    return acted(
        request,
        report_id,
        lambda actor, report, key: reporting.return_report(
            actor=actor, report=report, reason=reason, key=key
        ),
        _("任务 %(number)d 已退回填报单位。回执号 %(receipt)s。"),
    )


# --- several at once ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one of several reports; `words` say why one was left as it was."""

    report: Report
    words: str = ""


@require_POST
@page("plan.report", "approve")
def approve_many(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The head approves several: each by itself; one with doubts is held back to be looked at."""
    return several(request, round_id, "mine", approved)


def approved(actor: Actor, report: Report, key: str) -> Acted:
    """One of several. Raises Refusal where a doubt has to be seen first."""
    doubts = sum(reviewing.foreseen_counts(report.round, [report]).values())
    if doubts:
        raise Refusal(_("有 %(n)d 处疑点，没有一起通过。请点开看过之后单独审核。") % {"n": doubts})
    return reporting.approve_report(actor=actor, report=report, key=key)


@require_POST
@page("plan.report", "review")
def lock_many(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The coordinator accepts several: each by itself; one with an open doubt is held back."""
    return several(request, round_id, "review", accepted)


def accepted(actor: Actor, report: Report, key: str) -> Acted:
    """One of several. Raises Refusal where a doubt is still open."""
    waiting = reviewing.open_doubts(actor, report)
    if waiting:
        raise Refusal(_("还有 %(n)d 处疑点没有核实，没有一起审定。") % {"n": waiting})
    return reporting.lock_report(actor=actor, report=report, key=key)


def several(
    request: HttpRequest, round_id: UUID, back: str, act: Callable[[Actor, Report, str], Acted]
) -> HttpResponse:
    """Do it to each chosen report in a transaction of its own, and say of each what became of it."""
    actor = actor_of(request)
    row = queries.round_(actor, round_id)
    key = request.POST.get("key", "")[:40] or str(codes.new_id())
    wanted = [one for one in map(lists.as_uuid, request.POST.getlist("report")) if one]
    reports = list(queries.reports(actor).filter(round=row, pk__in=wanted).order_by("number"))
    results = [result(actor, report, f"{key}:{report.pk.hex[-12:]}", act) for report in reports]
    left = [one for one in results if one.words]
    if results and not left:
        messages.success(request, _("%(n)d 份都办好了。") % {"n": len(results)})
    if not results:
        messages.info(request, _("没有选中任何报告。"))
    if not left:
        return redirect(f"supervision:{back}", round_id=row.pk)
    return common.page(
        request,
        "several",
        status=common.CONFLICT,
        head=pages.head(actor, row),
        done=[one for one in results if not one.words],
        left=left,
        back=reverse(f"supervision:{back}", args=[row.pk]),
    )


def result(
    actor: Actor, report: Report, key: str, act: Callable[[Actor, Report, str], Acted]
) -> Result:
    """One of several."""
    try:
        asked(lambda: act(actor, report, key))
    except Refusal as refusal:
        return Result(report, refusal.words)
    return Result(report)


# --- the review queue ---------------------------------------------------------------------------


@require_safe
@page("plan.report", "review")
def review(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What waits for the coordinator: every line with the figure before, its evidence and its doubts."""
    actor = actor_of(request)
    row = queries.round_(actor, round_id)
    only = request.GET.get("only", "")
    found = reviewing.queue(actor, row)
    shown = [one for one in found if only != "doubts" or one.doubts]
    on_page = paged(request, shown, PER_PAGE)
    return common.page(
        request,
        "review",
        head=pages.head(actor, row),
        reports=on_page,
        cards=reviewing.cards(actor, list(on_page)),
        only=only,
        doubted=sum(bool(one.doubts) for one in found),
        total=len(found),
        key=codes.new_id(),
        may=powers(actor),
    )


@require_http_methods(WRITES)
@page("plan.report", "settle")
def doubt(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """One doubt: the question, what the line says, the answers so far, and the form to settle it."""
    actor = actor_of(request)
    found = reviewing.doubt_page(actor, check_id)
    form = DoubtForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            checking.settle_check(
                actor=actor,
                doubt=found.check,
                state=CheckState(form.cleaned_data["state"]),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as error:
            common.refuse(form, error)
        else:
            messages.success(request, _("记下了。"))
            return redirect(
                f"{reverse('supervision:report', args=[found.report.pk])}#{found.line.row.code}"
            )
    return common.page(
        request,
        "doubt",
        status=common.status_of(form),
        form=form,
        found=found,
        line=found.line,
        check=found.check,
        report=found.report,
        may=powers(actor),
    )
