"""Periods of reporting rounds: half-open, named by a code that sorts (2025Q3, 2025M09, 2025H2, 2025Y)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.supervision import Cadence
from tongyou.domains.plan.types import Text

MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
CODE = re.compile(r"(?P<year>\d{4})(?P<kind>[MQHY])(?P<number>\d{0,2})")
CUSTOM_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{1,15}")
KINDS = {"M": Cadence.MONTH, "Q": Cadence.QUARTER, "H": Cadence.HALF_YEAR, "Y": Cadence.YEAR}
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
HALVES = (Text("上半年", "first half"), Text("下半年", "second half"))


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to the day before `end`."""

    code: str
    cadence: Cadence
    start: date
    end: date

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def over(self, today: date) -> bool:
        """Whether the whole period lies behind."""
        return today >= self.end


def first_of_month(year: int, month: int) -> date:
    """`month` may run past twelve."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def numbered(cadence: Cadence, year: int, number: int) -> Period:
    """The `number`-th period of a year, counted from one. ValueError if the year has no such period."""
    months = MONTHS[cadence]
    if not 1 <= number <= 12 // months:
        raise ValueError(f"a year has no {number}. period of the kind {cadence}")
    first = (number - 1) * months + 1
    return Period(
        code_of(cadence, year, number),
        cadence,
        first_of_month(year, first),
        first_of_month(year, first + months),
    )


def code_of(cadence: Cadence, year: int, number: int) -> str:
    """The code of a period of the calendar."""
    match cadence:
        case Cadence.MONTH:
            return f"{year:04d}M{number:02d}"
        case Cadence.QUARTER:
            return f"{year:04d}Q{number}"
        case Cadence.HALF_YEAR:
            return f"{year:04d}H{number}"
        case _:
            return f"{year:04d}Y"


def containing(cadence: Cadence, day: date) -> Period:
    """The period of the calendar in which a day lies."""
    return numbered(cadence, day.year, (day.month - 1) // MONTHS[cadence] + 1)


def last_over(cadence: Cadence, today: date) -> Period:
    """The newest period that lies wholly behind."""
    return containing(cadence, containing(cadence, today).start - timedelta(days=1))


def read(code: str) -> Period:
    """The period of a code. ValueError if it is no code of the calendar."""
    found = CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"{code!r} is not the code of a period")
    cadence = KINDS[found["kind"]]
    if (cadence is Cadence.YEAR) != (found["number"] == ""):
        raise ValueError(f"{code!r} is not the code of a period")
    period = numbered(cadence, int(found["year"]), int(found["number"] or 1))
    if period.code != code:
        raise ValueError(f"{code!r} is written {period.code!r}")
    return period


def custom(code: str, start: date, end: date) -> Period:
    """A period of its own, outside the calendar's. ValueError if code or dates make no sense."""
    if not CUSTOM_CODE.fullmatch(code) or CODE.fullmatch(code):
        raise ValueError(f"{code!r} cannot name a round of its own")
    if end <= start:
        raise ValueError("a period ends after it begins")
    return Period(code, Cadence.CUSTOM, start, end)


def title(period: Period) -> Text:
    """What people call the period."""
    year, month = period.start.year, period.start.month
    match period.cadence:
        case Cadence.MONTH:
            return Text(f"{year} 年 {month} 月", f"{ENGLISH_MONTHS[month - 1]} {year}")
        case Cadence.QUARTER:
            number = (month - 1) // 3 + 1
            return Text(f"{year} 年第 {number} 季度", f"quarter {number} of {year}")
        case Cadence.HALF_YEAR:
            half = HALVES[month // 7]
            return Text(f"{year} 年{half.zh}", f"{half.en} of {year}")
        case Cadence.YEAR:
            return Text(f"{year} 年度", f"year {year}")
        case _:
            return Text(f"专项填报 {period.code}", f"special round {period.code}")


def due_on(period: Period, opened_on: date, days: int, calendar: WorkCalendar) -> date:
    """The last day for reports: `days` working days after the period's end, or after the opening if that came later.

    Nobody is late because a round was opened late. The day it starts does not count (民法典 art. 201).
    """
    return calendar.add_working_days(max(period.end, opened_on), days)


def number_in_plan(period: Period, plan_start: date) -> int:
    """Which round of the plan this is, counted from one; for the issue number of a bulletin."""
    months = (period.start.year - plan_start.year) * 12 + period.start.month - plan_start.month
    return months // MONTHS.get(period.cadence, 3) + 1
