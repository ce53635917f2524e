"""The one clock. Stored time is UTC; dates and deadlines are those of Asia/Shanghai.

The demonstration city lives on a date of its own: `set_offset` moves every reading, and a banner says so.
No other module may ask the operating system for the time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset = dt.timedelta(0)
_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen", default=None)


def now() -> dt.datetime:
    """This moment, aware, in UTC, moved by the demonstration offset."""
    frozen = _frozen.get()
    return frozen if frozen is not None else real_now() + _offset


def real_now() -> dt.datetime:
    """The machine's own moment: for leases, heartbeats and back-off, which the demonstration must not move."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place


def today() -> dt.date:
    """The date in Asia/Shanghai."""
    return local(now()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """A moment as the wall clock in Asia/Shanghai shows it."""
    return moment.astimezone(SHANGHAI)


def start_of_day(day: dt.date) -> dt.datetime:
    """Midnight in Asia/Shanghai, as UTC: periods are half-open, from this to the next."""
    return dt.datetime.combine(day, dt.time(), SHANGHAI).astimezone(dt.UTC)


def set_offset(offset: dt.timedelta) -> None:
    """Move the clock of this process (demonstration only)."""
    global _offset
    _offset = offset


def offset() -> dt.timedelta:
    """How far the demonstration has moved the clock; zero in production."""
    return _offset


@contextmanager
def freeze(moment: dt.datetime) -> Iterator[None]:
    """Stop the clock at `moment` (tests)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
