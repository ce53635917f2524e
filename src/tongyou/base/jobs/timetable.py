"""Firing what is due by the clock: once per slot whatever the number of workers, caught up once after a pause."""

from __future__ import annotations

import datetime as dt

from tongyou.base import clock, database
from tongyou.base.jobs import registry
from tongyou.base.jobs.models import Schedule
from tongyou.base.jobs.queue import enqueue


def sync() -> None:
    """Write the declared lines into the table and remove those no longer declared. A new line starts now."""
    declared = registry.all_schedules()
    with database.write():
        for spec in declared.values():
            Schedule.objects.update_or_create(
                name=spec.name,
                defaults={"job": spec.job, "cron": spec.cron.text},
                create_defaults={
                    "job": spec.job,
                    "cron": spec.cron.text,
                    "last_fired": clock.now(),
                },
            )
        Schedule.objects.exclude(name__in=list(declared)).delete()


def fire_due() -> int:
    """Enqueue the latest missed slot of every line; how many fired."""
    now = clock.now()
    declared = registry.all_schedules()
    rows = Schedule.objects.filter(name__in=list(declared))
    return sum(_fire(declared[row.name], row, now) for row in rows)


def next_time(row: Schedule) -> dt.datetime | None:
    """When the line fires next, on the city's clock."""
    spec = registry.all_schedules().get(row.name)
    return spec.cron.after(max(row.last_fired, clock.now())) if spec else None


def _fire(spec: registry.ScheduleSpec, row: Schedule, now: dt.datetime) -> bool:
    if row.last_fired > now:  # the demonstration clock was moved back
        return _move(row, now) and False
    upcoming = spec.cron.after(row.last_fired)
    if upcoming is None or upcoming > now:
        return False
    slot = spec.cron.latest(now) or upcoming
    with database.write():
        if not _move(row, slot):
            return False
        enqueue(spec.job, dict(spec.payload), key=f"schedule:{spec.name}:{slot.isoformat()}")
    return True


def _move(row: Schedule, moment: dt.datetime) -> bool:
    """Set the mark unless another worker was faster."""
    with database.write():
        mine = Schedule.objects.filter(pk=row.pk, last_fired=row.last_fired)
        return bool(mine.update(last_fired=moment))
