"""When a clock asks for something, and what: reminders, escalations, going on without a late step, lapses. Pure.

A threshold is known by its name in its clock. Names of what hangs on the deadline carry its date, so that a deadline
that was moved is seen to again; shares of the limit are seen to once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tongyou.base.calendar import WorkCalendar
from tongyou.base.clock import local, start_of_day
from tongyou.kernels.casework.definition.types import Escalation, OnLate, Procedure, Span
from tongyou.kernels.casework.engine.clocks import TICK, end_of_day, is_running, threshold
from tongyou.kernels.casework.engine.types import ClockState

HANDLER, HEAD = "handler", "head"
MORNING = dt.timedelta(hours=8, minutes=30)  # a reminder waits for office hours (illustrative)
EVERY = 5  # working days between reminders of something late (illustrative)
LATEST = 60  # working days after which nobody is reminded any more (illustrative)
WHOLE = 100


class Does(StrEnum):
    """What a threshold does."""

    REMIND = "remind"  # before the deadline, in the morning of its day
    ESCALATE = "escalate"  # a share of the limit is used up
    LATE = "late"  # the deadline has passed
    STILL_LATE = "still_late"
    PROCEED = "proceed"  # the case goes on without the step
    LAPSE_PAUSE = "lapse_pause"
    LAPSE_MATERIAL = "lapse_material"


@dataclass(frozen=True, slots=True)
class Threshold:
    """One moment of one clock, the first at which it is to be seen to."""

    at: dt.datetime
    name: str
    does: Does
    escalation: Escalation | None = None


def thresholds(procedure: Procedure, clock: ClockState, calendar: WorkCalendar) -> list[Threshold]:
    """Everything a running clock will ask for, in the order of time; nothing of one that stands still."""
    if not is_running(clock):
        return []
    kind, _, rest = clock.key.partition(":")
    found = [*reminders(clock), *at_the_end(procedure, clock, kind, rest)]
    if kind not in ("pause", "material"):
        found += escalations(procedure, clock, kind, calendar)
    if kind == "step":
        found += still_late(clock, calendar)
    return sorted(found, key=lambda one: (one.at, one.name))


def reminders(clock: ClockState) -> Iterator[Threshold]:
    """In the morning of the last day, unless the limit is shorter than two days."""
    if clock.limit.span in (Span.HOURS, Span.MINUTES) or clock.limit.amount < 2:
        return
    day = local(clock.due_at).date()
    yield Threshold(start_of_day(day) + MORNING, f"remind:{day.isoformat()}", Does.REMIND)


def at_the_end(
    procedure: Procedure, clock: ClockState, kind: str, rest: str
) -> Iterator[Threshold]:
    """What happens once the deadline has passed."""
    at, day = clock.due_at + TICK, local(clock.due_at).date().isoformat()
    if kind == "pause":
        yield Threshold(at, f"lapse:{day}", Does.LAPSE_PAUSE)
    elif kind == "material":
        yield Threshold(at, f"lapse:{day}", Does.LAPSE_MATERIAL)
    else:
        yield Threshold(at, f"due:{day}", Does.LATE)
    if kind == "step" and goes_on(procedure, rest):
        yield Threshold(at, f"proceed:{day}", Does.PROCEED)


def goes_on(procedure: Procedure, key: str) -> bool:
    """True if the case goes on without a late row of that key."""
    code = key.partition("#")[0].partition(".")[0]
    return procedure.step(code).on_late is OnLate.PROCEED


def escalations(
    procedure: Procedure, clock: ClockState, kind: str, calendar: WorkCalendar
) -> Iterator[Threshold]:
    """Shares of the limit. The case's own clocks and its items' speak up only when their time is over."""
    for one in procedure.escalations:
        if kind == "step" or one.percent >= WHOLE:
            at = threshold(clock, one.percent, calendar) + TICK
            yield Threshold(at, f"share:{one.percent}", Does.ESCALATE, one)


def still_late(clock: ClockState, calendar: WorkCalendar) -> Iterator[Threshold]:
    """Again and again while a step is late."""
    due = local(clock.due_at).date()
    for days in range(EVERY, LATEST + 1, EVERY):
        at = end_of_day(calendar.add_working_days(due, days)) + TICK
        yield Threshold(at, f"late:{days}:{due.isoformat()}", Does.STILL_LATE)


def next_at(
    procedure: Procedure,
    clock: ClockState,
    calendar: WorkCalendar,
    fired: frozenset[str] = frozenset(),
) -> dt.datetime | None:
    """The first moment at which something is to happen that has not happened yet; None: never."""
    waiting = (one.at for one in thresholds(procedure, clock, calendar) if one.name not in fired)
    return next(waiting, None)
