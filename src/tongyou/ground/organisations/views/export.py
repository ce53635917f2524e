"""The list of units as an Excel table: typed cells, no formulas."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.ground.organisations import queries
from tongyou.ground.organisations.models import Unit
from tongyou.ground.visibility import actor_of, desk_page

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a user typed stays text, also when it begins with = or looks like a link.
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@desk_page("organisations.unit", "export")
def units(request: HttpRequest) -> HttpResponse:
    """Every visible unit of the current filter."""
    actor = actor_of(request)
    found = queries.units(
        actor,
        text=request.GET.get("q", ""),
        kind=request.GET.get("kind", ""),
        closed="closed" in request.GET,
    )
    audit.record_read(request, "organisations.unit", [unit.pk for unit in found], act="export")
    answer = HttpResponse(workbook(found), content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="units-{clock.today().isoformat()}.xlsx"'
    return answer


def workbook(units: Sequence[Unit]) -> bytes:
    """One sheet; texts as texts, dates as dates."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, SAFE) as book:
        sheet, bold = (
            book.add_worksheet(_("单位")),
            book.add_format({"bold": True, "font_name": "SimSun"}),
        )
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, (title, width) in enumerate(_columns()):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, width)
        for row, unit in enumerate(units, start=1):
            for column, value in enumerate(_cells(unit)):
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, day)
                else:
                    sheet.write_string(row, column, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(units), 1), len(_columns()) - 1)
    return buffer.getvalue()


def _columns() -> list[tuple[str, int]]:
    return [
        (_("代码"), 28), (_("简称"), 30), (_("全称"), 40), (_("全称已核实"), 12), (_("英文名称"), 50),
        (_("类型"), 16), (_("所在区划"), 16), (_("设立日期"), 12), (_("撤销日期"), 12),
    ]  # fmt: skip


def _cells(unit: Unit) -> list[str | date]:
    certain = _("是") if unit.full_name_certain else _("否")
    return [
        unit.code, unit.short_name, unit.full_name or "", certain, unit.name_en, unit.get_kind_display(),
        unit.area.name if unit.area else "", unit.valid_from, unit.valid_to or "",
    ]  # fmt: skip
