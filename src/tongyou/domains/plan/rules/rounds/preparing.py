"""The words of a notice, prepared from the problem it is about: whoever issues it confirms or changes them.

Facts only: what was due, what is missing, what is asked, by when an answer is expected.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tongyou.domains.plan.rules.wording.sentences import day_text
from tongyou.domains.plan.supervision import Cause, Urgency
from tongyou.domains.plan.types import Text

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Prepared:
    """A notice that only has to be confirmed."""

    cause: Cause
    title: Text
    request: Text
    urgency: Urgency = Urgency.ORDINARY


@dataclass(frozen=True, slots=True)
class About:
    """The report a problem speaks of."""

    number: int
    task: Text
    round: Text
    due_on: dt.date
    days_late: int = 0


def named(about: About) -> Text:
    """A task as a notice names it."""
    return Text(
        f"任务 {about.number}“{about.task.zh}”",
        f"task {about.number} “{about.task.en or about.task.zh}”",
    )


def shortened(text: Text) -> Text:
    return Text(text.zh[:LONGEST_TITLE], text.en[:LONGEST_TITLE])


def missing(about: About) -> Prepared:
    """A report that should be there and is not."""
    name, due = named(about), day_text(about.due_on)
    return Prepared(
        Cause.MISSING_REPORT,
        shortened(Text(f"请补报{name.zh}", f"Please make up the report of {name.en}")),
        Text(
            f"{name.zh}{about.round.zh}的进展报告应在{due.zh}前报送，至今没有报送，已超期 {about.days_late} 个工作日。"
            "请尽快补报，并答复：为什么没有按时报送，以后怎样保证按时。",
            f"The report of {name.en} for {about.round.en} was due by {due.en} and is not here, {about.days_late} working days late. "
            "Please hand it in, and answer why it is late and how the next one will be in time.",
        ),
    )


def red(about: About, reasons: Sequence[Text]) -> Prepared:
    """A task on red, for what it says or for when it came."""
    name = named(about)
    why = Text("；".join(one.zh for one in reasons), "; ".join(one.en for one in reasons))
    return Prepared(
        Cause.BEHIND,
        shortened(
            Text(f"{name.zh}亮红灯，请说明和整改", f"{name.en[:1].upper()}{name.en[1:]} is on red")
        ),
        Text(
            f"{name.zh}在{about.round.zh}亮了红灯：{why.zh}。请答复：原因是什么，采取什么措施，什么时候回到正轨。",
            f"In {about.round.en}, {name.en} is on red: {why.en}. Please answer why, what will be done, and when it will be on course again.",
        ),
    )


def doubted(about: About, code: str, question: Text) -> Prepared:
    """A claim that was doubted."""
    name = named(about)
    return Prepared(
        Cause.DOUBT,
        shortened(
            Text(f"请核实{name.zh}（{code}）的填报", f"Please check what {name.en} ({code}) says")
        ),
        Text(
            f"{name.zh}（{code}）{about.round.zh}的填报有疑点：{question.zh}请核实后答复，提供佐证材料，或者更正填报内容。",
            f"What {name.en} ({code}) says for {about.round.en} was doubted: {question.en} Please check and answer: add evidence, or correct the report.",
        ),
    )


def unanswered(number: str, title: str, unit: Text, answer_by: dt.date) -> Prepared:
    """A notice past its day: the unit is asked once more, urgently."""
    due = day_text(answer_by)
    return Prepared(
        Cause.OTHER,
        shortened(Text(f"请立即答复督办单 {number}", f"Please answer notice {number} at once")),
        Text(
            f"督办单 {number}“{title}”应由{unit.zh}在{due.zh}前答复，至今没有答复。请立即答复，并说明为什么没有按期办理。",
            f"Notice {number} “{title}” was to be answered by {unit.en} by {due.en} and was not. Please answer it at once, and say why it is late.",
        ),
        Urgency.URGENT,
    )


def undone(number: str, title: str, done_by: dt.date) -> Prepared:
    """A notice whose task should be done by now."""
    due = day_text(done_by)
    return Prepared(
        Cause.OTHER,
        shortened(Text(f"督办单 {number} 到期没有办结", f"Notice {number} is not done in time")),
        Text(
            f"督办单 {number}“{title}”要求在{due.zh}前办结，至今没有办结。请答复现在办到哪一步、还缺什么、哪一天办完。",
            f"Notice {number} “{title}” was to be done by {due.en} and is not. Please answer where it stands, what is missing and when it will be done.",
        ),
    )


def owing(
    round_: Text, due_on: dt.date, tasks: Sequence[Text], numbers: Sequence[int], *, late: bool
) -> Prepared:
    """Everything one unit has not handed in, in one notice; without any, only the opening words."""
    due, count = day_text(due_on), len(tasks)
    if not count:
        return Prepared(Cause.OTHER, Text("", ""), Text("", ""))
    zh = "、".join(f"任务 {n}“{t.zh}”" for n, t in zip(numbers, tasks, strict=True))
    en = ", ".join(f"task {n} “{t.en or t.zh}”" for n, t in zip(numbers, tasks, strict=True))
    passed = Text("，已经超期", ", and is late") if late else Text("", "")
    return Prepared(
        Cause.MISSING_REPORT if late else Cause.OTHER,
        shortened(
            Text(
                f"请报送{round_.zh}的 {count} 项任务进展",
                f"Please hand in {count} reports for {round_.en}",
            )
        ),
        Text(
            f"{round_.zh}的进展报告截止日期是{due.zh}，您单位还有 {count} 项没有报送{passed.zh}：{zh}。"
            "请尽快报送，并答复办理情况。",
            f"Reports for {round_.en} were due by {due.en}; {count} of yours are not here{passed.en}: {en}. "
            "Please hand them in and answer what was done.",
        ),
    )
