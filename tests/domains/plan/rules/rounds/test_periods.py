"""Periods tile the calendar; codes lead back to them; due dates follow working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.supervision import Cadence

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
CALENDAR_CADENCES = st.sampled_from(
    [Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR]
)
# National Day 2025 and the Saturday worked for it (State Council's announcement for 2025).
GOLDEN_WEEK = WorkCalendar(
    exceptions={
        **{date(2025, 10, day): False for day in range(1, 9)},
        date(2025, 10, 11): True,
    }
)


@given(CALENDAR_CADENCES, DAYS)
def test_a_day_lies_in_its_period_and_the_code_leads_back(cadence: Cadence, day: date) -> None:
    period = periods.containing(cadence, day)
    assert period.start <= day < period.end
    assert periods.read(period.code) == period


@given(CALENDAR_CADENCES, DAYS)
def test_periods_follow_each_other_without_gap(cadence: Cadence, day: date) -> None:
    period = periods.containing(cadence, day)
    following = periods.containing(cadence, period.end)
    assert following.start == period.end
    assert following.code > period.code


@given(CALENDAR_CADENCES, DAYS)
def test_the_last_period_that_is_over_ends_where_the_running_one_begins(
    cadence: Cadence, day: date
) -> None:
    last = periods.last_over(cadence, day)
    assert last.over(day)
    assert last.end == periods.containing(cadence, day).start


@pytest.mark.parametrize("code", ["2025", "2025Q5", "2025Q0", "2025M13", "2025H3", "2025Y1", "2025M1", "2025Q", "Q3", ""])  # fmt: skip
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"code|period|written"):
        periods.read(code)


def test_titles_are_what_people_say() -> None:
    assert periods.title(periods.read("2025Q3")).zh == "2025 年第 3 季度"
    assert periods.title(periods.read("2025H2")).zh == "2025 年下半年"
    assert periods.title(periods.read("2024M02")).en == "February 2024"
    assert periods.title(periods.read("2024Y")).zh == "2024 年度"


def test_a_round_of_its_own_cannot_take_the_code_of_a_calendar_period() -> None:
    assert periods.custom("SUMMER-25", date(2025, 7, 1), date(2025, 9, 1)).cadence is Cadence.CUSTOM
    with pytest.raises(ValueError, match="cannot name"):
        periods.custom("2025Q3", date(2025, 7, 1), date(2025, 9, 1))
    with pytest.raises(ValueError, match="after it begins"):
        periods.custom("SUMMER-25", date(2025, 7, 1), date(2025, 7, 1))


def test_the_due_date_skips_the_golden_week_and_counts_the_worked_saturday() -> None:
    period = periods.read("2025Q3")
    assert periods.due_on(period, date(2025, 10, 1), 10, GOLDEN_WEEK) == date(2025, 10, 21)


def test_nobody_is_late_because_a_round_was_opened_late() -> None:
    period = periods.read("2025Q1")
    early = periods.due_on(period, date(2025, 3, 31), 10, WorkCalendar())
    late = periods.due_on(period, date(2025, 5, 12), 10, WorkCalendar())
    assert early == date(2025, 4, 15)
    assert late == date(2025, 5, 26)


@given(DAYS, st.integers(1, 60))
def test_the_due_date_is_a_working_day_after_the_period(day: date, days: int) -> None:
    period = periods.last_over(Cadence.QUARTER, day)
    due = periods.due_on(period, day, days, GOLDEN_WEEK)
    assert due > max(period.last_day, day)
    assert GOLDEN_WEEK.is_working_day(due)
    assert due - day <= timedelta(days=3 * days + 30)


def test_rounds_are_numbered_through_the_plan() -> None:
    numbers = [
        periods.number_in_plan(periods.read(code), date(2023, 1, 1))
        for code in ("2023Q1", "2023Q4", "2024Q1", "2025Q3")
    ]
    assert numbers == [1, 4, 5, 11]
