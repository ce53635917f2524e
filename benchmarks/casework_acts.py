"""Authorised acts on cases by several writer processes: acts per second, waits, errors, lost updates, replay.

    .venv/bin/python benchmarks/casework_acts.py [--writers 8] [--seconds 10] [--cases 400] [--offered 150]
                                                 [--postgresql] [--worker]

`--offered`: so many acts are offered each second, evenly over the writers, whether or not the ones before are done; their
time counts from the moment they were offered. Without it everybody goes as fast as they can. Each writer takes a case at random, reads where it stands, and does the act that is due there through `actions.act`, as
one of four people, with the revision it read: matrix, procedure, preconditions, receipt, event chain, ledger, outbox and
deadlines included. Whoever was slower counts as stale, not as an error. The peer runs in the same minutes on the same
machine: plain Django with `select_for_update` and `save()` of case, step and a history row, stock backend, and none of
the rest. Ends with 1 on an error, a lost update, or a case whose events do not rebuild its rows.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
PROCEDURE = ROOT / "tests" / "kernels" / "casework" / "rows" / "notice.yaml"
PEOPLE = ("coordinator", "second", "department_officer")
DUE = """SELECT c.revision, s.code, s.key, m.standing FROM ty_casework_case c
JOIN ty_casework_step s ON s.case_id = c.subject_id AND s.standing = 'open'
JOIN ty_casework_material m ON m.case_id = c.subject_id WHERE c.subject_id = %s"""
SPAWN = mp.get_context("spawn")


@dataclass
class Result:
    """What one writer did; seconds of each act that was done."""

    done: list[float] = field(default_factory=list)
    cpu: float = 0.0  # seconds of processor time in those acts
    took: float = 0.0  # seconds until the last writer was done
    counts: Counter[str] = field(default_factory=Counter)


def setup(*, plain: bool = False) -> None:
    """Django in this process; `plain` takes the stock SQLite backend with the same pragmas."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongyou.site.settings")
    from django.conf import settings

    default = settings.DATABASES["default"]
    if plain and default["ENGINE"].startswith("tongyou."):
        default["ENGINE"] = "django.db.backends.sqlite3"
    import django

    django.setup()


# ---- the city


def prepare(cases: int) -> list[UUID]:
    """The cast's district with `cases` open cases; somebody beside the coordinator for four eyes."""
    setup()
    from django.core.management import call_command
    from tests.factories import cast as people

    from tongyou.kernels.casework import actions

    call_command("migrate", verbosity=0)
    people.STAFF["second"] = ("coordinator", "office", "district")
    made = people.make_cast()
    text = PROCEDURE.read_text(encoding="utf-8")
    actions.release(actor=people.MAKER, text=text, file=PROCEDURE.name)
    return [opened(made, number) for number in range(cases)]


def opened(made: Any, number: int) -> UUID:
    from tongyou.kernels.casework import actions
    from tongyou.kernels.criteria import Text

    return actions.open_case(
        actor=made.actor("leader"),
        procedure="test.notice",
        area_id=made.area_id("town_one"),
        places={"answering": made.units["education"].pk},
        title=Text(f"模拟督办 {number}", f"Simulated notice {number}"),
        key=f"bench-open-{number}",
    ).case_id


# ---- writers


def writer(cases: list[UUID], seconds: float, seed: int, out: Any, every: float) -> None:
    """Act until the time is over. `every`: seconds between two acts that are offered; 0: as fast as it goes."""
    setup()
    from tongyou.ground.access.actors import actor_for
    from tongyou.ground.access.models import Account

    actors = {one: actor_for(Account.objects.get(login=one)) for one in PEOPLE}
    dice, result = random.Random(seed), Result()  # noqa: S311 - a workload, no secret
    began = time.perf_counter()
    for offered in moments(seconds, every, dice.random() * every):
        one_act(actors, dice.choice(cases), result, offered)
    result.took = time.perf_counter() - began
    out.put(result)


def moments(seconds: float, every: float, first: float) -> Iterator[float]:
    """When acts are offered, by `perf_counter`; one that is behind is offered at once and keeps its moment."""
    began = time.perf_counter()
    if not every:
        while time.perf_counter() < began + seconds:
            yield time.perf_counter()
        return
    for number in range(int(seconds / every)):
        offered = began + first + number * every
        time.sleep(max(0.0, offered - time.perf_counter()))
        yield offered


def one_act(actors: dict[str, Any], case_id: UUID, result: Result, start: float) -> None:
    """The act that is due in a case, offered at `start`."""
    from tongyou.base.codes import new_id
    from tongyou.kernels.casework import actions
    from tongyou.kernels.casework.types import Refused, Stale

    person, act, step, payload, revision = due(case_id)
    spent = time.process_time()
    try:
        actions.act(
            actor=actors[person],
            case_id=case_id,
            act=act,
            step=step,
            payload=payload,
            expected=revision,
            key=str(new_id()),
        )
    except Stale:
        result.counts["stale"] += 1
    except Refused:  # the case moved between the two readings of `due`
        result.counts["stale"] += 1
    except Exception as error:  # noqa: BLE001 - a benchmark counts what goes wrong
        result.counts[f"error {type(error).__name__}: {error}"[:120]] += 1
    else:
        result.done.append(time.perf_counter() - start)
        result.cpu += time.process_time() - spent
        result.counts[act] += 1


