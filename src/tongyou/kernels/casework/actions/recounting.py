"""After a calendar change: open deadlines are counted again, each move as an event with the old and the new day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tongyou.base import calendar, clock, codes, jobs
from tongyou.base.calendar import YearChanged
from tongyou.base.database import write
from tongyou.kernels.casework.actions import byitself
from tongyou.kernels.casework.engine import clocks
from tongyou.kernels.casework.models import Clock
from tongyou.kernels.casework.records import clock_state

RECOUNT = "casework.recount"
BATCH = 2000


def calendar_changed(changed: YearChanged) -> None:
    """`calendar.on_change`: the counting itself is work for the background, in the same transaction's name."""
    if changed.moved:
        jobs.enqueue(RECOUNT, {"year": changed.year}, key=f"{RECOUNT}:{codes.new_id()}")


@jobs.job(RECOUNT, transactional=False, lease=300)
def recount(payload: dict[str, Any]) -> dict[str, int]:
    """Long work in short transactions: a case that was counted is not moved again."""
    return {"moved": recount_deadlines(int(payload["year"]))}


def recount_deadlines(year: int) -> int:
    """Count the running deadlines that reach into `year` again; how many cases had one that moved."""
    moved = 0
    for case_id in cases_moved(year):
        with write():
            loaded = byitself.lock(case_id)
            moved += bool(loaded and byitself.do(loaded, "move_clock"))
        jobs.stop_if_asked()
    return moved


def cases_moved(year: int) -> Iterator[UUID]:
    """Cases with a running clock that today's calendar ends elsewhere; the rows are read in batches, nothing is locked."""
    present, seen = calendar.present(), set[UUID]()
    first = clock.start_of_day(clock.today().replace(year=year, month=1, day=1))
    running = Clock.objects.filter(stopped_at=None, paused=False, span="wd", due_at__gte=first)
    after = 0
    while rows := list(running.filter(pk__gt=after).order_by("pk")[:BATCH]):
        after = rows[-1].pk
        for row in rows:
            if row.case_id not in seen and clocks.recount(clock_state(row), present) != row.due_at:
                seen.add(row.case_id)
                yield row.case_id
