"""The auditors' page: who did, saw or was refused what; looking into the ledger leaves its own entry."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from tongyou.base import clock
from tongyou.base.audit import gate, queries, sheet, words
from tongyou.base.audit.forms import ExportForm, FilterForm
from tongyou.base.audit.reads import record_read

PER_PAGE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The newest entries, or those asked for; pages by number, never by an exact count of all."""
    gate.enter(request, "view")
    form = FilterForm(request.GET)
    if not form.is_valid():
        return _show(request, form, ExportForm(), status=422)
    if form.asks():
        gate.enter(request, "search")
        subject = form.cleaned_data["subject"]
        record_read(request, gate.RESOURCE, [subject] if subject else [], act="search")
    else:
        record_read(request, gate.RESOURCE, [])
    return _show(request, form, ExportForm())


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The entries asked for as a spreadsheet; only with a purpose, which is kept."""
    gate.enter(request, "export")
    form, why = FilterForm(request.POST), ExportForm(request.POST)
    if not form.is_valid() or not why.is_valid():
        return _show(request, form, why, status=422)
    question = form.question()
    found = queries.entries(**question)[: sheet.MOST]
    subject, purpose = question["subject_id"], why.cleaned_data["purpose"]
    record_read(request, gate.RESOURCE, [subject] if subject else [], purpose=purpose, act="export")
    answer = HttpResponse(
        sheet.write(words.lines(found, sheet.ALL_SUBJECTS), purpose), content_type=EXCEL
    )
    answer["Content-Disposition"] = (
        f'attachment; filename="ledger-{clock.today().isoformat()}.xlsx"'
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _show(
    request: HttpRequest, form: FilterForm, why: ExportForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "export_form": why,
        "acts": words.act_words(),
        "state": asdict(queries.ledger_state()),
        **(_page(request, form) if form.is_valid() else {"lines": []}),
    }
    answer = render(request, "audit/list.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def _page(request: HttpRequest, form: FilterForm) -> dict[str, Any]:
    """One page of lines, and the address of the older ones."""
    found = queries.entries(**form.question())
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(id__lt=int(before))
    entries = list(found[: PER_PAGE + 1])
    kept = {name: str(value) for name, value in form.cleaned_data.items() if value}
    older = (
        urlencode({**kept, "before": str(entries[PER_PAGE - 1].id)})
        if len(entries) > PER_PAGE
        else ""
    )
    return {
        "lines": words.lines(entries[:PER_PAGE]),
        "older": older,
        "newest": urlencode(kept),
        "paged": before,
    }
