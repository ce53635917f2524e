"""The same with a real act: a coordinator uploads plans while web and worker are killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from tests.support import databases
from tests.support.source import ROOT
from tests.system.crash.coordinator import Coordinator
from tests.system.crash.house import House
from tests.system.crash.judge import RUNS, Database, act_through_crashes, finished

pytestmark = [pytest.mark.crash, pytest.mark.both]
UPLOADS = max(6, RUNS // 4)
LOAD = "import django; django.setup(); from tongyou.site import demo; demo.ensure()"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    made = {**databases.fresh(tmp_path / "data", f"crashplan_{os.getpid()}"), "TONGYOU_DEMO": "1"}
    words = {
        "DJANGO_SETTINGS_MODULE": "tongyou.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    steps = [
        LOAD,
        "import django; django.setup(); from django.core.management import call_command as c; c('collectstatic', verbosity=0, interactive=False)",
    ]
    for step in steps:
        subprocess.run(
            [sys.executable, "-c", step],
            env={**os.environ, **words, **made},
            cwd=ROOT,
            check=True,
            timeout=300,
        )
    return made


@pytest.fixture
def house(env: dict[str, str]) -> Iterator[House]:
    running = House(env)
    try:
        yield running
    finally:
        running.close()


def test_every_upload_is_there_once_and_read_once(env: dict[str, str], house: House) -> None:
    before = len(Database(env).rows("SELECT id FROM ty_plan_planimport"))
    keys = [f"upload-{n}" for n in range(UPLOADS)]
    logged = act_through_crashes(
        house, env, [Coordinator(house.port, seed) for seed in range(2)], keys
    )
    database = Database(env)
    assert finished(database, "plan.read_document", UPLOADS + before), house.said()
    kept = dict(
        database.rows("SELECT key, number FROM ty_codes_keptreceipt WHERE act = 'plan.import'")
    )
    assert {number for key in keys for number in logged[key]} == {
        kept[str(uuid5(NAMESPACE_URL, key))] for key in keys
    }
    assert all(len(numbers) == 1 for numbers in logged.values())
    rows = [
        row
        for row in database.rows("SELECT number, state, file_id, id FROM ty_plan_planimport")
        if row[0] in set(kept.values())
    ]
    assert Counter(state for _, state, _, _ in rows) == {"review": UPLOADS}
    assert len({file for _, _, file, _ in rows}) == UPLOADS
    recorded = Counter(
        UUID(str(subjects))
        for (subjects,) in database.rows(
            "SELECT subjects FROM ty_audit_entry WHERE kind = 'plan.import' AND act = 'create'"
        )
    )
    assert {UUID(str(row[3])): 1 for row in rows}.items() <= recorded.items()
    assert house.fired() > 0
    assert house.kills > 0
