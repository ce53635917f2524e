"""Deadlines as pages show them: title, colour, working days left. Pure."""

from __future__ import annotations

import datetime as dt

from tongyou.base.calendar import WorkCalendar
from tongyou.base.clock import local
from tongyou.kernels.casework.definition.types import Procedure, Span
from tongyou.kernels.casework.engine import clocks
from tongyou.kernels.casework.engine.types import ClockState
from tongyou.kernels.casework.queries.types import ClockView, Colour
from tongyou.kernels.criteria import Text

PROMISED, STATUTORY = Text("承诺期限", "Promised"), Text("法定期限", "Statutory")
SOON_PERCENT = 60  # when a deadline turns yellow, as escalations do by default (illustrative)


def title(procedure: Procedure, key: str) -> Text:
    """What a clock measures."""
    kind, _, rest = key.partition(":")
    name = rest.partition("#")[0]
    match kind:
        case "promised":
            return PROMISED
        case "statutory":
            return STATUTORY
        case "step":
            return procedure.step(name.partition(".")[0]).title
        case "material":
            titles = {one.code: one.title for one in procedure.materials}
            return both("补交：{}", "Promised material: {}", titles.get(name, Text(name, name)))
        case "pause":
            return Text("暂停", "Pause")
        case _:
            return both("子事项：{}", "Item: {}", Text(name, name))


def both(zh: str, en: str, inner: Text) -> Text:
    return Text(zh.format(inner.zh), en.format(inner.en))


def view(
    procedure: Procedure, clock: ClockState, now: dt.datetime, calendar: WorkCalendar
) -> ClockView:
    """One deadline."""
    return ClockView(
        key=clock.key,
        title=title(procedure, clock.key),
        limit=clock.limit,
        started_at=clock.started_at,
        due_at=clock.due_at,
        colour=colour(clock, now, calendar),
        working_days_left=days_left(clock, now, calendar),
        provisional=clocks.is_provisional(clock, calendar),
    )


def colour(clock: ClockState, now: dt.datetime, calendar: WorkCalendar) -> Colour:
    """How a clock stands."""
    if clock.stopped_at is not None:
        return Colour.STOPPED
    if clock.paused:
        return Colour.PAUSED
    if now > clock.due_at:
        return Colour.LATE
    soon = clocks.threshold(clock, SOON_PERCENT, calendar)
    return Colour.SOON if now > soon or is_last_day(clock, now) else Colour.CALM


def is_last_day(clock: ClockState, now: dt.datetime) -> bool:
    return local(clock.due_at).date() == local(now).date()


def days_left(clock: ClockState, now: dt.datetime, calendar: WorkCalendar) -> int | None:
    """Working days until the deadline's day, today not counted; negative once it has passed."""
    if clock.stopped_at is not None or clock.paused or runs_by_the_hour(clock):
        return None
    return calendar.working_days_between(local(now).date(), local(clock.due_at).date())


def runs_by_the_hour(clock: ClockState) -> bool:
    return clock.limit.span in (Span.HOURS, Span.MINUTES)


def rough_colour(
    opened_at: dt.datetime, due_at: dt.datetime, now: dt.datetime, *, paused: bool
) -> Colour:
    """The colour of a line in a list, from its two moments alone."""
    if paused:
        return Colour.PAUSED
    if now > due_at:
        return Colour.LATE
    whole = (due_at - opened_at).total_seconds()
    gone = (now - opened_at).total_seconds()
    soon = gone * 100 > whole * SOON_PERCENT
    return Colour.SOON if soon or local(due_at).date() == local(now).date() else Colour.CALM
