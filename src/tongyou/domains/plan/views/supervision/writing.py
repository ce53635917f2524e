"""Writing a report: promise by promise in the form of its kind, one step a page, saved as it grows; evidence beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.base import audit, codes, files
from tongyou.domains.plan.actions import evidence as proving
from tongyou.domains.plan.actions import writing
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import ReportLine
from tongyou.domains.plan.queries.supervision_pages import report_page as pages
from tongyou.domains.plan.supervision_forms import EvidenceForm, WhyForm
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import WRITES
from tongyou.ground.visibility import actor_of, check, page
from tongyou.kernels.instruments.pages import OwnSheet, ask, autosave, first_open
from tongyou.kernels.instruments.types import Refused, Saved

FRAME = "plan/supervision/line_frame.html"


class LineSheet(OwnSheet):
    """The form of one promise, inside the report: before and after it stands the report's own page."""

    def __init__(self, request: HttpRequest, line: ReportLine, response_id: UUID) -> None:
        super().__init__(request, response_id)
        self.shell, self.line = FRAME, line

    @cached_property
    def context(self) -> pages.Line:
        """The promise, what was said a round before, the evidence: shown beside the questions."""
        return pages.line_page(self.actor, self.line)

    def step_url(self, code: str) -> str:
        return reverse("supervision:line_step", args=[self.line.pk, code])

    def draft_url(self, code: str) -> str:
        return reverse("supervision:line_draft", args=[self.line.pk, code])

    @property
    def check_url(self) -> str:
        return self.home_url

    @property
    def home_url(self) -> str:
        return f"{reverse('supervision:report', args=[self.line.report_id])}#{self.line.code}"

    def keep(
        self, answers: Mapping[str, Any], expected: int, writer: str, unchanged: Collection[str]
    ) -> Saved:
        try:
            writing.must_be_written(self.line.report)
        except Refusal as refusal:
            raise Refused(refusal.words) from refusal
        return super().keep(answers, expected, writer, unchanged)

    def again(self) -> LineSheet:
        return LineSheet(self.request, self.line, self.row.pk)


@require_POST
@page("plan.report", "draft")
def begin(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Begin writing a promise, or go on where it was left."""
    actor = actor_of(request)
    line = pages.visible_line(actor, line_id)
    try:
        response_id = writing.begin_line(actor=actor, line=line)
    except Refusal as refusal:
        messages.warning(request, refusal.words)
        return redirect("supervision:report", report_id=line.report_id)
    except Refused as refused:
        messages.warning(request, refused.words)
        return redirect("supervision:report", report_id=line.report_id)
    sheet = LineSheet(request, line, response_id)
    waiting = first_open(sheet.found)
    target = waiting or (sheet.found.path[0] if sheet.found.path else None)
    return redirect(sheet.step_url(target.page.code) if target else sheet.home_url)


@require_http_methods(WRITES)
@page("plan.report", "draft")
def step(request: HttpRequest, line_id: UUID, step: str) -> HttpResponse:
    """One page of the promise's form."""
    actor = actor_of(request)
    line = pages.visible_line(actor, line_id)
    check(actor, "plan.report", "draft", line)
    if line.response is None:
        return redirect("supervision:report", report_id=line.report_id)
    sheet = LineSheet(request, line, line.response)
    audit.record_read(request, "plan.report", [line.report_id, line.pk])
    if not sheet.view.is_draft and request.method != "POST":
        return redirect(sheet.home_url)
    return ask(request, sheet, step)


@require_POST
@page("plan.report", "draft")
def draft(request: HttpRequest, line_id: UUID, step: str) -> HttpResponse:
    """Saved while somebody types."""
    actor = actor_of(request)
    line = pages.visible_line(actor, line_id)
    check(actor, "plan.report", "draft", line)
    if line.response is None:
        return redirect("supervision:report", report_id=line.report_id)
    return autosave(request, LineSheet(request, line, line.response), step)


# --- evidence -----------------------------------------------------------------------------------


@require_http_methods(WRITES)
@page("plan.report", "draft")
def add_evidence(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Add a file that proves a promise; a refused one keeps nothing and says why."""
    actor = actor_of(request)
    line = pages.visible_line(actor, line_id)
    check(actor, "plan.report", "draft", line)
    form = EvidenceForm(
        request.POST or None, request.FILES or None, initial={"key": codes.new_id()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            proving.add_evidence(
                actor=actor,
                line=line,
                upload=form.cleaned_data["file"],
                note=form.cleaned_data["note"],
                key=form.cleaned_data["key"],
            )
        except files.RefusedFile as error:
            form.add_error("file", error.text)
        except Refusal as error:
            common.refuse(form, error)
        except codes.KeyReused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("佐证材料收到了。"))
            return redirect(report_at(line))
    return common.page(
        request,
        "evidence_new",
        status=common.status_of(form),
        form=form,
        line=pages.line_page(actor, line),
        report=line.report,
        back=report_at(line),
    )


def report_at(line: ReportLine) -> str:
    """The report's page, at this promise."""
    return f"{reverse('supervision:report', args=[line.report_id])}#{line.code}"


@require_safe
@page("plan.report", "view")
def evidence(request: HttpRequest, evidence_id: UUID) -> FileResponse:
    """A piece of evidence, as a download."""
    row = pages.visible_evidence(actor_of(request), evidence_id)
    audit.record_read(request, "plan.report", [row.line.report_id, row.pk], fields=["file"])
    return files.serve(request, row.file)


@require_http_methods(WRITES)
@page("plan.report", "draft")
def withdraw(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """Take a piece of evidence back, with a reason; it stays in the record."""
    actor = actor_of(request)
    row = pages.visible_evidence(actor, evidence_id)
    check(actor, "plan.report", "draft", row)
    form = WhyForm(request.POST or None, initial={"key": codes.new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            proving.withdraw_evidence(actor=actor, evidence=row, reason=form.cleaned_data["reason"])
        except Refusal as error:
            common.refuse(form, error)
        else:
            messages.success(request, _("撤回了。原件和撤回的理由都留在记录里。"))
            return redirect(report_at(row.line))
    return common.page(
        request,
        "evidence_withdraw",
        status=common.status_of(form),
        form=form,
        evidence=row,
        back=report_at(row.line),
    )
