"""Many writers, two sealers, killed sealers, late commits: no entry skipped, none sealed twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, transaction

from tests.base.audit.conftest import Actor
from tests.support import databases
from tongyou.base import audit
from tongyou.base.audit import sealing
from tongyou.base.audit.models import Entry, Seal

pytestmark = [pytest.mark.both, pytest.mark.crash]
PATIENCE = 600  # seconds until a process counts as hung; nothing here is timed
STATE = """
import django, json; django.setup()
from tongyou.base import audit
from tongyou.base.audit.models import Entry, Seal
audit.seal_all()
from tongyou.base.audit import chain
leaves = [n for s in Seal.objects.all() for n in chain.read_leaves(s.leaves)]
print(json.dumps({"breaks": [b.what for b in audit.verify()], "entries": Entry.objects.count(),
                  "once": len(leaves) == len(set(leaves)) == Entry.objects.count(),
                  "total": Seal.objects.order_by("-id").first().total}))
"""


class City:
    """A database of its own and processes that use it."""

    def __init__(self, home: Path, name: str) -> None:
        own = {
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "tongyou.site.settings",
        }
        self.processes: list[subprocess.Popen[str]] = []
        self.env = {**os.environ, **own, **databases.fresh(home, name)}

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.base.audit.sealing_process", *words]
        self.processes.append(
            subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, text=True)
        )
        return self.processes[-1]

    def close(self) -> None:
        """A failed test leaves no process behind."""
        for process in self.processes:
            process.kill()
            process.wait()

    def state(self) -> dict[str, object]:
        done = subprocess.run(
            [sys.executable, "-c", STATE], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, object] = json.loads(done.stdout)
        return found


@pytest.fixture
def city(tmp_path: Path, django_db_setup: None) -> Iterator[City]:
    name = f"ledger_{os.getpid()}"
    made = City(tmp_path / "city", name)
    yield made
    made.close()
    if databases.engine() == "postgresql":
        databases.cluster().drop(name)


def kept(process: subprocess.Popen[str]) -> int:
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    return said.count("kept")


def test_eight_writers_and_two_sealers_leave_a_whole_ledger(city: City, tmp_path: Path) -> None:
    stop = tmp_path / "stop"
    sealers = [city.start("seal", str(stop)) for _ in range(2)]
    writers = [city.start("write", "30") for _ in range(8)]
    expected = sum(map(kept, writers))
    stop.touch()
    seals = sum(process.communicate(timeout=PATIENCE)[0].count("sealed") for process in sealers)
    assert expected == 8 * 24
    assert seals >= 2
    assert city.state() == {"breaks": [], "entries": expected, "once": True, "total": expected}


def test_sealers_killed_at_random_leave_a_whole_ledger(city: City, tmp_path: Path) -> None:
    chance = random.Random(20251015)  # noqa: S311 - when to kill, not a secret
    writers = [city.start("write", "60") for _ in range(2)]
    kills = 0
    while any(writer.poll() is None for writer in writers) and kills < 12:
        sealer = city.start("seal", str(tmp_path / "never"))
        time.sleep(0.3 + chance.random())
        sealer.kill()
        sealer.communicate()
        kills += 1
    expected = sum(map(kept, writers))
    assert kills >= 1
    assert city.state() == {"breaks": [], "entries": expected, "once": True, "total": expected}


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def whole() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=whole)
    thread.start()
    return thread


def note() -> None:
    audit.record(actor=Actor(), act="change", kind="x.y", subject_ids=[])


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_not_skipped() -> None:
    """On PostgreSQL the slow writer holds the lower id while the quick one has committed the higher."""
    wrote, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            note()
            wrote.set()
            go_on.wait(30)

    writer = in_thread(slow)
    assert wrote.wait(10)
    if databases.engine() == "postgresql":  # on SQLite the quick writer waits in line
        note()
        assert audit.seal_batch() is None
        assert Entry.objects.count() == 1
    go_on.set()
    writer.join()
    note()
    assert audit.seal_all() == 1
    assert (
        Seal.objects.get().count
        == Entry.objects.count()
        == 2 + (databases.engine() == "postgresql")
    )
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_the_same_border_cannot_both_be_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    note()
    border = sealing.settled()
    mine, other = sealing.prepare(None, border, 10), sealing.prepare(None, border, 10)
    assert mine
    assert mine == other or mine.sealed_at != other.sealed_at  # type: ignore[union-attr]
    assert audit.seal_batch()
    stale = {
        "id": mine.id,
        "from_id": 1,
        "to_id": border + 5,
        "count": 1,
        "total": 1,
        "leaves": "",
        "previous": "x",
    }
    with pytest.raises(IntegrityError):
        Seal.objects.create(**stale, sealed_at="", key="", hash="y")
    assert audit.seal_batch() is None
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_sealer_that_was_overtaken_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    note()
    prepare = sealing.prepare

    def slow(*words: object) -> object:
        made = prepare(*words)  # type: ignore[arg-type]
        monkeypatch.setattr(sealing, "prepare", prepare)
        assert audit.seal_batch()
        return made

    monkeypatch.setattr(sealing, "prepare", slow)
    assert audit.seal_batch() is None
    assert Seal.objects.count() == 1
    assert audit.verify() == []
