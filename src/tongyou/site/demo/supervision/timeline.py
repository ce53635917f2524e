"""Things that happen at moments: done in the order of time, whatever happens adds what happens next."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from tongyou.base import clock
from tongyou.base.calendar import WorkCalendar
from tongyou.base.database import write

Work = Callable[[], object]
MINUTES = 8 * 60  # of a working day


@dataclass(slots=True)
class Timeline:
    """A queue of moments. Nothing after `until` happens."""

    calendar: WorkCalendar
    until: dt.datetime
    _queue: list[tuple[dt.datetime, int, Work]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def at(self, day: dt.date, minute: int, work: Work) -> None:
        """`minute` of the working day, counted from nine o'clock."""
        start = clock.start_of_day(day) + dt.timedelta(hours=9)
        heapq.heappush(
            self._queue, (start + dt.timedelta(minutes=minute % MINUTES), next(self._order), work)
        )

    def after(self, day: dt.date, days: int, minute: int, work: Work) -> None:
        """So many working days after a day."""
        self.at(self.calendar.add_working_days(day, days), minute, work)

    def run(self) -> int:
        """Do everything up to the end, each with the clock stopped at its moment; how many things happened.

        A day is one transaction: nobody else is served while the city is loaded, and a commit for each act would wait
        for the disk two thousand times.
        """
        done = 0
        while self._queue and self._queue[0][0] <= self.until:
            with write():
                done += self.one_day(clock.local(self._queue[0][0]).date())
        return done

    def one_day(self, day: dt.date) -> int:
        """Everything of one day, also what the day itself adds to it."""
        done = 0
        while self._queue and self._queue[0][0] <= self.until:
            moment, _, work = self._queue[0]
            if clock.local(moment).date() != day:
                break
            heapq.heappop(self._queue)
            with clock.freeze(moment):
                work()
            done += 1
        return done
