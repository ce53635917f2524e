"""Who kills while the clients work, and who looks at what is left in the database."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg

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


class Killer(threading.Thread):
    """Every few seconds ends the whole web or the worker, without warning.

    Only what has come up is killed: on a busy machine a start takes longer than the pause, and a
    house that never stands shows nothing.
    """

    def __init__(self, house: House, env: dict[str, str], clients: Sequence[Client]) -> None:
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


def finished(database: Database, job: str, acts: int) -> bool:
    """Wait until every job of this name is done; False if that takes longer than five minutes."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        states = Counter(
            state
            for name, state in database.rows("SELECT name, state FROM ty_jobs_job")
            if name == job
        )
        if states == {"done": acts}:
            return True
        time.sleep(0.5)
    return False


def act_through_crashes(
    house: House, env: dict[str, str], clients: Sequence[Client], keys: list[str]
) -> dict[str, set[str]]:
    """All acts, by clients in parallel, while the killer is about; the receipts they logged, by key."""
    killer = Killer(house, env, clients)
    killer.start()
    with ThreadPoolExecutor(len(clients)) as pool:
        for future in [
            pool.submit(clients[n % len(clients)].act, key) for n, key in enumerate(keys)
        ]:
            future.result()
    killer.enough.set()
    killer.join()
    return {key: set(numbers) for client in clients for key, numbers in client.receipts.items()}
