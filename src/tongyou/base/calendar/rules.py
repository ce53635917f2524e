"""Working days, the pure part: exceptions in, answers out.

The day on which something happens does not count; counting starts the next day (民法典 art. 201).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

FRIDAY = 4
ONE_DAY = dt.timedelta(days=1)
LONGEST = 3660  # working days; longer spans are no deadlines but mistakes


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days that differ from Monday to Friday, and the years that were announced."""

    exceptions: Mapping[dt.date, bool] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()

    def is_working_day(self, day: dt.date) -> bool:
        """True if offices work on `day`."""
        return self.exceptions.get(day, day.weekday() <= FRIDAY)

    def is_provisional(self, year: int) -> bool:
        """True while the State Council has not announced `year`'s holidays (or we do not have them)."""
        return year not in self.confirmed

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day` (before it, if negative); zero gives `day` itself."""
        if abs(count) > LONGEST:
            raise ValueError(
                f"{count} working days are more than the {LONGEST} a deadline may have."
            )
        step, left = (ONE_DAY if count > 0 else -ONE_DAY), abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Working days in (start, end]: after the day of the event, up to and including `end`.

        Half-open, so neighbouring periods add up. Negative if `end` lies before `start`.
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = ((start + ONE_DAY * number) for number in range(1, (end - start).days + 1))
        return sum(map(self.is_working_day, days))


def problems(year: int, days: Mapping[dt.date, bool]) -> list[str]:
    """Why these exceptions cannot be `year`'s calendar; empty if they can."""
    found = []
    if not 1949 <= year <= 2200:
        found.append(f"{year} is not a year this calendar keeps (1949 to 2200).")
    outside = sorted(day for day in days if day.year != year)
    if outside:
        found.append(f"{outside[0].isoformat()} does not lie in {year}.")
    idle = sorted(day for day, working in days.items() if working == (day.weekday() <= FRIDAY))
    if idle:
        found.append(
            f"{idle[0].isoformat()} is no exception: it is what Monday to Friday says anyway."
        )
    if len(days) > 120:
        found.append(f"{len(days)} exceptional days are too many for one year.")
    return found
