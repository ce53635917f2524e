"""kill -9 at chosen and at random moments: every receipt is there once, every job has one effect.

TONGYOU_CRASH_RUNS acts (25; 200 for acceptance) by three clients at once, each act with a failpoint
for the web process and one for the job, while a killer ends the whole web or the worker at random.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support import databases
from tests.system.crash.act import TABLE
from tests.system.crash.client import Client
from tests.system.crash.house import House
from tongyou.site.operations.backup import sqlite

RUNS = int(os.environ.get("TONGYOU_CRASH_RUNS", "25"))
CLIENTS = 3


class Database:
    """A plain connection to the database of the crashed house."""

    def __init__(self, env: dict[str, str]) -> None:
        if url := env["TONGYOU_DATABASE_URL"]:
            self.connection: Any = psycopg.connect(url, autocommit=True)
        else:
            path = Path(env["TONGYOU_DATA_DIR"]) / "tongyou.sqlite3"
            self.connection = sqlite(str(path))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(query).fetchall())


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    made = databases.fresh(tmp_path / "data", f"crash_{os.getpid()}")
    with Database(made).connection as connection:
        connection.execute(TABLE)
    return made


@pytest.fixture
def house(env: dict[str, str]) -> Iterator[House]:
    running = House(env)
    try:
        yield running
    finally:
        running.close()


class Killer(threading.Thread):
    """Every few seconds ends the whole web or the worker, without warning.

    Only what has come up is killed: on a busy machine a start takes longer than the pause, and a
    house that never stands shows nothing.
    """

    def __init__(self, house: House, env: dict[str, str], clients: list[Client]) -> None:
        super().__init__(daemon=True)
        self.house, self.env, self.clients = house, env, clients
        self.enough = threading.Event()
        self.answered = 0

    def run(self) -> None:
        chance = random.Random(RUNS)  # noqa: S311 - repeatable, not secret
        database = Database(self.env)
        while not self.enough.wait(chance.uniform(0.5, 3)):
            if chance.random() < 0.5:
                self.web()
            else:
                self.worker(database)

    def web(self) -> None:
        answered = sum(client.answered for client in self.clients)
        if answered > self.answered:
            self.answered = answered
            self.house.kill_web()
            self.house.kills += 1

    def worker(self, database: Database) -> None:
        registered = {row[0] for row in database.rows("SELECT process FROM ty_jobs_worker")}
        if self.house.worker.pid in registered:
            self.house.kill_worker()


def finished(database: Database, acts: int) -> bool:
    """Wait until no job of the test is waiting or running."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        states = Counter(
            dict(
                database.rows(
                    "SELECT state, count(*) FROM ty_jobs_job WHERE name = 'crash.effect' GROUP BY state"
                )
            )
        )
        if states == {"done": acts}:
            return True
        time.sleep(0.5)
    return False


def act_through_crashes(house: House, env: dict[str, str]) -> list[Client]:
    """All acts, by clients in parallel, while the killer is about."""
    clients = [Client(house.port, seed) for seed in range(CLIENTS)]
    killer = Killer(house, env, clients)
    killer.start()
    with ThreadPoolExecutor(CLIENTS) as pool:
        for future in [pool.submit(clients[n % CLIENTS].act, f"act-{n}") for n in range(RUNS)]:
            future.result()
    killer.enough.set()
    killer.join()
    return clients


@pytest.mark.crash
@pytest.mark.both
def test_what_was_acknowledged_is_there_once(env: dict[str, str], house: House) -> None:
    clients = act_through_crashes(house, env)
    logged = {key: set(numbers) for client in clients for key, numbers in client.receipts.items()}
    database = Database(env)
    assert finished(database, RUNS), house.said()
    kept = dict(database.rows("SELECT key, number FROM ty_codes_keptreceipt WHERE act = 'crash'"))
    effects = Counter(database.rows("SELECT kind, act_key FROM crash_effect"))
    keys = {f"act-{n}" for n in range(RUNS)}
    assert {key: {number} for key, number in kept.items()} == logged
    assert kept.keys() == keys
    assert effects == {(kind, key): 1 for kind in ("act", "job") for key in keys}
    assert len(list((Path(env["TONGYOU_DATA_DIR"]) / "fired").iterdir())) >= RUNS // 2, (
        "the failpoints fired"
    )
    assert house.kills > 0


@pytest.mark.crash
@pytest.mark.both
def test_the_database_is_whole_afterwards(env: dict[str, str], house: House) -> None:
    client = Client(house.port, 1)
    for n in range(3):
        client.act(f"whole-{n}")
        house.kill_web()
    database = Database(env)
    if env["TONGYOU_DATABASE_URL"]:
        broken = database.rows("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        assert broken == []
    else:
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
        assert database.rows("PRAGMA foreign_key_check") == []
