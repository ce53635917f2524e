"""Working days of the People's Republic, year by year; an unannounced year is Monday to Friday, provisional."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tongyou.base.calendar.rules import WorkCalendar
from tongyou.base.calendar.types import CalendarRefused, MovedDay, YearChanged
from tongyou.base.calendar.wiring import on_change, set_recorder

if TYPE_CHECKING:
    from tongyou.base.calendar.actions import import_year
    from tongyou.base.calendar.queries import (
        add_working_days,
        is_provisional,
        is_working_day,
        load,
        working_days_between,
    )

__all__ = [
    "CalendarRefused",
    "MovedDay",
    "WorkCalendar",
    "YearChanged",
    "add_working_days",
    "import_year",
    "is_provisional",
    "is_working_day",
    "load",
    "on_change",
    "set_recorder",
    "working_days_between",
]


def __getattr__(name: str) -> Any:
    """What needs the models loads late: Django imports this package before models may load."""
    if name not in __all__:
        raise AttributeError(name)
    room = "actions" if name == "import_year" else "queries"
    return getattr(import_module(f"tongyou.base.calendar.{room}"), name)
