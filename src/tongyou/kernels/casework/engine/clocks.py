"""Deadlines: when something is due, how a pause moves that, and when a share of the time is used up.

The day on which something happens does not count (民法典 art. 201); a period of months ends on the day of the same
number, or on the last of a shorter month (art. 202); the last day ends at 24:00 in Asia/Shanghai (art. 203). A last day
that is a holiday does not move to the next one, as art. 203 would allow: an authority's own deadline is kept, not stretched.
Hours and minutes run around the clock. `due_at` is the last moment that is still in time.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from dataclasses import replace

from tongyou.base.calendar import WorkCalendar
from tongyou.base.clock import local, start_of_day
from tongyou.kernels.casework.definition.types import Limit, Span
from tongyou.kernels.casework.engine.types import ClockState

MINUTE = dt.timedelta(minutes=1)
ONE_DAY = dt.timedelta(days=1)
TICK = dt.timedelta(microseconds=1)
PER_SPAN = {Span.MINUTES: 1, Span.HOURS: 60, Span.MONTHS: 1, Span.YEARS: 12}


def due(limit: Limit, start: dt.datetime, used: int, calendar: WorkCalendar) -> dt.datetime:
    """The last moment in time of a limit whose present stretch began at `start`, when `used` was gone before.

    `used` is in working days for `wd`, days for `d`, `mo` and `y`, minutes for `h` and `min`.
    """
    day = local(start).date()
    match limit.span:
        case Span.WORKING_DAYS:
            return end_of_day(working_day(day, limit.amount - used, calendar))
        case Span.DAYS:
            return end_of_day(day + ONE_DAY * (limit.amount - used))
        case Span.MONTHS | Span.YEARS:
            return end_of_day(add_months(day - ONE_DAY * used, in_small(limit)))
        case Span.HOURS | Span.MINUTES:
            return start + MINUTE * (in_small(limit) - used)


def used_until(
    limit: Limit, start: dt.datetime, moment: dt.datetime, calendar: WorkCalendar
) -> int:
    """What a stretch from `start` to `moment` uses up, in the limit's unit (see `due`); whole minutes."""
    if moment <= start:
        return 0
    first, last = local(start).date(), local(moment).date()
    if limit.span is Span.WORKING_DAYS:
        return calendar.working_days_between(first, last)
    return (moment - start) // MINUTE if runs_round_the_clock(limit) else (last - first).days


def start(key: str, limit: Limit, now: dt.datetime, calendar: WorkCalendar) -> ClockState:
    """A clock that begins to run now."""
    return ClockState(key, limit, started_at=now, due_at=due(limit, now, 0, calendar))


def is_running(clock: ClockState) -> bool:
    """True unless the clock stands still or has been stopped."""
    return not clock.paused and clock.stopped_at is None


def is_late(clock: ClockState, now: dt.datetime) -> bool:
    """True once a running clock's last moment has passed."""
    return is_running(clock) and now > clock.due_at


def pause(clock: ClockState, now: dt.datetime, calendar: WorkCalendar) -> ClockState:
    """The clock stands still: what it used is added up, what remains is kept. `started_at` is when it stopped running."""
    if not is_running(clock):
        return clock
    used = clock.used + used_until(clock.limit, clock.started_at, now, calendar)
    return replace(clock, used=used, started_at=now, paused=True)


def resume(clock: ClockState, now: dt.datetime, calendar: WorkCalendar) -> ClockState:
    """The clock runs on with what remained: the deadline moves by the length of the pause, and nothing else changes.

    A clock that was late stays late by as much. This also restarts a stopped clock (a reopened case).
    """
    if is_running(clock):
        return clock
    moved = moved_by_standing(clock, now, calendar)
    return replace(clock, started_at=now, due_at=moved, paused=False, stopped_at=None)


def moved_by_standing(clock: ClockState, now: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    """The deadline after having stood still from `started_at` until now."""
    if clock.limit.span is Span.WORKING_DAYS:
        return due(clock.limit, now, clock.used, calendar)
    if runs_round_the_clock(clock.limit):
        return clock.due_at + (now - clock.started_at)
    stood = local(now).date() - local(clock.started_at).date()
    return end_of_day(local(clock.due_at).date() + stood)


def stop(clock: ClockState, now: dt.datetime, calendar: WorkCalendar) -> ClockState:
    """The clock has done its work."""
    if clock.stopped_at is not None:
        return clock
    return replace(pause(clock, now, calendar), paused=False, stopped_at=now)


def threshold(clock: ClockState, percent: int, calendar: WorkCalendar) -> dt.datetime:
    """When `percent` of the limit is used up: whole units, rounded up, so 60% of 4 working days are 3.

    For limits in days this is the end of a day; 100 per cent is the deadline itself, more lies behind it.
    """
    if runs_round_the_clock(clock.limit):
        total = in_small(clock.limit)
        return clock.due_at + MINUTE * (share(total, percent) - total)
    day = local(clock.started_at).date()
    if clock.limit.span is Span.WORKING_DAYS:
        left = share(clock.limit.amount, percent) - clock.used
        return end_of_day(working_day(day, left, calendar))
    total = clock.used + (local(clock.due_at).date() - day).days
    return end_of_day(day + ONE_DAY * (share(total, percent) - clock.used))


def recount(clock: ClockState, calendar: WorkCalendar) -> dt.datetime:
    """The deadline of a running clock under another calendar. Only working days know the calendar."""
    if clock.limit.span is not Span.WORKING_DAYS or not is_running(clock):
        return clock.due_at
    return due(clock.limit, clock.started_at, clock.used, calendar)


def is_provisional(clock: ClockState, calendar: WorkCalendar) -> bool:
    """True if the deadline counts working days of a year whose holidays have not been announced."""
    if clock.limit.span is not Span.WORKING_DAYS:
        return False
    years = range(local(clock.started_at).year, local(clock.due_at).year + 1)
    return any(calendar.is_provisional(year) for year in years)


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment of a day in Asia/Shanghai, in UTC."""
    return start_of_day(day + ONE_DAY) - TICK


def working_day(day: dt.date, count: int, calendar: WorkCalendar) -> dt.date:
    """The `count`-th working day after `day`. Zero and less: the last working day until `day`, or so many before it."""
    if count > 0:
        return calendar.add_working_days(day, count)
    while not calendar.is_working_day(day):
        day -= ONE_DAY
    return calendar.add_working_days(day, count)


def add_months(day: dt.date, count: int) -> dt.date:
    """The day of the same number `count` months later, or the last of a month that has none (民法典 art. 202)."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    last = months.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def runs_round_the_clock(limit: Limit) -> bool:
    """True for hours and minutes."""
    return limit.span in (Span.HOURS, Span.MINUTES)


def in_small(limit: Limit) -> int:
    """Hours and minutes in minutes, months and years in months."""
    return limit.amount * PER_SPAN[limit.span]


def share(total: int, percent: int) -> int:
    """So many per cent of whole units, rounded up."""
    return -(-total * percent // 100)
