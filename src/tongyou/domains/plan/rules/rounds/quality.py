"""Monitoring quality: can this task be watched at all? One small named rule per point, each with its way on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tongyou.domains.plan.supervision import Freshness, SelfStatus, Timeliness
from tongyou.domains.plan.types import Kind, Operator, Text

MEASURED = frozenset({Kind.RATE, Kind.RATIO, Kind.SCORE, Kind.MORTALITY, Kind.TREND})


@dataclass(frozen=True, slots=True)
class PromiseSeen:
    """One promise of a task, and the last thing its unit said about it."""

    kind: Kind
    operator: Operator
    has_baseline: bool
    denominator: str = ""
    status: SelfStatus | None = None
    evidence: int = 0
    next_step: str = ""
    next_on: dt.date | None = None
    freshness: Freshness = Freshness.UNKNOWN


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """Everything the points need to know about one task."""

    contact: bool  # the post that reports is filled
    head: bool  # the post that approves is filled
    promises: Sequence[PromiseSeen]
    last_round: Timeliness | None = None  # of the newest round that is due
    notices_overdue: int = 0
    notices_total: int = 0
    doubts_open: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One point. `passed` None: it does not apply to this task and counts for nothing."""

    code: str
    question: Text
    passed: bool | None
    way_on: Text


Judge = Callable[[TaskSeen, dt.date], bool | None]


def unfinished(task: TaskSeen) -> list[PromiseSeen]:
    return [one for one in task.promises if one.status is not SelfStatus.MET]


def contact(task: TaskSeen, today: dt.date) -> bool:  # noqa: ARG001 - the common signature
    return task.contact


def head(task: TaskSeen, today: dt.date) -> bool:  # noqa: ARG001
    return task.head


def baseline(task: TaskSeen, today: dt.date) -> bool | None:  # noqa: ARG001
    needed = [one for one in task.promises if one.kind in MEASURED]
    return all(one.has_baseline for one in needed) if needed else None


def denominator(task: TaskSeen, today: dt.date) -> bool | None:  # noqa: ARG001
    needed = [one for one in task.promises if one.kind in {Kind.RATE, Kind.RATIO, Kind.MORTALITY}]
    return all(one.denominator for one in needed) if needed else None


def next_step(task: TaskSeen, today: dt.date) -> bool | None:
    open_ones = unfinished(task)
    if not open_ones:
        return None
    return all(
        one.next_step.strip() and one.next_on is not None and one.next_on >= today
        for one in open_ones
    )


def evidence(task: TaskSeen, today: dt.date) -> bool | None:  # noqa: ARG001
    met = [one for one in task.promises if one.status is SelfStatus.MET]
    return all(one.evidence for one in met) if met else None


def reported(task: TaskSeen, today: dt.date) -> bool | None:  # noqa: ARG001
    if task.last_round is None:
        return None
    return task.last_round is not Timeliness.MISSING


def fresh(task: TaskSeen, today: dt.date) -> bool | None:  # noqa: ARG001
    known = [one for one in task.promises if one.freshness is not Freshness.UNKNOWN]
    return all(one.freshness is Freshness.FRESH for one in known) if known else None


def answered(task: TaskSeen, today: dt.date) -> bool | None:  # noqa: ARG001
    return task.notices_overdue == 0 if task.notices_total else None


def settled(task: TaskSeen, today: dt.date) -> bool:  # noqa: ARG001
    return task.doubts_open == 0


POINTS: tuple[tuple[str, Text, Text, Judge], ...] = (
    (
        "contact",
        Text("有人负责填报吗？", "Is there somebody who reports?"),
        Text(
            "请牵头单位任命填报员。", "The lead unit should appoint a reporter."
        ),
        contact,
    ),
    (
        "head",
        Text("有人负责审核吗？", "Is there somebody who approves?"),
        Text("请任命单位负责人。", "Appoint a head of the unit."),
        head,
    ),
    (
        "baseline",
        Text("比例类承诺有基线吗？", "Do rates have a baseline?"),
        Text(
            "请牵头单位补录注明日期和来源的基线。",
            "The lead unit should enter a dated baseline with its source.",
        ),
        baseline,
    ),
    (
        "denominator",
        Text("说清楚以谁为分母吗？", "Is it said who is counted over?"),
        Text("请确定分母的名册。", "Decide which register gives the denominator."),
        denominator,
    ),
    (
        "next_step",
        Text("写了下一步和日期吗？", "Is the next step named, with a date?"),
        Text(
            "请在下一次报告里写明下一步做什么、什么时候做完。",
            "Name the next step and its date in the next report.",
        ),
        next_step,
    ),
    (
        "evidence",
        Text("说达到的都有佐证吗？", "Is what is met also proven?"),
        Text("请补交佐证材料。", "Add the evidence."),
        evidence,
    ),
    (
        "reported",
        Text("上一轮报了吗？", "Was the last round reported?"),
        Text("请补报上一轮。", "Make up the last round."),
        reported,
    ),
    (
        "fresh",
        Text("报告有新内容吗？", "Does the report say anything new?"),
        Text(
            "报告长时间没有变化，请核实进展。",
            "The report has not changed for long; check what was done.",
        ),
        fresh,
    ),
    (
        "answered",
        Text("督办单都按期答复了吗？", "Were notices answered in time?"),
        Text("请尽快答复逾期的督办单。", "Answer the overdue notice."),
        answered,
    ),
    (
        "settled",
        Text("没有待核实的疑点吗？", "Are all doubts settled?"),
        Text("请协调员核实疑点。", "The coordinator should settle the doubts."),
        settled,
    ),
)  # fmt: skip


def points(task: TaskSeen, today: dt.date) -> list[Point]:
    """Every point about one task."""
    return [Point(code, question, judge(task, today), way) for code, question, way, judge in POINTS]


def share(found: Sequence[Point]) -> tuple[int, int]:
    """Points passed, and points that apply."""
    apply = [point for point in found if point.passed is not None]
    return sum(1 for point in apply if point.passed), len(apply)
