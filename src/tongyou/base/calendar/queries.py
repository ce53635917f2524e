"""The calendar as the database knows it. Loops load it once: `load(2025, 2026).add_working_days(...)`."""

from __future__ import annotations

import datetime as dt

from tongyou.base.calendar.models import WorkDay, Year, YearStatus
from tongyou.base.calendar.rules import LONGEST, WorkCalendar

# Even with the longest holidays, two calendar days for each working day and two months are enough.
DAYS_PER_WORKING_DAY = 2


def load(first: int, last: int) -> WorkCalendar:
    """The years from `first` to `last`, both included, in two queries."""
    days = WorkDay.objects.filter(day__gte=dt.date(first, 1, 1), day__lte=dt.date(last, 12, 31))
    years = Year.objects.filter(year__gte=first, year__lte=last, status=YearStatus.CONFIRMED)
    return WorkCalendar(
        exceptions=dict(days.values_list("day", "is_working")),
        confirmed=frozenset(years.values_list("year", flat=True)),
    )


def is_working_day(day: dt.date) -> bool:
    """True if offices work on `day`."""
    found = WorkDay.objects.filter(day=day).values_list("is_working", flat=True).first()
    return WorkCalendar().is_working_day(day) if found is None else found


def add_working_days(day: dt.date, n: int) -> dt.date:
    """The n-th working day after `day`; negative counts back, zero is `day`. ValueError beyond 3,660."""
    reach = dt.timedelta(days=min(abs(n), LONGEST) * DAYS_PER_WORKING_DAY + 60)
    calendar = load((day - reach).year, (day + reach).year)
    return calendar.add_working_days(day, n)


def working_days_between(a: dt.date, b: dt.date) -> int:
    """Working days after `a` up to and including `b`; negative if `b` lies before `a`."""
    return load(min(a, b).year, max(a, b).year).working_days_between(a, b)


def is_provisional(year: int) -> bool:
    """True while `year` is only assumed to be Monday to Friday."""
    return not Year.objects.filter(year=year, status=YearStatus.CONFIRMED).exists()
