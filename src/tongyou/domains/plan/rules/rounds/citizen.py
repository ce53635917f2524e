"""What became of the promises, as one would tell a neighbour, in both languages; what is late is said first, and plainly.

Nothing here repeats the free words of a unit: they may name people.
"""

from __future__ import annotations

from collections.abc import Iterator

from tongyou.domains.plan.rules.rounds.snapshot import LineSnap, Snapshot, TaskSnap
from tongyou.domains.plan.rules.rounds.targets import satisfied
from tongyou.domains.plan.rules.rounds.vocabulary import amount
from tongyou.domains.plan.rules.wording.sentences import day_text
from tongyou.domains.plan.supervision import Light, SelfStatus, Timeliness
from tongyou.domains.plan.types import Operator, Text

PLAIN: dict[SelfStatus, Text] = {
    SelfStatus.MET: Text("已经做到了", "this has been done"),
    SelfStatus.ON_TRACK: Text("正在按计划做", "this goes as planned"),
    SelfStatus.AT_RISK: Text("有可能做不到", "this may not be reached"),
    SelfStatus.BEHIND: Text("比计划慢了", "this is slower than planned"),
    SelfStatus.BREACHED: Text("这次没有做到", "this was not kept"),
    SelfStatus.NOT_STARTED: Text("还没有开始", "this has not begun"),
    SelfStatus.CANNOT_TELL: Text(
        "现在还说不清，因为缺少数据", "nobody can say yet, because data is missing"
    ),
}


def task_words(task: TaskSnap, snapshot: Snapshot) -> Iterator[Text]:
    """One task: when the report came, then promise by promise."""
    who = task.unit
    if not task.unit_id:
        yield Text(
            "这件事还没有定下由谁报告，所以我们不知道进展。",
            "Nobody has been named to report on this, so we do not know how it goes.",
        )
        return
    late = time_words(task, snapshot)
    if late:
        yield late
    if task.timeliness in {Timeliness.WAITING, Timeliness.MISSING}:
        return
    for line in task.lines:
        if line.status is not None and not line.duplicate_of:
            yield line_words(line, who)
    if task.doubts_upheld:
        yield Text(
            "其中有的说法核实后不成立，已要求更正。",
            "Some of this did not stand up when it was checked; a correction was asked for.",
        )


def time_words(task: TaskSnap, snapshot: Snapshot) -> Text | None:
    """The words about a report that did not come when it should have."""
    who, due, days = task.unit, day_text(snapshot.due_on), task.days_late
    match task.timeliness:
        case Timeliness.WAITING:
            return Text(f"{who.zh}还在填写，{due.zh}前要交。", f"{who.en} has until {due.en}.")
        case Timeliness.MISSING:
            return Text(
                f"{who.zh}应在{due.zh}前报告，到现在还没有交，已经晚了 {days} 个工作日，所以我们不知道进展。",
                f"{who.en} should have reported by {due.en} and has not: {days} working days late. So we do not know how it goes.",
            )
        case Timeliness.LATE:
            return Text(
                f"{who.zh}的报告晚交了 {days} 个工作日。",
                f"The report of {who.en} came {days} working days late.",
            )
        case Timeliness.MADE_UP:
            return Text(
                f"{who.zh}这一轮漏报了，晚了 {days} 个工作日才补上。",
                f"{who.en} missed this round and made it up {days} working days late.",
            )
        case _:
            return None


def line_words(line: LineSnap, who: Text) -> Text:
    """One promise: where it stands, what was promised, what is missing."""
    assert line.status is not None  # noqa: S101 - the caller skips what was not reported
    plain = PLAIN[line.status]
    if line.value is None or line.target is None:
        return Text(
            f"{line.title.zh}：{who.zh}说，{plain.zh}。",
            f"{line.title.en or line.title.zh}: {who.en} says {plain.en}.",
        )
    value, rest = amount(line.value, line.unit), distance(line)
    zh = f"{line.title.zh}：{who.zh}说，现在是 {value.zh}，{plain.zh}。答应的是：{line.promise.zh}{rest.zh}。"
    en = f"{line.title.en or line.title.zh}: {who.en} says it is {value.en} now and {plain.en}. Promised: {line.promise.en}{rest.en}."
    return Text(zh, en)


def distance(line: LineSnap) -> Text:
    """How far a figure is from its target; nothing when it is reached."""
    if (
        line.value is None
        or line.target is None
        or satisfied(line.operator, line.target, line.value)
    ):
        return Text("", "")
    gap = amount(abs(line.target - line.value), line.unit)
    if line.operator is Operator.AT_MOST:
        return Text(f"，超出 {gap.zh}", f"; {gap.en} above that")
    return Text(f"，还差 {gap.zh}", f"; {gap.en} to go")


def summary_words(snapshot: Snapshot) -> Text:
    """The round in two sentences."""
    times, lights, all_tasks = snapshot.times, snapshot.lights, len(snapshot.tasks)
    overdue = times[Timeliness.LATE] + times[Timeliness.MADE_UP]
    zh = (
        f"{snapshot.title.zh}，{all_tasks} 项任务里，{lights[Light.GREEN]} 项顺利，{lights[Light.YELLOW]} 项要留意，"
        f"{lights[Light.RED]} 项亮了红灯。"
        f"有 {times[Timeliness.MISSING]} 份报告到期没有交，{overdue} 份交晚了。"
    )
    en = (
        f"In {snapshot.title.en}, of {all_tasks} tasks {lights[Light.GREEN]} go well, {lights[Light.YELLOW]} need watching "
        f"and {lights[Light.RED]} are on red. "
        f"{times[Timeliness.MISSING]} reports were due and did not come; {overdue} came late."
    )
    return Text(zh, en)
