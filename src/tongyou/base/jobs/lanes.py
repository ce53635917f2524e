"""What a worker process does: two lanes of jobs, a heartbeat, housekeeping, and a calm end."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.db import Error as DatabaseError
from django.db import close_old_connections, connections

from tongyou.base import clock, database
from tongyou.base.jobs import context, queue, registry, running, timetable, wake
from tongyou.base.jobs.models import Job, Lane, Worker
from tongyou.base.logs import get_logger

log = get_logger(__name__)

POLL = 1.0  # seconds between looks at an empty queue
HEARTBEAT = 5.0  # seconds between signs of life
SILENT = 30.0  # seconds without a sign of life after which health checks call a worker gone
GRACE = 25.0  # seconds a long job may take to reach its next checkpoint after SIGTERM


class Lanes:
    """The threads of one worker and what they hold."""

    def __init__(self, stop: threading.Event) -> None:
        self.name = f"{os.getpid()}-{secrets.token_hex(6)}"
        self.stop = stop
        self.parent = os.getppid()
        self.holding: dict[str, Job] = {}
        self.bells = {Lane.SHORT: wake.Bell(self.name), Lane.LONG: wake.Bell(f"{self.name}.long")}

    def ask_to_stop(self) -> None:
        context.stopping.set()
        self.stop.set()
        for bell in self.bells.values():
            bell.ring()

    def register(self) -> None:
        with database.write():
            Worker.objects.create(id=self.name, machine=wake.machine(), process=os.getpid())

    def sign_off(self) -> None:
        with database.write():
            Worker.objects.filter(pk=self.name).update(stopped_at=clock.real_now())
        for bell in self.bells.values():
            bell.close()

    def serve(self, lane: Lane, housekeeping: Callable[[], None] | None = None) -> None:
        """Run jobs of one lane until asked to stop."""
        while not self.stop.is_set():
            try:
                self._turn(lane, housekeeping)
            except DatabaseError:
                log.exception("worker_database_unavailable", worker=self.name)
                connections.close_all()
                self.stop.wait(POLL)

    def _turn(self, lane: Lane, housekeeping: Callable[[], None] | None) -> None:
        close_old_connections()
        if housekeeping:
            housekeeping()
        while not self.stop.is_set() and self._one(lane):
            pass
        if not self.stop.is_set():
            self.bells[lane].wait(POLL)

    def _one(self, lane: Lane) -> bool:
        job = queue.claim(self.name, lane)
        if job is None:
            return False
        self.holding[lane] = job
        try:
            running.run(job)
        finally:
            self.holding.pop(lane, None)
        return True

    def beat(self) -> None:
        """Signs of life, renewed leases, and an eye on the parent, until asked to stop."""
        while not self.stop.wait(min(HEARTBEAT, self._shortest_lease() / 3)):
            if os.getppid() != self.parent:
                self.ask_to_stop()
                say("worker_parent_gone", self.name)
            try:
                self._sign_of_life()
            except DatabaseError:
                connections.close_all()
        connections.close_all()

    def _shortest_lease(self) -> float:
        held = [queue.lease_of(job).total_seconds() for job in list(self.holding.values())]
        return max(min(held, default=HEARTBEAT * 3), 1.0)

    def _sign_of_life(self) -> None:
        for lane, job in list(self.holding.items()):
            # a short job holds SQLite's write lock itself: nobody can take it over meanwhile
            if lane == Lane.LONG or database.is_postgresql():
                queue.renew(job)
        with database.write():
            Worker.objects.filter(pk=self.name).update(seen_at=clock.real_now())


def housekeep() -> None:
    """What a worker does at every turn besides jobs."""
    for turn in registry.all_turns():
        turn()
    queue.reap()
    timetable.fire_due()


def run_worker(stop: threading.Event | None = None) -> None:
    """Run jobs in this thread and two more until `stop` is set (or a signal comes, in the main thread)."""
    context.stopping.clear()
    lanes = Lanes(stop or threading.Event())
    if threading.current_thread() is threading.main_thread():
        _listen(lanes)
    lanes.register()
    timetable.sync()
    others = [
        threading.Thread(target=_lane, args=(lanes, Lane.LONG), name="jobs-long", daemon=True),
        threading.Thread(target=lanes.beat, name="jobs-heartbeat", daemon=True),
    ]
    for thread in others:
        thread.start()
    say("worker_started", lanes.name)
    try:
        lanes.serve(Lane.SHORT, housekeep)
    finally:
        lanes.ask_to_stop()
        for thread in others:
            thread.join(GRACE)
        lanes.sign_off()
    say("worker_stopped", lanes.name)


def say(what: str, worker: str) -> None:
    """Log, unless whoever read our output is gone: that must not keep a worker from ending calmly."""
    with contextlib.suppress(OSError):
        log.info(what, worker=worker)


def _lane(lanes: Lanes, lane: Lane) -> None:
    try:
        lanes.serve(lane)
    finally:
        connections.close_all()


def _listen(lanes: Lanes) -> None:
    def asked(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        lanes.ask_to_stop()

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)


def alive(within: float = SILENT) -> int:
    """How many workers gave a sign of life in the last `within` seconds (health checks)."""
    since = clock.real_now() - dt.timedelta(seconds=within)
    return Worker.objects.filter(stopped_at=None, seen_at__gte=since).count()
