"""What other rooms hold: a changed year with its moved days, and a refusal in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A day that became a working day, or stopped being one."""

    day: dt.date
    now_working: bool


@dataclass(frozen=True, slots=True)
class YearChanged:
    """A year's days were announced or corrected. Deadlines after the first moved day need counting again."""

    year: int
    status: str
    moved: tuple[MovedDay, ...]


class CalendarRefused(ValueError):
    """The days given cannot be a year's calendar; nothing was changed. The text says why, in plain words."""
