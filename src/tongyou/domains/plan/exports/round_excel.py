"""A round as an Excel workbook: units, tasks and promises, with the same words and numbers as the pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from tongyou.base import clock
from tongyou.domains.plan.exports.excel import SAFE, Columns, Sheet
from tongyou.domains.plan.exports.layout import Reader
from tongyou.domains.plan.queries.supervision_pages.matrix import UnitLine, total
from tongyou.domains.plan.queries.supervision_pages.report_page import Line
from tongyou.domains.plan.queries.supervision_pages.rounds import RoundLine
from tongyou.domains.plan.queries.supervision_pages.rows import STAGES, Row, Stage
from tongyou.domains.plan.rules.rounds.vocabulary import FRESHNESS, LIGHTS, STATUSES, TIMES
from tongyou.domains.plan.rules.wording.sentences import day_text
from tongyou.domains.plan.supervision import Freshness, Light, SelfStatus, Timeliness
from tongyou.domains.plan.types import Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = {
    "units": Text("单位", "Units"),
    "tasks": Text("任务", "Tasks"),
    "lines": Text("承诺", "Commitments"),
    "unit": Text("填报单位", "Reporting unit"),
    "owed": Text("应报", "Owed"),
    "stale": Text("久未更新", "Stale"),
    "doubts": Text("疑点", "Doubts"),
    "notices": Text("督办单", "Notices"),
    "number": Text("序号", "No."),
    "task": Text("任务", "Task"),
    "action": Text("行动", "Action"),
    "stage": Text("写到哪一步", "Where it stands"),
    "time": Text("什么时候交的", "When it came"),
    "days": Text("超期工作日", "Working days late"),
    "light": Text("灯", "Light"),
    "why": Text("为什么", "Why"),
    "code": Text("编号", "Code"),
    "promise": Text("承诺", "Commitment"),
    "target": Text("答应的", "Promised"),
    "value": Text("填报值", "Reported value"),
    "measure": Text("单位", "Unit"),
    "status": Text("自评", "Own status"),
    "reason": Text("说明", "What was done, and why"),
    "next": Text("下一步", "Next step"),
    "next_on": Text("下一步期限", "Next step by"),
    "evidence": Text("佐证件数", "Pieces of evidence"),
    "before": Text("上一次的值", "Value before"),
    "fresh": Text("有没有新内容", "Anything new"),
    "note": Text("模拟数据", "Simulated data"),
    "as_of": Text("数据截至", "As of"),
}
TIME_COLUMNS = (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.MISSING, Timeliness.MADE_UP)
LIGHT_COLUMNS = (Light.RED, Light.YELLOW, Light.GREEN)


def write(
    head: RoundLine,
    units: Sequence[UnitLine],
    rows: Sequence[Row],
    lines: Sequence[tuple[Row, Line]],
    *,
    english: bool,
) -> bytes:
    """Three sheets."""
    read, out = Reader(english), io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    about = {"title": read(head.title), "note": note(head, read)}
    book.set_properties({"title": about["title"], "comments": about["note"]})
    sheet = Sheet(book)
    sheet.fill(read(HEADS["units"]), unit_columns(read), unit_rows(units, read), **about)
    sheet.fill(read(HEADS["tasks"]), task_columns(read), task_rows(rows, read), **about)
    sheet.fill(read(HEADS["lines"]), line_columns(read), line_rows(lines, read), **about)
    book.close()
    return out.getvalue()


def note(head: RoundLine, read: Reader) -> str:
    """When the numbers were taken, and whether they are invented."""
    parts = [f"{read(HEADS['as_of'])} {read(day_text(clock.today()))}"]
    if head.round.simulated:
        parts.append(read(HEADS["note"]))
    return " · ".join(parts)


def columns(read: Reader, widths: dict[str, int]) -> Columns:
    return [(read(HEADS[key]), width) for key, width in widths.items()]


def unit_columns(read: Reader) -> Columns:
    found = columns(read, {"unit": 22, "owed": 8})
    found += [(read(STAGES[stage]), 12) for stage in Stage]
    found += [(read(TIMES[time]), 8) for time in TIME_COLUMNS]
    found += [(read(LIGHTS[light]), 8) for light in LIGHT_COLUMNS]
    return found + columns(read, {"stale": 10, "doubts": 8, "notices": 8})


def unit_rows(units: Sequence[UnitLine], read: Reader) -> list[list[Any]]:
    return [unit_row(line, read) for line in [*units, total(units)]]


def unit_row(line: UnitLine, read: Reader) -> list[Any]:
    return [
        read(line.unit),
        line.owed,
        *(line.stages[stage] for stage in Stage),
        *(line.times[time] for time in TIME_COLUMNS),
        *(line.lights[light] for light in LIGHT_COLUMNS),
        line.stale,
        line.doubts,
        line.notices,
    ]


def task_columns(read: Reader) -> Columns:
    widths = {
        "number": 6,
        "task": 40,
        "action": 30,
        "unit": 20,
        "stage": 14,
        "time": 12,
        "days": 12,
    }
    return columns(read, widths | {"light": 8, "why": 40, "doubts": 8, "stale": 10, "notices": 8})


def task_rows(rows: Sequence[Row], read: Reader) -> list[list[Any]]:
    return [task_row(row, read) for row in rows]


def task_row(row: Row, read: Reader) -> list[Any]:
    node = row.report.node
    action = node.parent
    return [
        row.report.number,
        read(Text(node.title_zh, node.title_en)),
        f"{action.number}. {read(Text(action.title_zh, action.title_en))}" if action else "",
        read(row.unit),
        read(STAGES[row.stage]),
        read(TIMES[row.timeliness]),
        row.seen.days_late,
        read(LIGHTS[row.light]),
        "；".join(read(why) for why in row.seen.judged.reasons),
        row.doubts,
        row.stale,
        row.notices.live,
    ]


def line_columns(read: Reader) -> Columns:
    widths = {"code": 9, "unit": 20, "promise": 36, "target": 30, "value": 10, "measure": 10}
    widths |= {"status": 12, "reason": 50, "next": 30, "next_on": 12, "evidence": 10, "before": 12}
    return columns(read, widths | {"fresh": 14})


def line_rows(lines: Sequence[tuple[Row, Line]], read: Reader) -> list[list[Any]]:
    return [line_row(row, line, read) for row, line in lines]


def line_row(row: Row, line: Line, read: Reader) -> list[Any]:
    told = line.row
    return [
        told.code,
        read(row.unit),
        read(line.title),
        read(line.promise),
        "" if told.value is None else told.value,
        line.unit,
        read(STATUSES[SelfStatus(told.status)]) if told.status else "",
        told.reason,
        told.next_step,
        told.next_on or "",
        len(line.evidence),
        "" if line.before is None or line.before.line.value is None else line.before.line.value,
        "" if line.freshness is Freshness.UNKNOWN else read(FRESHNESS[line.freshness]),
    ]
