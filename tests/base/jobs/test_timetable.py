"""Schedules: fired once per slot, caught up once, sane when the clock moves back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tongyou.base import clock, jobs
from tongyou.base.clock import SHANGHAI
from tongyou.base.jobs import pruning, registry, timetable
from tongyou.base.jobs.models import Delivery, Job, OutboxEvent, Schedule, State, Worker

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOON = dt.datetime(2025, 10, 15, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _nightly() -> None:
    registry._schedules.clear()

    @jobs.job("test.nightly")
    def nightly(payload: dict[str, Any]) -> None: ...

    jobs.schedule("test.nightly", "0 2 * * *", {"whole": True})


def fire(moment: dt.datetime) -> int:
    with clock.freeze(moment):
        return timetable.fire_due()


def test_a_new_line_waits_for_its_next_slot_and_fires_once() -> None:
    with clock.freeze(NOON):
        timetable.sync()
    assert fire(NOON + dt.timedelta(hours=13)) == 0
    assert fire(NOON + dt.timedelta(hours=15)) == 1
    assert fire(NOON + dt.timedelta(hours=15, minutes=1)) == 0
    job = Job.objects.get()
    assert (job.name, job.payload) == ("test.nightly", {"whole": True})


def test_a_long_pause_is_caught_up_once() -> None:
    with clock.freeze(NOON):
        timetable.sync()
    assert fire(NOON + dt.timedelta(days=30)) == 1
    assert Job.objects.count() == 1
    row = Schedule.objects.get()
    assert row.last_fired == dt.datetime(2025, 11, 14, 2, 0, tzinfo=SHANGHAI)


def test_a_clock_moved_back_does_not_silence_the_line() -> None:
    with clock.freeze(NOON + dt.timedelta(days=100)):
        timetable.sync()
    assert fire(NOON) == 0
    assert fire(NOON + dt.timedelta(days=1)) == 1


def test_lines_no_longer_declared_go_away() -> None:
    timetable.sync()
    registry._schedules.clear()
    timetable.sync()
    assert not Schedule.objects.exists()


def test_pruning_forgets_only_what_is_over() -> None:
    old = clock.real_now() - dt.timedelta(days=400)
    for key, state in (("done", State.DONE), ("dead", State.DEAD)):
        Job.objects.create(key=key, name="x", state=state, finished_at=old)
    Job.objects.create(key="fresh", name="x", state=State.DONE, finished_at=clock.real_now())
    Worker.objects.create(id="w", machine="m", process=1, seen_at=old)
    unheard = OutboxEvent.objects.create(type="t", happened_at=old)
    Delivery.objects.create(event=unheard, handler="h")
    OutboxEvent.objects.create(type="t", happened_at=old)
    assert pruning.prune({}) == {"jobs": 1, "events": 1, "workers": 1}
    assert set(Job.objects.values_list("key", flat=True)) == {"dead", "fresh"}
    assert OutboxEvent.objects.get() == unheard
