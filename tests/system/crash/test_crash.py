"""kill -9 at chosen and at random moments: every receipt is there once, every job has one effect.

TONGYOU_CRASH_RUNS acts (25; 200 for acceptance) by three clients at once, each act with a failpoint
for the web process and one for the job, while a killer ends the whole web or the worker at random.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import databases
from tests.system.crash.act import TABLE
from tests.system.crash.client import Client
from tests.system.crash.house import House
from tests.system.crash.judge import CLIENTS, RUNS, Database, act_through_crashes, finished

pytestmark = [pytest.mark.crash, pytest.mark.both]


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


def test_what_was_acknowledged_is_there_once(env: dict[str, str], house: House) -> None:
    keys = [f"act-{n}" for n in range(RUNS)]
    logged = act_through_crashes(
        house, env, [Client(house.port, seed) for seed in range(CLIENTS)], keys
    )
    database = Database(env)
    assert finished(database, "crash.effect", RUNS), house.said()
    kept = dict(database.rows("SELECT key, number FROM ty_codes_keptreceipt WHERE act = 'crash'"))
    effects = Counter(database.rows("SELECT kind, act_key FROM crash_effect"))
    assert {key: {number} for key, number in kept.items()} == logged
    assert kept.keys() == set(keys)
    assert effects == {(kind, key): 1 for kind in ("act", "job") for key in keys}
    assert house.fired() >= RUNS // 2
    assert house.kills > 0


def test_the_database_is_whole_afterwards(env: dict[str, str], house: House) -> None:
    client = Client(house.port, 1)
    for n in range(3):
        client.act(f"whole-{n}")
        house.kill_web()
    database = Database(env)
    if env["TONGYOU_DATABASE_URL"]:
        assert database.rows("SELECT conname FROM pg_constraint WHERE NOT convalidated") == []
    else:
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
        assert database.rows("PRAGMA foreign_key_check") == []
