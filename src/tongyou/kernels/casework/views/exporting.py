"""The register as an Excel file: the same query, typed cells, no formula, and a purpose in the ledger."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongyou.base import audit, clock
from tongyou.ground.visibility import desk_page
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.engine.types import Standing
from tongyou.kernels.casework.forms import ExportForm
from tongyou.kernels.casework.queries.types import CaseRow
from tongyou.kernels.casework.views import filtering
from tongyou.kernels.casework.views.common import CASE, WRITES, WRONG, reader_of, say, show

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE = {  # what a user typed stays text, also when it begins with = or looks like a link
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FONT = "宋体"
MOST = 5000
Cell = str | dt.datetime | dt.date | None


@require_http_methods(WRITES)
@desk_page(CASE, "export")
def export(request: HttpRequest) -> HttpResponse:
    """Ask what for; then the file."""
    actor, filters = reader_of(request), filtering.of_register(request.GET)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        rows = queries.export_rows(actor, filters, MOST)
        purpose = form.cleaned_data["purpose"]
        audit.record_read(
            request, CASE, [row.case_id for row in rows], purpose=purpose, act="export"
        )
        return attachment(workbook(rows))
    page = queries.cases(actor, filters)
    return show(
        request,
        "export",
        status=WRONG if form.errors else 200,
        form=form,
        count=page.count,
        most=MOST,
        back=filtering.address(filters),
    )


def attachment(body: bytes) -> HttpResponse:
    """A file to keep, named by the day."""
    answer = HttpResponse(body, content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="cases-{clock.today()}.xlsx"'
    return answer


def columns() -> list[tuple[str, int]]:
    return [
        (_("编号"), 20), (_("办件"), 44), (_("流程"), 24), (_("办理单位"), 22), (_("区域"), 16),
        (_("状态"), 10), (_("结果"), 16), (_("受理时间"), 18), (_("承诺办结日"), 12),
    ]  # fmt: skip


def standing_word(standing: Standing) -> str:
    words = {
        Standing.OPEN: _("办理中"),
        Standing.PAUSED: _("已暂停"),
        Standing.CLOSED: _("已办结"),
    }
    return words[standing]


def cells(row: CaseRow) -> list[Cell]:
    """One case as typed cells; moments as the wall clock in Asia/Shanghai shows them."""
    return [
        row.number, say(row.title), say(row.procedure_title), say(row.unit), say(row.area),
        standing_word(row.standing), say(row.outcome),
        clock.local(row.opened_at).replace(tzinfo=None), row.promised_on,
    ]  # fmt: skip


def workbook(rows: Sequence[CaseRow]) -> bytes:
    """One sheet with a head that stays, filters, and A4 landscape."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(_("办件"))
        base = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
        head = book.add_format({**base, "bold": True, "bg_color": "#F7DFA0"})
        text = book.add_format(base)
        forms = {
            dt.datetime: book.add_format({**base, "num_format": "yyyy-mm-dd hh:mm"}),
            dt.date: book.add_format({**base, "num_format": "yyyy-mm-dd"}),
        }
        for column, (title, width) in enumerate(columns()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(cells(row)):
                if isinstance(value, dt.date):
                    sheet.write_datetime(line, column, value, forms[type(value)])
                else:
                    sheet.write_string(line, column, value or "", text)
        finish(sheet, len(rows))
    return out.getvalue()


def finish(sheet: xlsxwriter.worksheet.Worksheet, count: int) -> None:
    """Ready to filter and to print."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(columns()) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")
