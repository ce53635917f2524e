"""Lengths of time: the bounds hold on every day of the real calendar, and the longest way is the longest."""

from __future__ import annotations

import calendar as months
import datetime as dt
from bisect import bisect_right
from itertools import accumulate

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.kernels.casework.definition.limits import (
    at_least,
    at_most,
    fits,
    longest_ways,
    measure,
)
from tongyou.kernels.casework.definition.types import Limit, Span

FIRST, LAST = dt.date(2004, 1, 1), dt.date(2026, 12, 31)
DAYS = [FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
WORKED = [chinese_calendar.is_workday(day) for day in DAYS]
WORKING = [number for number, worked in enumerate(WORKED) if worked]
UNTIL = list(accumulate(WORKED))


def wd(amount: int) -> Limit:
    return Limit(amount, Span.WORKING_DAYS)


@pytest.mark.parametrize("count", [1, 2, 5, 6, 10, 15, 20, 30, 45, 49, 60, 65, 90, 120, 180, 250])
def test_working_days_never_take_longer_than_is_assumed(count: int) -> None:
    longest = max(
        WORKING[after + count - 1] - start
        for start in range(len(DAYS))
        if (after := bisect_right(WORKING, start)) + count <= len(WORKING)
    )
    assert longest <= at_most([wd(count)], Span.DAYS)


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12])
def test_months_hold_no_more_working_days_and_no_fewer_days_than_assumed(count: int) -> None:
    limit = Limit(count, Span.MONTHS)
    for start, day in enumerate(DAYS):
        end = (later(day, count) - FIRST).days
        if end < len(DAYS):
            assert UNTIL[end] - UNTIL[start] <= at_most([limit], Span.WORKING_DAYS)
            assert at_least(limit, Span.DAYS) <= end - start <= at_most([limit], Span.DAYS)


def later(day: dt.date, count: int) -> dt.date:
    years, month = divmod(day.month - 1 + count, 12)
    last = months.monthrange(day.year + years, month + 1)[1]
    return dt.date(day.year + years, month + 1, min(day.day, last))


@given(st.integers(1, 60), st.integers(0, len(DAYS) - 61))
def test_days_hold_no_more_working_days_than_days(count: int, start: int) -> None:
    held = UNTIL[start + count] - UNTIL[start]
    assert held <= at_most([Limit(count, Span.DAYS)], Span.WORKING_DAYS)


@pytest.mark.parametrize(
    ("limits", "promised", "fit"),
    [
        ([wd(5), wd(5)], wd(10), True),
        ([wd(5), wd(6)], wd(10), False),
        ([Limit(5, Span.DAYS), wd(5)], wd(10), True),
        ([wd(10)], Limit(24, Span.DAYS), False),
        ([wd(10)], Limit(25, Span.DAYS), True),
        ([Limit(1, Span.HOURS), wd(9)], wd(10), True),
        ([Limit(25, Span.HOURS), wd(9)], wd(10), False),
        ([Limit(1, Span.HOURS)] * 3, wd(2), False),  # each may reach into another day
        ([Limit(30, Span.MINUTES), Limit(2, Span.HOURS)], Limit(150, Span.MINUTES), True),
        ([Limit(30, Span.MINUTES), Limit(2, Span.HOURS)], Limit(2, Span.HOURS), False),
        ([Limit(1, Span.DAYS)], Limit(47, Span.HOURS), False),
        ([Limit(1, Span.DAYS)], Limit(48, Span.HOURS), True),
        ([Limit(2, Span.MONTHS), Limit(1, Span.MONTHS)], Limit(3, Span.MONTHS), True),
        ([Limit(12, Span.MONTHS)], Limit(1, Span.YEARS), True),
        ([Limit(28, Span.DAYS)], Limit(1, Span.MONTHS), True),
        ([Limit(29, Span.DAYS)], Limit(1, Span.MONTHS), False),
        ([Limit(1, Span.MONTHS)], Limit(30, Span.DAYS), False),
        ([Limit(1, Span.MONTHS)], wd(23), False),
    ],
)
def test_what_fits_a_promise(limits: list[Limit], promised: Limit, *, fit: bool) -> None:
    assert fits(limits, promised) is fit


limits = st.builds(
    Limit,
    st.integers(1, 40),
    st.sampled_from([Span.WORKING_DAYS, Span.DAYS, Span.HOURS, Span.MONTHS]),
)


@st.composite
def orders(draw: st.DrawFn) -> tuple[dict[str, Limit], dict[str, list[str]]]:
    """Steps in which each comes after some of the earlier ones."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 7)))]
    after = {
        name: draw(st.lists(st.sampled_from(names[:number]), unique=True)) if number else []
        for number, name in enumerate(names)
    }
    return {name: draw(limits) for name in names}, after


def every_way(name: str, after: dict[str, list[str]]) -> list[list[str]]:
    return [[*way, name] for one in after[name] for way in every_way(one, after)] or [[name]]


@given(orders(), limits)
def test_the_longest_way_is_the_longest(
    order: tuple[dict[str, Limit], dict[str, list[str]]], promised: Limit
) -> None:
    of, after = order
    unit = measure(of.values(), promised.span)
    ways = longest_ways(of, after, unit)
    for name, way in ways.items():
        assert list(way.codes) in every_way(name, after)
        every = [at_most([of[one] for one in codes], unit) for codes in every_way(name, after)]
        mixed = 10 * 24 * 60 if unit is Span.MINUTES else 10  # the festival, added once
        assert max(every) - mixed <= way.total <= max(every)


@given(st.lists(limits, min_size=1, max_size=5), limits)
def test_more_work_never_fits_better(found: list[Limit], promised: Limit) -> None:
    if not fits(found[:-1] or [Limit(1, Span.MINUTES)], promised):
        assert not fits(found, promised) or len(found) == 1
