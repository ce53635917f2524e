"""The ledger as a spreadsheet: typed cells, no formulas, who took it and what for on the first sheet."""

from __future__ import annotations

import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.audit.words import Line

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST = 20_000  # rows of one export; more belongs to a narrower question
ALL_SUBJECTS = 1000
FONT = "宋体"


def write(rows: Iterable[Line], purpose: str) -> bytes:
    """An .xlsx file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**SAFE, "constant_memory": True, "in_memory": True})
    plain = book.add_format({"font_name": FONT})
    head = book.add_format({"font_name": FONT, "bold": True, "bottom": 2})
    sheet = book.add_worksheet(_("审计台账"))
    sheet.freeze_panes(1, 0)
    for column, (title, width) in enumerate(columns()):
        sheet.set_column(column, column, width, plain)
        sheet.write_string(0, column, title, head)
    for number, line in enumerate(rows, start=1):
        _row(sheet, number, line)
    _about(book.add_worksheet(_("说明")), purpose)
    book.close()
    return out.getvalue()


def columns() -> list[tuple[str, int]]:
    """Heads and widths."""
    return [
        (_("序号"), 10),
        (_("时间"), 20),
        (_("操作人"), 38),
        (_("角色"), 20),
        (_("动作"), 10),
        (_("类别"), 24),
        (_("结果"), 12),
        (_("用途"), 30),
        (_("字段"), 24),
        (_("对象"), 40),
    ]


def _row(sheet: xlsxwriter.worksheet.Worksheet, number: int, line: Line) -> None:
    subjects = " ".join(map(str, line.subjects)) + (f" +{line.more}" if line.more else "")
    texts = [
        line.moment,
        line.who,
        line.role,
        line.act,
        line.kind,
        line.outcome,
        line.purpose,
        line.fields,
        subjects,
    ]
    sheet.write_number(number, 0, line.number)
    for column, text in enumerate(texts, start=1):
        sheet.write_string(number, column, text[:32_000])


def _about(sheet: xlsxwriter.worksheet.Worksheet, purpose: str) -> None:
    moment = clock.local(clock.now()).strftime("%Y-%m-%d %H:%M")
    rows = [(_("导出用途"), purpose), (_("导出时间"), moment), (_("最多行数"), str(MOST))]
    for number, (label, value) in enumerate(rows):
        sheet.write_string(number, 0, label)
        sheet.write_string(number, 1, value)
