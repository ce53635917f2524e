"""The plan as an Excel workbook: typed cells, frozen heads, filters, ready to print; no formula can hide in it."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import xlsxwriter

from tongyou.domains.plan.exports.layout import Reader, unit_counts
from tongyou.domains.plan.types import PlanSpec

SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
FONT = "宋体"


def write(spec: PlanSpec, english: bool) -> bytes:  # noqa: FBT001 - the common signature of all forms
    """Three sheets: tasks, commitments, units."""
    read, out = Reader(english), io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    book.set_properties(
        {"title": read(spec.title), "subject": read.subtitle(spec), "comments": read.head("made")}
    )
    sheet = Sheet(book)
    sheet.add(read.head("tasks_sheet"), task_columns(read), task_rows(spec, read), (spec, read))
    sheet.add(
        read.head("commitments_sheet"),
        commitment_columns(read),
        commitment_rows(spec, read),
        (spec, read),
    )
    sheet.add(
        read.head("units_sheet"),
        unit_columns(read),
        [list(row) for row in unit_counts(spec)],
        (spec, read),
    )
    book.close()
    return out.getvalue()


Columns = list[tuple[str, int]]


def task_columns(read: Reader) -> Columns:
    widths = {"action": 24, "number": 6, "task": 30, "content": 60, "lead": 22, "cooperating": 30}
    return [(read.head(key), width) for key, width in widths.items()]


def task_rows(spec: PlanSpec, read: Reader) -> list[list[Any]]:
    titles = {a.number: f"{a.number}. {read(a.title)}" for a in spec.actions}
    return [
        [
            titles.get(t.action, ""),
            t.number,
            read(t.title),
            read(t.summary),
            read.names(t.lead),
            read.names(t.cooperating),
        ]
        for t in spec.tasks
    ]


def commitment_columns(read: Reader) -> Columns:
    widths = {"code": 9, "number": 6, "commitment": 36, "operator": 7, "value": 10, "unit": 12}
    widths |= {"by": 12, "firmness": 10, "words": 34, "lead": 22, "duplicate": 10}
    return [(read.head(key), width) for key, width in widths.items()]


def commitment_rows(spec: PlanSpec, read: Reader) -> list[list[Any]]:
    return [
        [
            c.code,
            t.number,
            read(c.title),
            c.operator.value,
            c.value,
            c.unit,
            c.by,
            read.firmness(c),
            read.sentence(c),
            read.names(t.lead),
            c.duplicate_of,
        ]
        for t in spec.tasks
        for c in t.commitments
    ]


def unit_columns(read: Reader) -> Columns:
    return [
        (read.head("lead") + " / " + read.head("cooperating"), 44),
        (read.head("led"), 12),
        (read.head("joined"), 12),
    ]


class Sheet:
    """Writes tables in one look."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}
        self.book = book
        self.title = book.add_format({"font_name": "黑体", "font_size": 16})
        self.note = book.add_format({"font_name": FONT, "font_size": 10, "font_color": "#5A4F45"})
        self.head = book.add_format({**base, "bold": True, "bg_color": "#F7DFA0"})
        self.cell = book.add_format(base)
        self.number = book.add_format({**base, "num_format": "#,##0.####", "align": "right"})
        self.day = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})

    def add(
        self, name: str, columns: Columns, rows: list[list[Any]], about: tuple[PlanSpec, Reader]
    ) -> None:
        """One sheet: title, note, head, rows; filtered, frozen, one page wide on A4 landscape."""
        spec, read = about
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, read(spec.title), self.title)
        sheet.write_string(1, 0, read.subtitle(spec), self.note)
        for index, (head, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            sheet.write_string(3, index, head, self.head)
        for line, row in enumerate(rows, 4):
            for index, value in enumerate(row):
                self.write(sheet, line, index, value)
        sheet.freeze_panes(4, 0)
        sheet.autofilter(3, 0, 3 + max(len(rows), 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        sheet.set_footer("&C&P / &N")

    def write(self, sheet: Any, line: int, index: int, value: Any) -> None:
        """A value in the type it has."""
        if isinstance(value, (int, Decimal)):
            sheet.write_number(line, index, float(value), self.number)
        elif isinstance(value, dt.date):
            sheet.write_datetime(line, index, dt.datetime.combine(value, dt.time()), self.day)
        else:
            sheet.write_string(line, index, str(value or ""), self.cell)
