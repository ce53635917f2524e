"""A real worker, killed with SIGKILL at random points: every job has one effect.

TONGYOU_CRASH_RUNS says how many kills (20; the acceptance run takes 200).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.base.jobs import crash_room
from tongyou.base import clock, database, jobs
from tongyou.base.jobs import queue, wake
from tongyou.base.jobs.models import Job, OutboxEvent, State, Worker

pytestmark = [pytest.mark.crash, pytest.mark.both, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("TONGYOU_CRASH_RUNS", "20"))
SHORT, LONG = 40 * max(KILLS // 20, 1), 15 * max(KILLS // 20, 1)
PATIENCE = 90.0


def environment() -> dict[str, str]:
    """What makes another process use this test's database and folder."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    env = {**os.environ, "TONGYOU_DATA_DIR": str(settings.DATA_DIR), "PYTHONPATH": path}
    if connection.vendor == "postgresql":
        s = connection.settings_dict
        address = f"{s['HOST']}:{s['PORT']}/{s['NAME']}"
        env["TONGYOU_DATABASE_URL"] = f"postgresql://{s['USER']}:{s['PASSWORD']}@{address}"
    else:
        env["TONGYOU_DATABASE_URL"] = ""
    return env


@pytest.fixture
def start() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start workers; whatever still runs at the end of the test is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def one() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.base.jobs.crash_room"]
        process = subprocess.Popen(
            command, env=environment(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        started.append(process)
        return process

    yield one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def wait_for(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)


def up() -> bool:
    return Worker.objects.filter(stopped_at=None).exists()


def fill() -> None:
    crash_room.register()
    with database.write():
        for n in range(SHORT):
            jobs.enqueue("crash.short", {"n": n}, key=f"short:{n}")
        for n in range(LONG):
            jobs.enqueue("crash.long", {"n": f"l{n}"}, key=f"long:{n}")


def strokes() -> Counter[str]:
    """How often each thing was done."""
    return Counter(OutboxEvent.objects.values_list("type", flat=True))


def expected() -> dict[str, int]:
    short = [f"crash:{n}{tail}" for n in range(SHORT) for tail in ("", ":second")]
    long = [f"crash:l{n}:page{page}" for n in range(LONG) for page in range(3)]
    return dict.fromkeys([*short, *long], 1)


def test_every_job_has_one_effect_however_often_the_worker_is_killed(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    fill()
    in_the_middle = 0
    for kill in range(KILLS):
        worker = start()
        wait_for(
            lambda: Job.objects.filter(state=State.RUNNING).exists() or finished(), "a job runs"
        )
        time.sleep(random.Random(kill).uniform(0, 0.25))  # noqa: S311
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        in_the_middle += Job.objects.filter(state=State.RUNNING).exists()
        assert set(strokes().values()) <= {1}
        if finished():
            refill(kill)
    start()
    wait_for(finished, "every job is done")
    assert {name: done for name, done in strokes().items() if name in expected()} == expected()
    assert set(strokes().values()) <= {1}
    assert not Job.objects.exclude(state=State.DONE).exists()
    assert in_the_middle >= KILLS // 4, "the kills did not meet running jobs"


def refill(kill: int) -> None:
    """More work, so that later kills meet a running job too."""
    for n in range(10):
        jobs.enqueue("crash.short", {"n": f"r{kill}-{n}"}, key=f"refill:{kill}:{n}")


def finished() -> bool:
    return not Job.objects.exclude(state=State.DONE).exists()


def test_two_workers_share_the_queue_without_doing_anything_twice(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    start()
    start()
    wait_for(lambda: Worker.objects.filter(stopped_at=None).count() == 2, "both are up")
    fill()
    wait_for(finished, "every job is done")
    assert strokes() == expected()
    assert Job.objects.values("worker").distinct().count() == 2
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_worker_wakes_at_once_and_stops_calmly(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    crash_room.register()
    worker = start()
    wait_for(up, "the worker is up")
    time.sleep(0.5)  # it sleeps now
    waits = []
    for n in range(7):
        job = jobs.enqueue("crash.short", {"n": f"w{n}"}, key=f"wake:{n}")
        wait_for(lambda job=job: Job.objects.get(pk=job.pk).started_at, "it is taken")  # type: ignore[misc]
        taken = Job.objects.get(pk=job.pk).started_at
        assert taken is not None
        waits.append((taken - job.created_at).total_seconds())
        wait_for(finished, "it is done")
        time.sleep(0.3)
    # a poll alone would take half a second in the middle; the bell takes milliseconds
    assert sorted(waits)[3] < 0.2
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert not up()
    assert not list(wake.folder().glob(f"{worker.pid}-*"))


def test_a_long_job_is_handed_back_when_its_worker_is_told_to_stop(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    crash_room.register()
    for n in range(20):
        jobs.enqueue("crash.long", {"n": f"l{n}"}, key=f"long:{n}")
    worker = start()
    wait_for(lambda: Job.objects.filter(state=State.RUNNING).exists(), "a job runs")
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert not Job.objects.filter(state=State.RUNNING).exists()
    assert not Job.objects.filter(state=State.FAILED).exists()
    assert set(strokes().values()) <= {1}


def test_a_dead_workers_job_does_not_wait_for_its_lease(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    fill()
    worker = start()
    wait_for(lambda: Job.objects.filter(state=State.RUNNING).exists(), "a job runs")
    worker.kill()
    worker.wait()
    left = list(Job.objects.filter(state=State.RUNNING).values_list("pk", flat=True))
    queue.reap()
    assert not Job.objects.filter(pk__in=left, state=State.RUNNING).exists()
    assert not up()


def test_a_worker_whose_parent_dies_ends() -> None:
    """The parent starts the worker, says its number, and is killed."""
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'tests.base.jobs.crash_room'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env=environment(), cwd=ROOT, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
    wait_for(up, "the worker is up")
    parent.kill()
    parent.wait()
    wait_for(lambda: not up(), "the worker signs off", 30)
    wait_for(lambda: not Path(f"/proc/{child}").exists(), "the process is gone", 30)


def test_leases_run_out_by_the_machines_clock() -> None:
    """The demonstration clock moves; a lease does not."""
    import datetime as dt

    crash_room.register()
    jobs.enqueue("crash.short", {"n": 1}, key="a")
    assert queue.claim("one")
    with clock.freeze(clock.real_now() + dt.timedelta(days=3000)):
        assert queue.reap() == 0
