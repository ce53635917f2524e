"""Working days as a pure matter: properties over every possible calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.base.calendar.actions import moved
from tongyou.base.calendar.rules import LONGEST, WorkCalendar, problems

DAY = dt.timedelta(days=1)
days = st.dates(dt.date(2022, 1, 1), dt.date(2027, 12, 31))
exceptions = st.dictionaries(days, st.booleans(), max_size=60)
calendars = st.builds(WorkCalendar, exceptions)
counts = st.integers(0, 200)


@given(calendars, days, counts)
def test_counting_undoes_adding(calendar: WorkCalendar, day: dt.date, count: int) -> None:
    assert calendar.working_days_between(day, calendar.add_working_days(day, count)) == count


@given(calendars, days, counts)
def test_going_back_undoes_adding_from_a_working_day(
    calendar: WorkCalendar, day: dt.date, count: int
) -> None:
    start = calendar.add_working_days(day, 1)
    assert calendar.add_working_days(calendar.add_working_days(start, count), -count) == start


@given(calendars, days, st.integers(1, 200))
def test_a_deadline_is_a_working_day_and_the_first_that_reaches_the_count(
    calendar: WorkCalendar, day: dt.date, count: int
) -> None:
    end = calendar.add_working_days(day, count)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(day, end - DAY) == count - 1


@given(calendars, days, days, days)
def test_neighbouring_periods_add_up(
    calendar: WorkCalendar, a: dt.date, b: dt.date, c: dt.date
) -> None:
    between = calendar.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(exceptions, exceptions)
def test_moved_days_are_exactly_the_days_on_which_two_calendars_differ(
    before: dict[dt.date, bool], after: dict[dt.date, bool]
) -> None:
    old, new = WorkCalendar(before), WorkCalendar(after)
    found = {day.day: day.now_working for day in moved(before, after)}
    for day in {*before, *after}:
        assert (day in found) == (old.is_working_day(day) != new.is_working_day(day))
        assert day not in found or found[day] == new.is_working_day(day)


def test_a_span_that_is_no_deadline_is_refused() -> None:
    with pytest.raises(ValueError, match="3660"):
        WorkCalendar().add_working_days(dt.date(2025, 1, 1), LONGEST + 1)


@pytest.mark.parametrize(
    ("year", "exceptional", "word"),
    [
        (2025, {dt.date(2026, 1, 1): False}, "does not lie"),
        (2025, {dt.date(2025, 10, 6): True}, "no exception"),
        (2025, {dt.date(2025, 10, 5): False}, "no exception"),
        (1234, {}, "not a year"),
        (2025, {dt.date(2025, 1, 1) + DAY * n: False for n in range(180)}, "too many"),
    ],
)
def test_impossible_years_are_named(year: int, exceptional: dict[dt.date, bool], word: str) -> None:
    assert word in " ".join(problems(year, exceptional))