def due(case_id: UUID) -> tuple[str, str, str, dict[str, str], int]:
    """Who does what next: what a person has read from the page, so it costs as little as it can."""
    from django.db import connection

    given = case_id if connection.vendor == "postgresql" else case_id.hex
    with connection.cursor() as cursor:
        cursor.execute(DUE, [given])
        revision, code, key, paper = cursor.fetchone()
    if code == "draft":
        return "coordinator", "send", key, {}, revision
    if code == "close":
        return "second", "send_back", key, {"reason": "请补充整改时间"}, revision
    if paper == "missing":
        return "department_officer", "promise", "", {"material": "evidence"}, revision
    return "department_officer", "submit", key, {"text": "已整改"}, revision


def peer(cases: list[UUID], seconds: float, seed: int, out: Any, every: float) -> None:
    """The same traffic in plain Django: lock the row, save case, step and a history row."""
    setup(plain=True)
    dice, result = random.Random(seed), Result()  # noqa: S311
    began = time.perf_counter()
    for start in moments(seconds, every, dice.random() * every):
        spent = time.process_time()
        try:
            plain_act(dice.choice(cases))
        except Exception as error:  # noqa: BLE001
            result.counts[f"error {type(error).__name__}: {error}"[:120]] += 1
        else:
            result.done.append(time.perf_counter() - start)
            result.cpu += time.process_time() - spent
            result.counts["saved"] += 1
    result.took = time.perf_counter() - began
    out.put(result)


def plain_act(case_id: UUID) -> None:
    from django.db import transaction

    from tongyou.base import clock
    from tongyou.kernels.casework.models import Case, Event, Step

    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        step = Step.objects.filter(case_id=case_id, standing="open").first()
        case.revision += 1
        case.save()
        if step:
            step.late = not step.late
            step.save()
        row = Event(
            case=case,
            sequence=case.revision,
            kind="noted",
            at=clock.now(),
            data='{"answers":{}}',
            hash="0" * 64,
        )
        row.save()


def race(target: Any, cases: list[UUID], given: argparse.Namespace) -> Result:
    """Everybody at once; all their results in one."""
    out, seconds = SPAWN.Queue(), given.seconds
    every = given.writers / given.offered if given.offered else 0.0
    crowd = [
        SPAWN.Process(target=target, args=(cases, seconds, seed, out, every))
        for seed in range(given.writers)
    ]
    for one in crowd:
        one.start()
    whole = Result()
    for _ in crowd:
        found = out.get(timeout=3 * seconds + 120)
        whole.done += found.done
        whole.cpu += found.cpu
        whole.counts += found.counts
        whole.took = max(whole.took, found.took)
    for one in crowd:
        one.join()
    return whole


# ---- what came of it


def wrongs(cases: list[UUID], result: Result) -> list[str]:
    """Lost updates, and cases whose events do not rebuild their rows."""
    from tongyou.kernels.casework import verifying
    from tongyou.kernels.casework.models import Event

    found = [f"{one}: {wrong}" for one in cases for wrong in verifying.differences(one)]
    events = Event.objects.filter(case_id__in=cases).count() - len(cases)
    if events != len(result.done):
        found.append(f"{len(result.done)} acts were acknowledged, {events} events stand")
    return found


def say(name: str, result: Result, seconds: float) -> float:
    """One line of the table; acts per second."""
    rate = len(result.done) / max(seconds, result.took)
    cuts = statistics.quantiles(result.done, n=100) if len(result.done) > 1 else [0.0] * 99
    p50, p95, p99 = (cuts[place] * 1000 for place in (49, 94, 98))
    errors = sum(count for what, count in result.counts.items() if what.startswith("error"))
    print(
        f"{name:24} {rate:8.1f} acts/s   p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   p99 {p99:7.1f} ms"
        f"   cpu {1000 * result.cpu / max(len(result.done), 1):5.1f} ms"
        f"   errors {errors}   stale {result.counts['stale']}"
    )
    for what, count in result.counts.items():
        if what.startswith("error"):
            print(f"    {count} x {what}")
    return rate


def measure(given: argparse.Namespace) -> int:
    cases = prepare(given.cases)
    worker = None
    if given.worker:
        command = [sys.executable, "-m", "tongyou.base.jobs.worker"]
        worker = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ours = race(writer, cases, given)
    finally:
        if worker:
            worker.terminate()
            worker.wait()
    wrong = wrongs(cases, ours)
    theirs = race(peer, cases, given)
    rate = say("casework.act", ours, given.seconds)
    peer_rate = say("plain Django (peer)", theirs, given.seconds)
    print(f"ratio to the peer: {rate / peer_rate:.2f}" if peer_rate else "the peer did nothing")
    print(f"lost updates or differences after replay: {len(wrong)}")
    for one in wrong[:10]:
        print(f"    {one}")
    failed = any(what.startswith("error") for what in ours.counts)
    return int(bool(wrong) or failed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--offered", type=float, default=0.0, help="acts per second, of all")
    parser.add_argument("--postgresql", action="store_true", help="a private server of its own")
    parser.add_argument("--worker", action="store_true", help="a worker delivers meanwhile")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tongyou-bench-") as folder:
        os.environ.update(TONGYOU_DATA_DIR=folder)
        if not given.postgresql:
            return measure(given)
        from tests.support.cluster import OwnCluster

        server = OwnCluster()
        try:
            server.run('CREATE DATABASE "bench"')
            os.environ["TONGYOU_DATABASE_URL"] = server.url("bench")
            return measure(given)
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
