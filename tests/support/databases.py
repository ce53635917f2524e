"""Migrated once, cloned for every run: the test database on either engine.

A template is keyed by the hash of every migration and model, kept in `var/test-templates`, and
copied (SQLite) or cloned (PostgreSQL) in well under a second. The same clone replaces Django's
`flush` after a test that commits: append-only tables refuse to be emptied, as they should.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import django
from django.db import connection, connections

from tests.support.cluster import Cluster, programs

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "var" / "test-templates"
CLUSTER = "TONGYOU_TEST_CLUSTER"


def engine() -> str:
    """Which database this run uses: `sqlite` (default) or `postgresql`."""
    name = os.environ.get("TONGYOU_TEST_DATABASE", "sqlite")
    if name not in {"sqlite", "postgresql"}:
        raise RuntimeError(f"TONGYOU_TEST_DATABASE is {name!r}; say sqlite or postgresql.")
    return name


def cluster() -> Cluster:
    """The run's PostgreSQL server, started by the first pytest process."""
    return Cluster(os.environ[CLUSTER])


@cache
def template_key() -> str:
    """Changes with any migration, any model and the version of Django."""
    digest = hashlib.sha256(f"{engine()} {django.__version__}".encode())
    source = ROOT / "src" / "tongyou"
    for path in sorted(
        [
            *source.rglob("migrations/*.py"),
            *source.rglob("models*.py"),
            *source.rglob("models/*.py"),
        ]
    ):
        digest.update(path.relative_to(source).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrate(env: dict[str, str]) -> None:
    """Run every migration in a process of its own, on the database that `env` names."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tongyou.site.settings", **env},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(f"The migrations failed:\n{done.stderr[-3000:]}")


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder beside the templates to build one in; gone afterwards, whatever happens."""
    work = TEMPLATES / f"{template_key()}.{os.getpid()}"
    work.mkdir(parents=True, exist_ok=True)
    try:
        yield work
    finally:
        shutil.rmtree(work)


def sqlite_template() -> Path:
    """The migrated SQLite file, made if this state of the migrations was never seen."""
    path = TEMPLATES / f"{template_key()}.sqlite3"
    if path.exists():
        return path
    with workshop() as work:
        migrate({"TONGYOU_DATA_DIR": str(work), "TONGYOU_DATABASE_URL": ""})
        settle(work / "tongyou.sqlite3")
        (work / "tongyou.sqlite3").replace(path)
    return path


def settle(path: Path) -> None:
    """Fold the write-ahead log into the file, so that copying one file copies everything."""
    import pysqlite3

    with pysqlite3.connect(str(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def postgresql_template() -> str:
    """The migrated database's name in the run's cluster; its dump outlives the cluster."""
    name = f"template_{template_key()}"
    server = cluster()
    if server.exists(name):
        return name
    dump, building = TEMPLATES / f"{template_key()}.dump", f"{name}_{os.getpid()}"
    server.run(f'CREATE DATABASE "{building}"')
    url = server.url(building)
    if dump.exists():
        load = [programs() / "pg_restore", "-d", url, "--no-owner", dump]
        subprocess.run(load, check=True, capture_output=True)
    else:
        with workshop() as work:
            migrate({"TONGYOU_DATA_DIR": str(work), "TONGYOU_DATABASE_URL": url})
            save = [programs() / "pg_dump", "-Fc", "-f", work / "dump", url]
            subprocess.run(save, check=True, capture_output=True)
            (work / "dump").replace(dump)
    server.run(f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


def fresh(home: Path, name: str) -> dict[str, str]:
    """A migrated database for processes of their own: the environment that makes them use it."""
    home.mkdir(parents=True, exist_ok=True)
    env = {"TONGYOU_DATA_DIR": str(home), "TONGYOU_DATABASE_URL": ""}
    if engine() == "postgresql":
        env["TONGYOU_DATABASE_URL"] = cluster().clone(postgresql_template(), name)
    else:
        shutil.copyfile(sqlite_template(), home / "tongyou.sqlite3")
    return env


def renew() -> None:
    """Throw the database's content away and clone the template again."""
    connections.close_all()
    name = str(connection.settings_dict["NAME"])
    if engine() == "postgresql":
        cluster().clone(postgresql_template(), name)
        return
    for suffix in ("", "-wal", "-shm"):
        Path(name + suffix).unlink(missing_ok=True)
    shutil.copyfile(sqlite_template(), name)


def release() -> None:
    """Close and, on PostgreSQL, drop this process's clone."""
    connections.close_all()
    if engine() == "postgresql":
        cluster().drop(str(connection.settings_dict["NAME"]))
