"""The bulletin (简报) of a round as one value: paragraphs and tables in both languages, made from a snapshot only.

Paragraphs keep the order of Chinese practice: the whole, units, red lights, what is late or missing, notices,
doubts, what comes next. Nothing here repeats the free words of a unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongyou.domains.plan.rules.rounds.snapshot import (
    NoticeSnap,
    Snapshot,
    TaskSnap,
    UnitRow,
    by_action,
    by_unit,
)
from tongyou.domains.plan.rules.rounds.vocabulary import LIGHTS, NOTICE_STATES, TIMES
from tongyou.domains.plan.rules.wording.sentences import day_text
from tongyou.domains.plan.supervision import Light, NoticeState, Timeliness
from tongyou.domains.plan.types import Text

MASTHEAD = Text("儿童友好城市建设工作简报", "Bulletin of child-friendly city work")
SIMULATED = Text("本期数据为模拟数据。", "All figures of this issue are simulated data.")
NOTHING = Text("无。", "None.")


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of one width."""

    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading, its paragraphs, and a table where figures stand side by side."""

    heading: Text
    paragraphs: tuple[Text, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One issue."""

    masthead: Text
    issue: Text
    issuer: Text
    dated: Text
    title: Text
    sections: tuple[Section, ...]
    closing: Text


def bulletin(snapshot: Snapshot) -> Bulletin:
    """The issue of one round."""
    area = snapshot.area
    return Bulletin(
        masthead=Text(f"{area.zh}{MASTHEAD.zh}", f"{MASTHEAD.en}, {area.en}"),
        issue=Text(f"第 {snapshot.number} 期", f"Issue {snapshot.number}"),
        issuer=snapshot.issuer,
        dated=day_text(snapshot.made_on),
        title=Text(
            f"{snapshot.title.zh}任务进展情况通报", f"Progress of the tasks, {snapshot.title.en}"
        ),
        sections=tuple(sections(snapshot)),
        closing=SIMULATED if snapshot.simulated else Text("", ""),
    )


def sections(snapshot: Snapshot) -> Iterator[Section]:
    """Every section; one that has nothing to say says so."""
    yield Section(Text("总体情况", "Overall"), tuple(overall(snapshot)), action_table(snapshot))
    yield Section(Text("各单位填报情况", "Units"), unit_words(snapshot), unit_table(snapshot))
    yield Section(Text("亮红灯的任务", "Tasks on red"), listed(red_tasks(snapshot)))
    yield Section(
        Text("迟报、补报和漏报", "Late, made up and missing"), listed(late_tasks(snapshot))
    )
    yield Section(
        Text("督办办理情况", "Supervision notices"),
        (notice_words(snapshot.notices),),
        notice_table(snapshot.notices) if snapshot.notices else None,
    )
    yield Section(Text("核实情况", "Claims that were checked"), listed(doubt_words(snapshot)))
    yield Section(Text("下一步", "Next"), listed(next_words(snapshot)))


def listed(lines: Iterator[Text]) -> tuple[Text, ...]:
    return tuple(lines) or (NOTHING,)


def percent(part: int, whole: int) -> str:
    """One decimal place; a dash where there is nothing to divide by."""
    return f"{part * 100 / whole:.1f}%" if whole else "—"


def overall(snapshot: Snapshot) -> Iterator[Text]:
    """The round in numbers."""
    times, lights, owed = snapshot.times, snapshot.lights, len(snapshot.tasks)
    due, first = day_text(snapshot.due_on), day_text(snapshot.start)
    last = day_text(snapshot.end)
    yield Text(
        f"本轮反映{snapshot.title.zh}（{first.zh}起，{last.zh}前）的进展，应报 {owed} 项任务，截止日期为{due.zh}。"
        f"按时 {times[Timeliness.ON_TIME]} 项，迟报 {times[Timeliness.LATE]} 项，补报 {times[Timeliness.MADE_UP]} 项，"
        f"漏报 {times[Timeliness.MISSING]} 项，按时率 {percent(times[Timeliness.ON_TIME], owed)}。",
        f"This round speaks of {snapshot.title.en} (from {first.en}, before {last.en}). {owed} tasks were to be reported by {due.en}: "
        f"{times[Timeliness.ON_TIME]} on time, {times[Timeliness.LATE]} late, {times[Timeliness.MADE_UP]} made up, "
        f"{times[Timeliness.MISSING]} missing; {percent(times[Timeliness.ON_TIME], owed)} on time.",
    )
    if times[Timeliness.WAITING]:
        yield Text(
            f"其中 {times[Timeliness.WAITING]} 项还没有到期。",
            f"{times[Timeliness.WAITING]} of them are not due yet.",
        )
    yield Text(
        f"亮绿灯 {lights[Light.GREEN]} 项，黄灯 {lights[Light.YELLOW]} 项，红灯 {lights[Light.RED]} 项。"
        "漏报亮红灯；补报后转黄灯，不再转绿灯。",
        f"{lights[Light.GREEN]} tasks are on green, {lights[Light.YELLOW]} on yellow, {lights[Light.RED]} on red. "
        "A missed report is red; made up it turns yellow and does not turn green.",
    )


def plain(value: object) -> Text:
    return Text(str(value), str(value))


