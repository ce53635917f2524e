"""Timetable lines against a minute-by-minute reading of crontab(5)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongyou.base.clock import SHANGHAI
from tongyou.base.jobs.cron import BadCron, Cron

LINES = [
    "* * * * *",
    "*/15 * * * *",
    "0 2 * * *",
    "30 8-18/2 * * 1-5",
    "0 0 1 * *",
    "5 4 13 * 5",
    "0 9 * 3,9 7",
]
MOMENTS = st.datetimes(
    dt.datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    dt.datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)


def matches(line: str, moment: dt.datetime) -> bool:
    """The plain definition: every field, with the either-day rule."""
    minute, hour, day, month, weekday = line.split()
    hits = [
        value in members(text, low, high)
        for text, value, low, high in (
            (minute, moment.minute, 0, 59),
            (hour, moment.hour, 0, 23),
            (month, moment.month, 1, 12),
        )
    ]
    by_day = moment.day in members(day, 1, 31)
    by_week = moment.isoweekday() in members(
        weekday.replace("0", "7") if weekday == "0" else weekday, 1, 7
    )
    either = by_day or by_week if "*" not in (day, weekday) else by_day and by_week
    return all(hits) and either


def members(text: str, low: int, high: int) -> set[int]:
    found: set[int] = set()
    for piece in text.split(","):
        span, _, step = piece.partition("/")
        first, _, last = (f"{low}-{high}" if span == "*" else span).partition("-")
        found |= set(range(int(first), int(last or first) + 1, int(step or 1)))
    return found


@settings(deadline=None)
@given(st.sampled_from(LINES), MOMENTS)
def test_after_is_the_first_matching_minute(line: str, moment: dt.datetime) -> None:
    found = Cron.parse(line).after(moment)
    assert found is not None
    slot = found.astimezone(SHANGHAI)
    assert slot > moment
    assert matches(line, slot)
    probe = moment.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
    for _ in range(3000):
        if probe >= slot:
            break
        assert not matches(line, probe)
        probe += dt.timedelta(minutes=1)


@settings(deadline=None)
@given(st.sampled_from(LINES), MOMENTS)
def test_latest_and_after_are_neighbours(line: str, moment: dt.datetime) -> None:
    cron = Cron.parse(line)
    slot = cron.latest(moment)
    assert slot is not None
    assert slot <= moment
    following = cron.after(slot)
    assert following is not None
    assert following > moment


def test_sunday_is_zero_and_seven() -> None:
    sunday = dt.datetime(2025, 10, 12, tzinfo=SHANGHAI)
    for text in ("0 0 * * 0", "0 0 * * 7"):
        assert Cron.parse(text).latest(sunday) == sunday


def test_a_leap_day_is_found_and_an_impossible_day_is_not() -> None:
    start = dt.datetime(2025, 1, 1, tzinfo=SHANGHAI)
    leap = Cron.parse("0 0 29 2 *").after(start)
    assert leap is not None
    assert leap.astimezone(SHANGHAI).date() == dt.date(2028, 2, 29)
    assert Cron.parse("0 0 30 2 *").after(start) is None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "a * * * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "１ * * * *",
    ],
)
def test_unreadable_lines_say_what_is_wrong(line: str) -> None:
    with pytest.raises(BadCron, match=r"field|number"):
        Cron.parse(line)
