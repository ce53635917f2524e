"""`/healthz` and `/readyz`: what they say, when they refuse, and what they never tell."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from tongyou.base import clock, jobs
from tongyou.site.operations import health
from tongyou.site.operations.backup import LAST

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def backed_up_today() -> Path:
    path = Path(settings.DATA_DIR) / LAST
    path.write_text(json.dumps({"made_at": clock.real_now().isoformat()}), encoding="utf-8")
    return path


def states(client: Client) -> dict[str, str]:
    return {
        check["name"]: check["state"] for check in client.get("/readyz", **JSON).json()["checks"]
    }


def test_live_answers_in_words_and_in_json(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/healthz", **JSON).json() == {"state": "ok"}
    assert client.post("/healthz").status_code == 405
    assert "no-store" in client.get("/healthz")["Cache-Control"]


def test_live_asks_no_database(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/healthz")


def test_ready_when_everything_is_well(
    client: Client, backed_up_today: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "alive", lambda: 1, raising=False)
    answer = client.get("/readyz", **JSON)
    assert answer.status_code == 200
    assert answer.json()["state"] == "ok"
    assert states(client) == dict.fromkeys(
        ["database", "migrations", "disk", "worker", "backup"], "ok"
    )
    assert client.get("/readyz").content.startswith(b"ok\nok   database: answers\n")


def test_a_silent_worker_and_an_old_backup_are_warnings(
    client: Client, backed_up_today: Path
) -> None:
    old = (clock.real_now() - timedelta(hours=27)).isoformat()
    backed_up_today.write_text(json.dumps({"made_at": old}), encoding="utf-8")
    answer = client.get("/readyz", **JSON)
    assert answer.status_code == 200
    assert answer.json()["state"] == "warn"
    assert (states(client)["worker"], states(client)["backup"]) == ("warn", "warn")


def test_a_full_disk_refuses(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        health.shutil, "disk_usage", lambda _path: Usage(1, 1, health.LEAST_FREE - 1)
    )
    assert client.get("/readyz").status_code == 503
    assert states(client)["disk"] == "fail"


def test_a_missing_migration_refuses(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ty_jobs'")
    assert client.get("/readyz").status_code == 503
    assert states(client)["migrations"] == "fail"


def test_a_silent_database_refuses_without_a_word_about_where_it_is(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> health.Check:
        raise DatabaseError("could not connect to db.internal as tongyou with secret")

    broken.__name__ = "database"
    monkeypatch.setattr(health, "CHECKS", (broken,))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content == b"fail\nfail database: DatabaseError\n"


def test_the_answers_name_no_place(client: Client) -> None:
    said = client.get("/readyz").content + client.get("/readyz", **JSON).content
    for secret in (
        str(settings.DATA_DIR),
        settings.SECRET_KEY,
        str(connection.settings_dict["NAME"]),
    ):
        assert secret.encode() not in said
