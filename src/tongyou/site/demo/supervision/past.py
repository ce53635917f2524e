"""The nine quarters before the platform, as ledgers (模拟数据): when each report came and what it said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from tongyou.base import clock
from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.actions.bringing_over import PastLine, PastReport, PastRound
from tongyou.domains.plan.models import Node
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.rules.rounds.periods import Period
from tongyou.domains.plan.types import UnitRole
from tongyou.site.demo.supervision import story
from tongyou.site.demo.supervision.figures import Answer, dice

CLOSED_AFTER, LOCKED_AFTER, DUE_DAYS = 12, 60, 10  # working days


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything a past round is made of; `until` is the day the ledgers were handed over."""

    tasks: list[Node]  # with units and commitments prefetched
    codes: Mapping[UUID, str]  # unit -> code
    around: story.Around
    calendar: WorkCalendar
    until: dt.date

    def round(self, index: int, code: str) -> PastRound:
        """One past round."""
        period = periods.read(code)
        opened = self.calendar.add_working_days(period.last_day, 1)
        due = periods.due_on(period, opened, DUE_DAYS, self.calendar)
        locked = min(self.calendar.add_working_days(due, LOCKED_AFTER), self.until)
        reports = dict(self.reports(index, period, opened, due, locked))
        return PastRound(
            period=period,
            opened_on=opened,
            due_on=due,
            closed_at=evening(self.calendar.add_working_days(due, CLOSED_AFTER)),
            locked_at=evening(locked),
            reports=reports,
        )

    def reports(
        self, index: int, period: Period, opened: dt.date, due: dt.date, locked: dt.date
    ) -> Iterator[tuple[int, PastReport]]:
        """What came before the ledger was closed for good."""
        for task in self.tasks:
            unit = next(one for one in task.units.all() if one.role == UnitRole.LEAD)
            one = story.fate(task.number, self.codes[unit.unit_id] if unit.unit_id else "", index)
            day = story.day_of(one, task.number, index, due, opened, self.calendar)
            if one is story.Fate.MISSING or day > locked:
                continue
            moment = clock.start_of_day(day) + dt.timedelta(
                hours=9, minutes=dice(task.number, index) * 4
            )
            yield task.number, PastReport(moment, dict(self.lines(task, period, index)))

    def lines(self, task: Node, period: Period, index: int) -> Iterator[tuple[str, PastLine]]:
        rows = list(task.commitments.all())
        if not rows:
            yield f"T{task.number}", as_line(story.overall(task.number, period, index))
        for row in rows:
            yield row.code, as_line(story.answer(row, self.around, period, index))


def evening(day: dt.date) -> dt.datetime:
    return clock.start_of_day(day) + dt.timedelta(hours=18)


def as_line(said: Answer) -> PastLine:
    return PastLine(
        status=said.status,
        reason=said.reason,
        value=said.value,
        numerator=said.numerator,
        denominator=said.denominator,
        next_step=said.next_step,
        next_on=said.next_on,
    )
