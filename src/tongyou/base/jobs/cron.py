"""Timetable lines: minute, hour, day of month, month, day of week (0 or 7 is Sunday). Pure.

As in crontab(5): when both day fields are restricted, a day matches if either does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tongyou.base import clock

FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
FURTHEST_DAYS = 366 * 9  # 29 February can be eight years away (1896-1904, 2096-2104)


class BadCron(ValueError):
    """The line is not five readable fields."""


@dataclass(frozen=True, slots=True)
class Cron:
    """A parsed line."""

    text: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    @classmethod
    def parse(cls, text: str) -> Cron:
        parts = text.split()
        if len(parts) != len(FIELDS):
            raise BadCron(f"{text!r}: five fields are needed, {len(parts)} found")
        minutes, hours, days, months, weekdays = (
            _values(part, *limits) for part, limits in zip(parts, FIELDS, strict=True)
        )
        return cls(
            text,
            minutes,
            hours,
            days,
            months,
            frozenset(day % 7 for day in weekdays),
            any_day=parts[2] == "*",
            any_weekday=parts[4] == "*",
        )

    def matches_day(self, day: dt.date) -> bool:
        if day.month not in self.months:
            return False
        in_month, in_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return in_month and in_week
        return in_month or in_week

    def after(self, moment: dt.datetime) -> dt.datetime | None:
        """The first slot later than `moment`, in UTC; None when there is none (30 February)."""
        local = clock.local(moment)
        for offset in range(FURTHEST_DAYS):
            for slot in self._slots(local.date() + dt.timedelta(days=offset)):
                if slot > local:
                    return slot.astimezone(dt.UTC)
        return None

    def latest(self, moment: dt.datetime) -> dt.datetime | None:
        """The last slot not later than `moment`, in UTC."""
        local = clock.local(moment)
        for offset in range(FURTHEST_DAYS):
            slots = list(self._slots(local.date() - dt.timedelta(days=offset)))
            past = [slot for slot in slots if slot <= local]
            if past:
                return past[-1].astimezone(dt.UTC)
        return None

    def _slots(self, day: dt.date) -> Iterator[dt.datetime]:
        if not self.matches_day(day):
            return
        for hour in sorted(self.hours):
            for minute in sorted(self.minutes):
                yield dt.datetime.combine(day, dt.time(hour, minute), clock.SHANGHAI)


def _values(part: str, name: str, low: int, high: int) -> frozenset[int]:
    found: set[int] = set()
    for piece in part.split(","):
        found.update(_piece(piece, name, low, high))
    return frozenset(found)


def _piece(piece: str, name: str, low: int, high: int) -> range:
    span, slash, step_text = piece.partition("/")
    step = _number(step_text, name, 1, high) if slash else 1
    if span == "*":
        return range(low, high + 1, step)
    first_text, dash, last_text = span.partition("-")
    first = _number(first_text, name, low, high)
    last = _number(last_text, name, first, high) if dash else high if slash else first
    return range(first, last + 1, step)


def _number(text: str, name: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise BadCron(f"{name}: {text!r} is not a number from {low} to {high}")
    return int(text)