def action_table(snapshot: Snapshot) -> Table:
    """The actions with the lights of their tasks."""
    heads = (
        Text("主要行动", "Action"),
        Text("任务", "Tasks"),
        *(LIGHTS[one] for one in (Light.GREEN, Light.YELLOW, Light.RED)),
    )
    rows = []
    for action, tasks, _ in by_action(snapshot):
        counts = [
            sum(task.light is one for task in tasks)
            for one in (Light.GREEN, Light.YELLOW, Light.RED)
        ]
        name = Text(f"{action.number}. {action.title.zh}", f"{action.number}. {action.title.en}")
        rows.append((name, plain(len(tasks)), *map(plain, counts)))
    return Table(heads, tuple(rows))


COLUMNS = (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.MADE_UP, Timeliness.MISSING)


def unit_words(snapshot: Snapshot) -> tuple[Text, ...]:
    """Who kept everything."""
    good = [row.unit for row in by_unit(snapshot) if row.times[Timeliness.ON_TIME] == row.owed]
    if not good:
        return (Text("没有单位全部按时。", "No unit reported everything in time."),)
    return (
        Text(
            f"全部按时的单位有 {len(good)} 家：{'、'.join(unit.zh for unit in good)}。",
            f"{len(good)} units reported everything in time: {', '.join(unit.en for unit in good)}.",
        ),
    )


def unit_table(snapshot: Snapshot) -> Table:
    """Every unit with what it owed and did."""
    heads = (
        Text("单位", "Unit"),
        Text("应报", "Owed"),
        *(TIMES[one] for one in COLUMNS),
        Text("按时率", "In time"),
    )
    return Table(heads, tuple(unit_line(row) for row in by_unit(snapshot)))


def unit_line(row: UnitRow) -> tuple[Text, ...]:
    counts = [plain(row.times[one]) for one in COLUMNS]
    return (
        row.unit,
        plain(row.owed),
        *counts,
        plain(percent(row.times[Timeliness.ON_TIME], row.owed)),
    )


def named(task: TaskSnap) -> Text:
    """A task as a bulletin names it."""
    return Text(
        f"任务 {task.number}“{task.title.zh}”（{task.unit.zh}）",
        f"Task {task.number} “{task.title.en}” ({task.unit.en})",
    )


def red_tasks(snapshot: Snapshot) -> Iterator[Text]:
    for task in snapshot.tasks:
        if task.light is Light.RED:
            name = named(task)
            yield Text(
                f"{name.zh}：{'；'.join(reason.zh for reason in task.reasons)}。",
                f"{name.en}: {'; '.join(reason.en for reason in task.reasons)}.",
            )


def late_tasks(snapshot: Snapshot) -> Iterator[Text]:
    """Plainly: who was late, and by how many working days."""
    for task in snapshot.tasks:
        if task.timeliness in {Timeliness.LATE, Timeliness.MADE_UP, Timeliness.MISSING}:
            name, word, days = named(task), TIMES[task.timeliness], task.days_late
            yield Text(
                f"{name.zh}：{word.zh}，超期 {days} 个工作日。",
                f"{name.en}: {word.en}, {days} working days over.",
            )


def notice_words(notices: Sequence[NoticeSnap]) -> Text:
    done = sum(one.state == NoticeState.CLOSED for one in notices)
    overdue = sum(one.overdue for one in notices)
    return Text(
        f"本轮在办督办单 {len(notices)} 件，已办结 {done} 件，逾期未答复 {overdue} 件。",
        f"{len(notices)} notices were open in this round; {done} are closed, {overdue} are overdue.",
    )


def notice_table(notices: Sequence[NoticeSnap]) -> Table:
    heads = (
        Text("编号", "Number"),
        Text("单位", "Unit"),
        Text("事由", "About"),
        Text("答复期限", "Answer by"),
        Text("状态", "State"),
    )
    return Table(heads, tuple(notice_line(one) for one in notices))


def notice_line(one: NoticeSnap) -> tuple[Text, ...]:
    state = NOTICE_STATES[NoticeState(one.state)]
    if one.overdue:
        state = Text(f"{state.zh}（逾期）", f"{state.en} (overdue)")
    return (plain(one.number), one.unit, plain(one.title), day_text(one.answer_by), state)


def doubt_words(snapshot: Snapshot) -> Iterator[Text]:
    for task in snapshot.tasks:
        if task.doubts_upheld or task.doubts_open:
            name = named(task)
            yield Text(
                f"{name.zh}：疑点成立 {task.doubts_upheld} 处，待核实 {task.doubts_open} 处。",
                f"{name.en}: {task.doubts_upheld} doubts upheld, {task.doubts_open} open.",
            )


def next_words(snapshot: Snapshot) -> Iterator[Text]:
    """Who still has to do what."""
    missing = [task for task in snapshot.tasks if task.timeliness is Timeliness.MISSING]
    if missing:
        units = list(dict.fromkeys(task.unit.zh for task in missing))
        english = list(dict.fromkeys(task.unit.en for task in missing))
        yield Text(
            f"请{'、'.join(units)}尽快补报漏报的 {len(missing)} 项任务。",
            f"{', '.join(english)} should make up the {len(missing)} missing reports.",
        )
    overdue = [one for one in snapshot.notices if one.overdue]
    if overdue:
        units = list(dict.fromkeys(one.unit.zh for one in overdue))
        english = list(dict.fromkeys(one.unit.en for one in overdue))
        yield Text(
            f"请{'、'.join(units)}尽快答复逾期的督办单。",
            f"{', '.join(english)} should answer their overdue notices.",
        )
    stale = sum(line.freshness == "stale" for task in snapshot.tasks for line in task.lines)
    if stale:
        yield Text(
            f"有 {stale} 项承诺的报告久未更新，请牵头单位核实后如实填写。",
            f"The reports of {stale} promises have long said nothing new; their units should check and say how things stand.",
        )
