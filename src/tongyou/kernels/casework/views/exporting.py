"""The inbox and the register as Excel files: the same queries, typed cells, no formula, and a purpose in the ledger."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongyou.base import audit, clock
from tongyou.ground.visibility import Actor, desk_page
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.engine.types import Standing
from tongyou.kernels.casework.forms import ExportForm
from tongyou.kernels.casework.queries.types import CaseRow, Filters, InboxRow
from tongyou.kernels.casework.views import filtering
from tongyou.kernels.casework.views.common import CASE, WRITES, WRONG, reader_of, say, show
from tongyou.kernels.casework.views.lines import lines

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE = {  # what a user typed stays text, also when it begins with = or looks like a link
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FONT = "宋体"
MOST = 5000
STEPS = "steps"
Cell = str | dt.datetime | dt.date | None


@dataclass(frozen=True, slots=True)
class Table:
    """One list as a sheet: its name, its columns with their widths, its rows, and whom they are about."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[Cell]]
    subjects: Sequence[UUID]


@require_http_methods(WRITES)
@desk_page(CASE, "export")
def export(request: HttpRequest) -> HttpResponse:
    """Ask what for; then the file. `list=steps` is the inbox, everything else the register."""
    actor, of_steps = reader_of(request), request.GET.get("list") == STEPS
    filters = (filtering.read if of_steps else filtering.of_register)(request.GET)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = steps(actor, filters) if of_steps else cases(actor, filters)
        purpose = form.cleaned_data["purpose"]
        audit.record_read(request, CASE, made.subjects, purpose=purpose, act="export")
        return attachment(workbook(made), STEPS if of_steps else "cases")
    page = (queries.inbox if of_steps else queries.cases)(actor, filters)
    back = reverse("casework:inbox" if of_steps else "casework:register")
    return show(
        request,
        "export",
        status=WRONG if form.errors else 200,
        form=form,
        count=page.count,
        most=MOST,
        of_steps=of_steps,
        back=back + filtering.address(filters),
    )


def attachment(body: bytes, name: str) -> HttpResponse:
    """A file to keep, named by what it holds and the day."""
    answer = HttpResponse(body, content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{clock.today()}.xlsx"'
    return answer


# ---- the two lists


def steps(actor: Actor, filters: Filters) -> Table:
    """Open steps, with their deadlines as moments and in words."""
    rows: Sequence[InboxRow] = queries.export_steps(actor, filters, MOST)
    columns = [
        (_("编号"), 20), (_("办件"), 44), (_("流程"), 24), (_("环节"), 18), (_("办理单位"), 22),
        (_("区域"), 16), (_("到期时间"), 18), (_("还有多久"), 16),
    ]  # fmt: skip
    told = [
        (
            row.number, say(row.title), say(row.procedure_title), say(row.step_title), say(row.unit),
            say(row.area), None if row.paused else wall(row.due_at), line.told.words,
        )
        for row, line in zip(rows, lines(rows, clock.now()), strict=True)
    ]  # fmt: skip
    return Table(_("待办"), columns, told, [row.case_id for row in rows])


def cases(actor: Actor, filters: Filters) -> Table:
    """Cases, open and closed."""
    rows: Sequence[CaseRow] = queries.export_rows(actor, filters, MOST)
    columns = [
        (_("编号"), 20), (_("办件"), 44), (_("流程"), 24), (_("办理单位"), 22), (_("区域"), 16),
        (_("状态"), 10), (_("结果"), 16), (_("受理时间"), 18), (_("承诺办结日"), 12),
    ]  # fmt: skip
    told = [
        (
            row.number, say(row.title), say(row.procedure_title), say(row.unit), say(row.area),
            standing_word(row.standing), say(row.outcome), wall(row.opened_at), row.promised_on,
        )
        for row in rows
    ]  # fmt: skip
    return Table(_("办件"), columns, told, [row.case_id for row in rows])


def wall(moment: dt.datetime) -> dt.datetime:
    """A moment as the wall clock in Asia/Shanghai shows it: Excel knows no zones."""
    return clock.local(moment).replace(tzinfo=None, microsecond=0)


def standing_word(standing: Standing) -> str:
    words = {
        Standing.OPEN: _("办理中"),
        Standing.PAUSED: _("已暂停"),
        Standing.CLOSED: _("已办结"),
    }
    return words[standing]


# ---- the file


def workbook(table: Table) -> bytes:
    """One sheet with a head that stays, filters, and A4 landscape."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(table.name)
        base = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True}
        head = book.add_format({**base, "bold": True, "bg_color": "#F7DFA0"})
        text = book.add_format(base)
        forms = {
            dt.datetime: book.add_format({**base, "num_format": "yyyy-mm-dd hh:mm"}),
            dt.date: book.add_format({**base, "num_format": "yyyy-mm-dd"}),
        }
        for column, (title, width) in enumerate(table.columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        for line, row in enumerate(table.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(line, column, value, forms[type(value)])
                elif value:
                    sheet.write_string(line, column, value, text)
        finish(sheet, len(table.rows), len(table.columns))
    return out.getvalue()


def finish(sheet: xlsxwriter.worksheet.Worksheet, rows: int, columns: int) -> None:
    """Ready to filter and to print."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows, 1), columns - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")
