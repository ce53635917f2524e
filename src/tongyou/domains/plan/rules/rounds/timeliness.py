"""When a report came: waiting, on time, late, missing, made up. Nothing here looks at what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tongyou.base import clock
from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.supervision import Timeliness


@dataclass(frozen=True, slots=True)
class Handing:
    """The three moments that decide: due date, when the unit handed in first, when the round was closed."""

    due_on: dt.date
    handed_in_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None

    @property
    def handed_in_on(self) -> dt.date | None:
        return clock.local(self.handed_in_at).date() if self.handed_in_at else None


def timeliness(handing: Handing, today: dt.date) -> Timeliness:
    """How it looks on `today`. A report handed in after today does not count yet."""
    came = handing.handed_in_on
    if came is None or came > today:
        return Timeliness.WAITING if today <= handing.due_on else Timeliness.MISSING
    if came <= handing.due_on:
        return Timeliness.ON_TIME
    return Timeliness.MADE_UP if after_close(handing) else Timeliness.LATE


def after_close(handing: Handing) -> bool:
    """Handed in when the round had been closed."""
    return bool(
        handing.closed_at and handing.handed_in_at and handing.handed_in_at > handing.closed_at
    )


def working_days_late(handing: Handing, today: dt.date, calendar: WorkCalendar) -> int:
    """Working days after the due date until it came, or until today while it is missing; zero if in time."""
    came = handing.handed_in_on
    until = came if came is not None and came <= today else today
    return max(calendar.working_days_between(handing.due_on, until), 0)


def due_in(handing: Handing, today: dt.date, calendar: WorkCalendar) -> int:
    """Working days that are left; negative when the due date has passed."""
    return calendar.working_days_between(today, handing.due_on)
