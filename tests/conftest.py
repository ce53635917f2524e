"""Every test: settings of its own, a database cloned from a migrated template, no outside world.

    TONGYOU_TEST_DATABASE=sqlite|postgresql    which database this run uses (sqlite)

The PostgreSQL run takes the tests that touch a database; the others would only repeat themselves.
"""

from __future__ import annotations

import atexit
import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase

from tests.support import budgets, databases
from tests.support.cluster import OwnCluster

TOUCHES = {"db", "transactional_db", "live_server", "house", "client_log", "django_db_setup"}


def own_settings() -> Path:
    """Read the settings again from a clean environment with a private data folder."""
    home = Path(tempfile.mkdtemp(prefix="tongyou-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in [key for key in os.environ if key.startswith("TONGYOU_")]:
        if not name.startswith(("TONGYOU_TEST_", "TONGYOU_CRASH_", "TONGYOU_UPDATE_")):
            del os.environ[name]
    os.environ["TONGYOU_DATA_DIR"] = str(home)
    if databases.engine() == "postgresql":
        os.environ["TONGYOU_DATABASE_URL"] = databases.cluster().url(f"test_{os.getpid()}")
    fresh = importlib.reload(sys.modules["tongyou.site.settings"])
    for name in filter(str.isupper, dir(fresh)):
        setattr(settings, name, getattr(fresh, name))
    return home


if databases.engine() == "postgresql" and databases.CLUSTER not in os.environ:
    SERVER = OwnCluster()  # xdist's workers find it in their environment
    atexit.register(SERVER.stop)
    os.environ[databases.CLUSTER] = SERVER.base
HOME = own_settings()
settings.STATIC_ROOT.mkdir()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
connections.__dict__.pop("settings", None)
connections._settings = settings.DATABASES
if hasattr(connections._connections, "default"):
    connections.close_all()
    delattr(connections._connections, "default")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "pure: touches no database")


def touches_database(item: pytest.Item) -> bool:
    if any(item.get_closest_marker(name) for name in ("django_db", "both", "crash")):
        return True
    return bool(TOUCHES & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, only what PostgreSQL could change."""
    if databases.engine() != "postgresql":
        return
    kept = [
        item for item in items if touches_database(item) and not item.get_closest_marker("browser")
    ]
    left = [item for item in items if item not in set(kept)]
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """Our own clone instead of a migration run."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.renew()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        databases.release()


@pytest.fixture
def query_budget() -> Callable[[str], AbstractContextManager[None]]:
    """`with query_budget("plan.detail"): client.get(...)`: see tests/support/budgets.py."""
    return budgets.query_budget


def clone_again(self: TransactionTestCase) -> None:
    """After a test that commits: a fresh clone. Append-only tables refuse Django's flush."""
    databases.renew()


TransactionTestCase._fixture_teardown = clone_again  # type: ignore[method-assign]
