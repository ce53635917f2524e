"""Deadlines: by example where the law is quoted, by property over every calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.kernels.casework.engine.build import CALENDAR, START, limit
from tongyou.base.calendar import WorkCalendar
from tongyou.base.clock import SHANGHAI, local
from tongyou.kernels.casework.definition.types import Limit, Span
from tongyou.kernels.casework.engine import clocks

DAY, TICK = dt.timedelta(days=1), dt.timedelta(microseconds=1)
AMOUNTS = {
    Span.WORKING_DAYS: 60,
    Span.DAYS: 400,
    Span.HOURS: 300,
    Span.MINUTES: 10_000,
    Span.MONTHS: 30,
    Span.YEARS: 10,
}
limits = st.sampled_from(Span).flatmap(
    lambda span: st.builds(Limit, st.integers(1, AMOUNTS[span]), st.just(span))
)
working = st.builds(Limit, st.integers(1, 60), st.just(Span.WORKING_DAYS))
moments = st.datetimes(
    dt.datetime(2023, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    dt.datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
days = st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31))
calendars = st.builds(WorkCalendar, st.dictionaries(days, st.booleans(), max_size=40))
spans = st.timedeltas(dt.timedelta(0), dt.timedelta(days=90))


def day_of(moment: dt.datetime) -> dt.date:
    return local(moment).date()


def shanghai(words: str) -> dt.datetime:
    return dt.datetime.fromisoformat(words).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


# ---- by example


@pytest.mark.parametrize(
    ("start", "length", "last"),
    [
        ("2025-09-01T09:00", "1wd", "2025-09-02"),  # the day itself does not count
        ("2025-09-01T00:00", "1wd", "2025-09-02"),
        ("2025-09-01T23:59", "1wd", "2025-09-02"),
        ("2025-09-05T09:00", "1wd", "2025-09-08"),  # Friday to Monday
        ("2025-09-06T09:00", "1wd", "2025-09-08"),  # from a Saturday
        ("2025-09-27T09:00", "1wd", "2025-09-28"),  # a Sunday that was worked
        ("2025-09-30T09:00", "2wd", "2025-10-10"),  # over the National Day week
        ("2025-09-30T09:00", "3wd", "2025-10-11"),  # a Saturday that was worked
        ("2025-09-30T09:00", "3d", "2025-10-03"),  # days do not ask for holidays
        ("2025-01-31T09:00", "1mo", "2025-02-28"),  # 民法典 art. 202: no such day, the month's last
        ("2024-01-31T09:00", "1mo", "2024-02-29"),
        ("2024-02-29T09:00", "1mo", "2024-03-29"),
        ("2024-02-29T09:00", "1y", "2025-02-28"),
        ("2024-02-29T09:00", "4y", "2028-02-29"),
        ("2025-08-31T09:00", "6mo", "2026-02-28"),
        ("2025-11-30T09:00", "3mo", "2026-02-28"),
        ("2025-12-15T09:00", "1mo", "2026-01-15"),
    ],
)
def test_the_last_day_ends_at_midnight_in_shanghai(start: str, length: str, last: str) -> None:
    due = clocks.due(limit(length), shanghai(start), 0, CALENDAR)
    midnight = shanghai(f"{last}T00:00") + DAY
    assert due < midnight <= due + TICK
    assert due.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("length", "due"), [("90min", "2025-10-03T01:00"), ("48h", "2025-10-04T23:30")]
)
def test_hours_and_minutes_run_around_the_clock(length: str, due: str) -> None:
    start = shanghai("2025-10-02T23:30")
    assert clocks.due(limit(length), start, 0, CALENDAR) == shanghai(due)


def test_the_last_moment_is_in_time_and_the_next_is_late() -> None:
    clock = clocks.start("promised", limit("1wd"), START, CALENDAR)
    assert not clocks.is_late(clock, clock.due_at)
    assert clocks.is_late(clock, clock.due_at + TICK)
    assert not clocks.is_late(clocks.pause(clock, START, CALENDAR), clock.due_at + DAY)
    assert not clocks.is_late(clocks.stop(clock, START, CALENDAR), clock.due_at + DAY)


@pytest.mark.parametrize(
    ("length", "percent", "day"),
    [
        ("5wd", 60, "2025-09-04"),
        ("5wd", 1, "2025-09-02"),
        ("4wd", 60, "2025-09-04"),  # 2.4 working days are three
        ("1wd", 60, "2025-09-02"),
        ("5wd", 100, "2025-09-08"),
        ("5wd", 150, "2025-09-11"),  # 7.5 are eight
        ("10d", 60, "2025-09-07"),
        ("1mo", 50, "2025-09-16"),  # 30 days: 15
        ("1mo", 100, "2025-10-01"),
    ],
)
def test_a_share_of_the_time_is_whole_units_rounded_up(length: str, percent: int, day: str) -> None:
    clock = clocks.start("promised", limit(length), START, CALENDAR)
    found = clocks.threshold(clock, percent, CALENDAR)
    assert found == clocks.end_of_day(dt.date.fromisoformat(day))


def test_a_share_of_hours_is_minutes() -> None:
    clock = clocks.start("step:a", limit("1h"), START, CALENDAR)
    assert clocks.threshold(clock, 60, CALENDAR) == START + dt.timedelta(minutes=36)
    assert clocks.threshold(clock, 33, CALENDAR) == START + dt.timedelta(minutes=20)


def test_a_late_clock_that_pauses_stays_late_by_as_much() -> None:
    clock = clocks.start("promised", limit("2wd"), START, CALENDAR)  # due on Wednesday the 3rd
    friday, monday = START + 4 * DAY, START + 14 * DAY
    resumed = clocks.resume(clocks.pause(clock, friday, CALENDAR), monday, CALENDAR)
    assert day_of(resumed.due_at) == dt.date(2025, 9, 11)  # two working days before the 15th
    assert clocks.is_late(resumed, monday)


def test_a_pause_over_a_holiday_costs_no_working_day() -> None:
    clock = clocks.start("promised", limit("5wd"), START, CALENDAR)
    before, after = shanghai("2025-09-05T12:00"), shanghai("2025-09-07T12:00")
    assert clocks.resume(clocks.pause(clock, before, CALENDAR), after, CALENDAR).due_at == (
        clock.due_at
    )


def test_an_unannounced_year_is_provisional_only_where_working_days_count() -> None:
    autumn = clocks.start("promised", limit("5wd"), START, CALENDAR)
    over = clocks.start("promised", limit("90wd"), START, CALENDAR)
    assert not clocks.is_provisional(autumn, CALENDAR)
    assert clocks.is_provisional(over, CALENDAR)
    assert not clocks.is_provisional(replace(over, limit=limit("6mo")), CALENDAR)
    assert clocks.is_provisional(autumn, WorkCalendar())


def test_a_deadline_longer_than_any_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="3660"):
        clocks.due(limit("4000wd"), START, 0, CALENDAR)


# ---- by property


@given(limits, moments, st.integers(1, 50), calendars)
def test_more_time_is_never_earlier(
    length: Limit, start: dt.datetime, more: int, calendar: WorkCalendar
) -> None:
    longer = replace(length, amount=length.amount + more)
    assert clocks.due(length, start, 0, calendar) < clocks.due(longer, start, 0, calendar)


@given(limits, moments, spans, calendars)
def test_a_later_start_is_never_due_earlier(
    length: Limit, start: dt.datetime, later: dt.timedelta, calendar: WorkCalendar
) -> None:
    assert clocks.due(length, start, 0, calendar) <= clocks.due(length, start + later, 0, calendar)


@given(limits, moments, spans, calendars)
def test_pausing_and_resuming_at_once_changes_nothing(
    length: Limit, start: dt.datetime, ran: dt.timedelta, calendar: WorkCalendar
) -> None:
    clock, then = clocks.start("promised", length, start, calendar), start + ran
    again = clocks.resume(clocks.pause(clock, then, calendar), then, calendar)
    assert again.due_at == clock.due_at
    assert clocks.is_running(again)
    for percent in (30, 100, 150):
        if clocks.threshold(clock, percent, calendar) >= then:
            assert clocks.threshold(again, percent, calendar) == clocks.threshold(
                clock, percent, calendar
            )


@given(working, moments, spans, spans, calendars)
def test_a_pause_of_n_working_days_moves_the_deadline_by_n(
    length: Limit,
    start: dt.datetime,
    ran: dt.timedelta,
    stood: dt.timedelta,
    calendar: WorkCalendar,
) -> None:
    clock, then, later = (
        clocks.start("p", length, start, calendar),
        start + ran,
        start + ran + stood,
    )
    moved = clocks.resume(clocks.pause(clock, then, calendar), later, calendar)
    between = calendar.working_days_between
    assert between(day_of(clock.due_at), day_of(moved.due_at)) == between(
        day_of(then), day_of(later)
    )
    assert calendar.is_working_day(day_of(moved.due_at))


@given(limits, moments, spans, spans, calendars)
def test_a_pause_moves_other_deadlines_by_its_length(
    length: Limit,
    start: dt.datetime,
    ran: dt.timedelta,
    stood: dt.timedelta,
    calendar: WorkCalendar,
) -> None:
    assume(length.span is not Span.WORKING_DAYS)
    clock, then, later = (
        clocks.start("p", length, start, calendar),
        start + ran,
        start + ran + stood,
    )
    moved = clocks.resume(clocks.pause(clock, then, calendar), later, calendar)
    if length.span in (Span.HOURS, Span.MINUTES):
        assert moved.due_at - clock.due_at == stood
    else:
        assert day_of(moved.due_at) - day_of(clock.due_at) == day_of(later) - day_of(then)
        assert moved.due_at == clocks.end_of_day(day_of(moved.due_at))


@given(limits, moments, spans, spans, spans, spans, calendars)
def test_two_pauses_move_like_their_sum(
    length: Limit,
    start: dt.datetime,
    ran: dt.timedelta,
    stood: dt.timedelta,
    again: dt.timedelta,
    stood_again: dt.timedelta,
    calendar: WorkCalendar,
) -> None:
    """What was used and what remains add up to the limit, however often the clock stood still."""
    clock, now = clocks.start("p", length, start, calendar), start + ran
    for still, run in ((stood, again), (stood_again, dt.timedelta(0))):
        clock = clocks.pause(clock, now, calendar)
        now += still
        clock = clocks.resume(clock, now, calendar)
        now += run
    if length.span is Span.WORKING_DAYS:
        left = length.amount - clock.used
        assert calendar.working_days_between(day_of(now), day_of(clock.due_at)) == left
    elif length.span is Span.DAYS:
        assert (day_of(clock.due_at) - day_of(now)).days == length.amount - clock.used
    elif length.span in (Span.HOURS, Span.MINUTES):
        first = clocks.due(length, start, 0, calendar)
        assert clock.due_at - first == stood + stood_again


@given(limits, moments, spans, spans, calendars)
def test_used_time_adds_up(
    length: Limit,
    start: dt.datetime,
    one: dt.timedelta,
    two: dt.timedelta,
    calendar: WorkCalendar,
) -> None:
    middle, end = start + one, start + one + two
    parts = clocks.used_until(length, start, middle, calendar) + clocks.used_until(
        length, middle, end, calendar
    )
    whole = clocks.used_until(length, start, end, calendar)
    minutes = length.span in (Span.HOURS, Span.MINUTES)  # of which only whole ones are counted
    assert 0 <= whole - parts <= (1 if minutes else 0)


@given(limits, moments, st.integers(1, 300), st.integers(1, 300), calendars)
def test_thresholds_rise_and_meet_the_deadline(
    length: Limit, start: dt.datetime, low: int, high: int, calendar: WorkCalendar
) -> None:
    clock = clocks.start("p", length, start, calendar)
    low, high = sorted((low, high))
    assert clocks.threshold(clock, low, calendar) <= clocks.threshold(clock, high, calendar)
    assert clocks.threshold(clock, 100, calendar) == clock.due_at
    assert clocks.threshold(clock, low, calendar) > start


@given(limits, moments, spans, spans, calendars)
def test_the_deadline_is_its_own_threshold_after_pauses_too(
    length: Limit,
    start: dt.datetime,
    ran: dt.timedelta,
    stood: dt.timedelta,
    calendar: WorkCalendar,
) -> None:
    clock = clocks.start("p", length, start, calendar)
    clock = clocks.resume(clocks.pause(clock, start + ran, calendar), start + ran + stood, calendar)
    assert clocks.threshold(clock, 100, calendar) == clock.due_at


@given(limits, moments, calendars, calendars)
def test_counting_again_is_counting_by_the_other_calendar(
    length: Limit, start: dt.datetime, old: WorkCalendar, new: WorkCalendar
) -> None:
    clock = clocks.start("p", length, start, old)
    assert clocks.recount(clock, new) == clocks.due(length, start, 0, new)
    assert clocks.recount(clock, old) == clock.due_at


def test_only_what_runs_and_counts_working_days_is_counted_again() -> None:
    before = shanghai("2025-09-29T09:00")
    clock = clocks.start("p", limit("5wd"), before, WorkCalendar())
    assert day_of(clock.due_at) == dt.date(2025, 10, 6)
    assert day_of(clocks.recount(clock, CALENDAR)) == dt.date(2025, 10, 13)
    for still in (clocks.pause(clock, before, CALENDAR), clocks.stop(clock, before, CALENDAR)):
        assert clocks.recount(still, CALENDAR) == clock.due_at
    whole = clocks.start("p", limit("5d"), before, WorkCalendar())
    assert clocks.recount(whole, CALENDAR) == whole.due_at


@given(limits, moments, spans, calendars)
def test_a_stopped_clock_keeps_what_it_used_and_can_run_on(
    length: Limit, start: dt.datetime, ran: dt.timedelta, calendar: WorkCalendar
) -> None:
    clock, then = clocks.start("p", length, start, calendar), start + ran
    stopped = clocks.stop(clock, then, calendar)
    assert stopped.used == clocks.used_until(length, start, then, calendar)
    assert (stopped.stopped_at, stopped.paused) == (then, False)
    assert clocks.stop(stopped, then + DAY, calendar) == stopped
    assert clocks.resume(stopped, then, calendar).due_at == clock.due_at


def test_pausing_twice_and_resuming_a_running_clock_do_nothing() -> None:
    clock = clocks.start("p", limit("5wd"), START, CALENDAR)
    paused = clocks.pause(clock, START + DAY, CALENDAR)
    assert clocks.pause(paused, START + 2 * DAY, CALENDAR) == paused
    assert clocks.resume(clock, START + DAY, CALENDAR) is clock


@given(days, st.integers(-40, 40))
def test_months_keep_the_day_or_end_the_month(day: dt.date, count: int) -> None:
    found = clocks.add_months(day, count)
    assert (found.year - day.year) * 12 + found.month - day.month == count
    assert found.day == day.day or (found + DAY).day == 1
    assert found.day <= day.day


def test_used_before_counts_against_the_limit() -> None:
    assert clocks.due(limit("5wd"), START, 3, CALENDAR) == clocks.due(
        limit("2wd"), START, 0, CALENDAR
    )
    assert clocks.due(limit("2h"), START, 30, CALENDAR) == START + dt.timedelta(minutes=90)
    assert clocks.due(limit("1mo"), START, 10, CALENDAR) == clocks.due(
        limit("1mo"), START - 10 * DAY, 0, CALENDAR
    )
