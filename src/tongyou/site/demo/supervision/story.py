"""What happens in the eleven quarters: what each line says, when each report comes, what is doubted. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.models import Commitment
from tongyou.domains.plan.rules.rounds.periods import Period
from tongyou.domains.plan.rules.rounds.targets import satisfied
from tongyou.domains.plan.supervision import SelfStatus
from tongyou.domains.plan.types import Kind, Operator, Window
from tongyou.site.demo.supervision.figures import (
    FIRST_LIVE,
    LAST,
    ROUNDS,
    SIMULATED,
    TOO_EARLY,
    WITHOUT_PAPER,
    Answer,
    dice,
    done_at,
    figure,
    pace_of,
)

SLOW_UNITS = frozenset(
    {"economy-commerce", "cyberspace-office", "literary-arts", "culture-tourism"}
)
STEPS = (
    "完成现场核查",
    "召开一次推进会",
    "落实经费和场地",
    "组织下一批活动",
    "汇总各镇(街道)台账",
    "完成验收材料",
)


class Fate(StrEnum):
    """How a report comes."""

    ON_TIME = "on_time"
    LATE = "late"
    MADE_UP = "made_up"
    MISSING = "missing"
    # only in the round that is open
    LOCKED = "locked"
    REVIEW = "review"
    APPROVAL = "approval"
    DRAFT = "draft"
    NOTHING = "nothing"


def fate(number: int, unit: str, index: int) -> Fate:
    """When the report of a task comes; some units are slow, and the first year is the worst."""
    roll = dice("fate", number, index)
    if index == LAST:
        for limit, one in (
            (26, Fate.LOCKED),
            (40, Fate.REVIEW),
            (52, Fate.APPROVAL),
            (68, Fate.DRAFT),
        ):
            if roll < limit:
                return one
        return Fate.NOTHING
    bad = 8 + max(0, 6 - index) + (24 if unit in SLOW_UNITS else 0)
    if roll >= bad:
        return Fate.ON_TIME
    return (Fate.LATE, Fate.LATE, Fate.MADE_UP, Fate.MISSING)[dice("how", number, index) % 4]


def day_of(
    one: Fate, number: int, index: int, due: dt.date, opened: dt.date, days: WorkCalendar
) -> dt.date:
    """The day on which a report is handed in (or begun, in the open round)."""
    if one is Fate.LATE:
        return days.add_working_days(due, 1 + dice("late", number, index) % 7)
    if one is Fate.MADE_UP:
        return days.add_working_days(due, 16 + dice("later", number, index) % 12)
    if index == LAST:
        return days.add_working_days(opened, 1 + dice("early", number, index) % 3)
    return days.add_working_days(due, -(dice("early", number, index) % 7))


# --- lines ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Around:
    """The other promises of the plan by their code."""

    by_code: Mapping[str, Commitment]

    def seed(self, row: Commitment) -> str:
        """Duplicates tell one story; a total goes as its yearly figure goes."""
        if row.duplicate_of in self.by_code:
            return self.seed(self.by_code[row.duplicate_of])
        yearly = self.yearly(row)
        return yearly.code if yearly else row.code

    def yearly(self, row: Commitment) -> Commitment | None:
        """The yearly figure of the same thing beside a total, if there is one."""
        if row.kind != Kind.COUNT or row.window != Window.BY_DATE:
            return None
        found = (self.by_code.get(code) for code in row.see_also)
        return next((one for one in found if one and one.window == Window.PER_YEAR), None)


def answer(row: Commitment, around: Around, period: Period, index: int) -> Answer:
    """What a unit says about one promise in one round."""
    code = around.seed(row)
    if row.kind == Kind.MILESTONE:
        return deliverable(code, period, index)
    yearly = around.yearly(row)
    now = figure(row, code, index, yearly)
    before = figure(row, code, index - 1, yearly).value if index else None
    status = status_of(row, code, now.value, period, index)
    grew = row.kind == Kind.COUNT and now.value is not None and now.value > (before or 0)
    made = Answer(
        status=status,
        reason=words(code, status, period, index),
        value=now.value,
        numerator=now.numerator,
        denominator=now.denominator,
        paper=(grew or status is SelfStatus.MET) and (row.code, index) not in WITHOUT_PAPER,
    )
    return and_next(made, code, period, index)


def deliverable(code: str, period: Period, index: int) -> Answer:
    """A thing that is there or not."""
    done = done_at(code)
    if index >= done:
        return Answer(
            status=SelfStatus.MET,
            reason=words(code, SelfStatus.MET, period, index),
            done_on=period.start + dt.timedelta(days=20),
            paper=index in (done, FIRST_LIVE),
        )
    late = index > ROUNDS - 4
    status = SelfStatus.BEHIND if late else SelfStatus.ON_TRACK if index else SelfStatus.NOT_STARTED
    return and_next(Answer(status, words(code, status, period, index)), code, period, index)


def status_of(
    row: Commitment, code: str, value: Decimal | None, period: Period, index: int
) -> SelfStatus:
    """How the unit judges itself: mostly honestly."""
    if (row.code, index) in TOO_EARLY:
        return SelfStatus.MET
    if value is None or row.value is None:
        return SelfStatus.CANNOT_TELL
    good = satisfied(Operator(row.operator), row.value, value)
    lasting = row.operator != Operator.AT_LEAST or row.window == Window.THROUGHOUT
    year_over = period.end.month == 1
    if lasting and row.window != Window.BY_DATE:
        return SelfStatus.ON_TRACK if good else SelfStatus.AT_RISK
    if good:
        return SelfStatus.MET if row.window == Window.BY_DATE or year_over else SelfStatus.ON_TRACK
    if row.window != Window.BY_DATE:
        return SelfStatus.BREACHED if year_over else by_pace(code)
    return by_pace(code)


def by_pace(code: str) -> SelfStatus:
    """Short of the target: on track, at risk or behind, by how it goes."""
    share = pace_of(code).share
    if share >= 1:
        return SelfStatus.ON_TRACK
    return SelfStatus.BEHIND if pace_of(code).stuck else SelfStatus.AT_RISK


def words(code: str, status: SelfStatus, period: Period, index: int) -> str:
    """What was done. Where nothing moves the same words come again, and are found out."""
    if pace_of(code).stuck and index > 2 and status is not SelfStatus.MET:
        return f"场地和经费还没有落实，正在协调{SIMULATED}"
    quarter = (period.start.month - 1) // 3 + 1
    said = {
        SelfStatus.MET: "目标已经达到，转入日常管理",
        SelfStatus.ON_TRACK: "按方案推进，本季度的工作已完成",
        SelfStatus.AT_RISK: "进度偏慢，已增加人手",
        SelfStatus.BEHIND: "进度滞后，正在分析原因",
        SelfStatus.BREACHED: "当年没有做到，已列入下一年重点",
        SelfStatus.NOT_STARTED: "正在编制实施计划",
        SelfStatus.CANNOT_TELL: "数据还没有汇总，暂时说不清",
    }[status]
    return f"{period.start.year}年第{quarter}季度：{said}{SIMULATED}"


def and_next(made: Answer, code: str, period: Period, index: int) -> Answer:
    """The answer with what comes next, until when; nothing where the promise is met."""
    if made.status is SelfStatus.MET:
        return made
    day = period.end + dt.timedelta(days=60 + dice("next", code, index) % 40)
    return replace(made, next_step=STEPS[dice("step", code, index) % len(STEPS)], next_on=day)


def overall(number: int, period: Period, index: int) -> Answer:
    """A task without a measurable promise."""
    status = SelfStatus.AT_RISK if dice("task", number, index // 3) < 15 else SelfStatus.ON_TRACK
    quarter = (period.start.month - 1) // 3 + 1
    said = f"{period.start.year}年第{quarter}季度：按任务分工开展工作，情况见工作小结{SIMULATED}"
    return and_next(Answer(status, said), f"task{number}", period, index)
