"""Quiet hours. Pure: times of the day in Asia/Shanghai, half-open, possibly over midnight."""

from __future__ import annotations

import datetime as dt

from tongyou.base import clock

DEFAULT = (dt.time(21, 0), dt.time(8, 0))


def is_quiet(time: dt.time, start: dt.time, end: dt.time) -> bool:
    """Whether `time` lies in [start, end); equal times are no quiet hours at all."""
    if start <= end:
        return start <= time < end
    return time >= start or time < end


def first_loud(moment: dt.datetime, start: dt.time, end: dt.time) -> dt.datetime:
    """`moment` itself, or the end of the quiet hours it falls into; in UTC."""
    local = clock.local(moment)
    if not is_quiet(local.time(), start, end):
        return moment
    day = local.date()
    if local.time() >= end:  # the evening part: the quiet ends tomorrow
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, end, clock.SHANGHAI).astimezone(dt.UTC)
