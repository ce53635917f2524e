"""Announcing or correcting a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tongyou.base import clock, database
from tongyou.base.calendar.models import WorkDay, Year, YearStatus
from tongyou.base.calendar.rules import WorkCalendar, problems
from tongyou.base.calendar.types import CalendarRefused, MovedDay, YearChanged
from tongyou.base.calendar.wiring import recorded, tell


def import_year(
    *,
    actor: Any,
    year: int,
    days: Mapping[dt.date, bool],
    source: str,
    status: str = YearStatus.CONFIRMED,
) -> YearChanged:
    """Replace `year`'s exceptional days (day -> is it worked?) and return the days that moved.

    `actor` is the ledger's ActorRef. Listeners of `on_change` hear of it in the same transaction, so that
    later deadlines can be counted again. CalendarRefused, and nothing changed, if the days cannot be right.
    """
    _must_be_right(year, days, source, status)
    with database.write():
        before = dict(WorkDay.objects.filter(year__year=year).values_list("day", "is_working"))
        replace_year(year, days, source, status)
        changed = YearChanged(year, status, moved(before, days))
        recorded(
            actor=actor,
            act="change",
            kind="calendar.year",
            subject_ids=[],
            fields=["days", "status", "source"],
            detail={"year": year, "status": str(status), "moved": len(changed.moved)},
        )
        tell(changed)
    return changed


def moved(before: Mapping[dt.date, bool], after: Mapping[dt.date, bool]) -> tuple[MovedDay, ...]:
    """The days on which the two calendars differ, in order."""
    old, new = WorkCalendar(before), WorkCalendar(after)
    return tuple(
        MovedDay(day, new.is_working_day(day))
        for day in sorted({*before, *after})
        if old.is_working_day(day) != new.is_working_day(day)
    )


def replace_year(year: int, days: Mapping[dt.date, bool], source: str, status: str) -> None:
    """Write the year's rows, in the caller's transaction."""
    row, _ = Year.objects.update_or_create(
        year=year, defaults={"status": status, "source": source, "changed_at": clock.now()}
    )
    row.days.all().delete()
    WorkDay.objects.bulk_create(
        WorkDay(day=day, is_working=working, year=row, source=source)
        for day, working in sorted(days.items())
    )


def _must_be_right(year: int, days: Mapping[dt.date, bool], source: str, status: str) -> None:
    found = problems(year, days)
    if not source.strip():
        found.append("The source is missing: name the notice, its number and date.")
    if status not in YearStatus.values:
        found.append(f"The status is one of {', '.join(YearStatus.values)}.")
    if found:
        raise CalendarRefused(" ".join([*found, "Nothing was changed."]))
