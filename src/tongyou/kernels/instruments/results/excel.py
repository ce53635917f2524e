"""Results as a workbook: typed cells, frozen heads, ready to print; no formula can hide in it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.kernels.instruments.models import Round
from tongyou.kernels.instruments.queries.records import RecordTable
from tongyou.kernels.instruments.results.types import Aggregate, Question

SAFE = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
FONT = "宋体"
Line = tuple[Any, ...]


def write(round_: Round, found: Aggregate, table: RecordTable, language: str) -> bytes:
    """A sheet of counts; and one of single responses, where there are any to show."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    title = round_.title.in_language(language)
    book.set_properties({"title": title})
    sheets = Sheets(book, title, subtitle(round_, found))
    heads = (_("分组"), _("问题"), _("回答"), _("人数（份数）"), _("占回答者 %"))
    sheets.add(_("汇总"), heads, (20, 44, 32, 14, 14), list(count_lines(found, language)))
    if table.rows:
        widths = (26, 13, 10, *([18] * (len(table.heads) - 3)))
        sheets.add(_("逐份"), table.heads, widths, table.rows)
    book.close()
    return out.getvalue()


def subtitle(round_: Round, found: Aggregate) -> str:
    """Which instrument, when, and what is hidden."""
    said = f"{round_.instrument_code} {round_.instrument.version} · {round_.code} · {clock.today():%Y-%m-%d}"
    if not found.shown:
        return f"{said} · {found.why}"
    hidden = (
        _("少于 %(k)d 的数不显示，写作“<%(k)d”") % {"k": found.smallest} if found.smallest else ""
    )
    return f"{said} · {hidden}" if hidden else said


def count_lines(found: Aggregate, language: str) -> Iterator[Line]:
    """Every count, overall and by group."""
    hidden = f"<{found.smallest}"
    for question in found.questions:
        yield from question_lines("", question, language, hidden)
    for grouping in found.groupings:
        for group in grouping.groups:
            name = f"{grouping.title.in_language(language)}：{group.title.in_language(language)}"
            if group.size is None:
                yield (name, "", "", hidden, None)
            for question in group.questions:
                yield from question_lines(name, question, language, hidden)


def question_lines(group: str, of: Question, language: str, hidden: str) -> Iterator[Line]:
    """One question: each answer, or the figures."""
    title, unit = of.title.in_language(language), of.unit.in_language(language)
    asked = f"{title} ({unit})" if unit else title
    for cell in of.cells:
        count = hidden if cell.count is None else cell.count
        yield (group, asked, cell.title.in_language(language), count, cell.share)
    if not of.cells:
        yield (group, asked, _("回答的人数"), hidden if of.answered is None else of.answered, None)
    for words, value in figures(of):
        yield (group, asked, words, value, None)


def figures(of: Question) -> list[tuple[str, Decimal]]:
    """Average, sum and range, as far as they are told."""
    known = ((_("平均"), of.mean), (_("总和"), of.total), (_("最小"), of.low), (_("最大"), of.high))
    return [(words, value) for words, value in known if value is not None]


class Sheets:
    """Writes tables in one look."""

    def __init__(self, book: xlsxwriter.Workbook, title: str, note: str) -> None:
        base = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}
        self.book, self.words = book, (title, note)
        self.title = book.add_format({"font_name": "黑体", "font_size": 16})
        self.note = book.add_format({"font_name": FONT, "font_size": 10, "font_color": "#5A4F45"})
        self.head = book.add_format({**base, "bold": True, "bg_color": "#F7DFA0"})
        self.cell = book.add_format(base)
        self.number = book.add_format({**base, "num_format": "#,##0.####", "align": "right"})
        self.day = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})

    def add(
        self, name: str, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Line]
    ) -> None:
        """One sheet: title, note, head, rows; filtered, frozen, one page wide on A4 landscape."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, self.words[0], self.title)
        sheet.write_string(1, 0, self.words[1], self.note)
        for index, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(index, index, width)
            sheet.write_string(3, index, head, self.head)
        for at, row in enumerate(rows, 4):
            for index, value in enumerate(row):
                self.write(sheet, at, index, value)
        sheet.freeze_panes(4, 1)
        sheet.autofilter(3, 0, 3 + max(len(rows), 1), len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
        sheet.set_footer("&C&P / &N")

    def write(self, sheet: Any, line: int, index: int, value: Any) -> None:
        """A value in the type it has."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            sheet.write_number(line, index, float(value), self.number)
        elif isinstance(value, dt.date):
            sheet.write_datetime(line, index, dt.datetime.combine(value, dt.time()), self.day)
        else:
            sheet.write_string(line, index, str(value or ""), self.cell)
