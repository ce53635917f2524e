"""Quiet hours against a minute-by-minute walk."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from tongyou.base.clock import SHANGHAI
from tongyou.base.notices.quiet import DEFAULT, first_loud, is_quiet

TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
MOMENTS = st.datetimes(
    dt.datetime(2025, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    dt.datetime(2026, 1, 1),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)


@settings(deadline=None)
@given(MOMENTS, TIMES, TIMES)
def test_the_first_loud_moment_is_the_first(
    moment: dt.datetime, start: dt.time, end: dt.time
) -> None:
    moment = moment.replace(second=0, microsecond=0)
    found = first_loud(moment, start, end).astimezone(SHANGHAI)
    probe = moment
    while is_quiet(probe.time(), start, end):
        probe += dt.timedelta(minutes=1)
    assert found == probe


def test_the_edges_are_half_open() -> None:
    assert is_quiet(dt.time(21), *DEFAULT)
    assert is_quiet(dt.time(7, 59), *DEFAULT)
    assert not is_quiet(dt.time(8), *DEFAULT)
    assert not is_quiet(dt.time(20, 59), *DEFAULT)
    assert not is_quiet(dt.time(3), dt.time(3), dt.time(3))
