"""Back up while people work: database, stored files and ledger heads, as one described folder.

Order matters. Daily ledger heads come first: each of them must fit the ledger of the snapshot. Then
the database; then the files: nobody deletes a stored file, so every file the snapshot knows is there. The key ring is *not* part of a backup; a thief of the
backup must not get the keys with it. Its fingerprint is, so that a restore can tell them apart.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tongyou.base import audit, clock
from tongyou.base.database import is_postgresql
from tongyou.site.operations import manifest, snapshot

Say = Callable[[str], None]
LAST = "last-backup.json"  # in the data folder: what /readyz reads


class BackupError(Exception):
    """No backup was made; the message says why, in plain words."""


def make(target: Path, say: Say) -> Path:
    """Write a new backup below `target` and return its folder; nothing half-made is left behind."""
    stamp = clock.real_now().strftime("%Y%m%dT%H%M%S%fZ")
    final, work = target / f"tongyou-{stamp}", target / f".tongyou-{stamp}.partial"
    work.mkdir(parents=True, mode=0o700)
    try:
        fill(work, say)
        work.rename(final)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    shutil.copyfile(final / manifest.NAME, settings.DATA_DIR / LAST)
    return final


def fill(work: Path, say: Say) -> None:
    """Write every part and, last, the manifest that describes them."""
    made_at = clock.real_now().isoformat()
    say("Closing the ledger")
    audit.seal_all()
    pack(Path(settings.LEDGER_HEAD_DIR), work / "ledger-heads.tar")
    say("Copying the database")
    counts, head = (dump_postgresql if is_postgresql() else copy_sqlite)(work)
    say(f"{sum(counts.values())} rows in {len(counts)} tables")
    say("Copying stored files")
    files = pack(Path(settings.FILES_DIR), work / "files.tar")
    say(f"{files} files")
    parts = [manifest.describe(path) for path in sorted(work.iterdir())]
    manifest.Manifest(
        made_at=made_at,
        engine=connection.vendor,
        counts=counts,
        ledger_head=head,
        keys=manifest.key_fingerprints(),
        files=files,
        parts=parts,
    ).write(work)


def copy_sqlite(work: Path) -> tuple[dict[str, int], str]:
    """SQLite's online backup: a consistent copy while others write. Counts come from the copy."""
    target = work / "database.sqlite3"
    source, copy = sqlite(str(connection.settings_dict["NAME"])), sqlite(str(target))
    with contextlib.closing(source), contextlib.closing(copy):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
        return snapshot.count_rows(copy, postgresql=False), snapshot.ledger_head(copy)


def sqlite(name: str) -> Any:
    """A plain connection to an SQLite file, through the library that the site runs on.

    Constraints use functions that Django brings (REGEXP); without them no integrity check can run.
    """
    import sqlite3

    functions: Any = import_module("django.db.backends.sqlite3._functions")  # no public name for it
    opened = sqlite3.connect(name, timeout=30)
    functions.register(opened)
    return opened


def dump_postgresql(work: Path) -> tuple[dict[str, int], str]:
    """pg_dump inside an exported snapshot; the counts are taken in the same snapshot."""
    with plain_postgresql() as source:
        source.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        name = source.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
        counts = snapshot.count_rows(source, postgresql=True)
        head = snapshot.ledger_head(source)
        target = ["--format=custom", f"--file={work / 'database.dump'}", f"--snapshot={name}"]
        call_client("pg_dump", "--no-owner", "--no-privileges", *target)
        source.execute("COMMIT")
    return counts, head


@contextlib.contextmanager
def plain_postgresql() -> Iterator[Any]:
    """A connection of its own without time limits, beside Django's."""
    import psycopg

    values = connection.get_connection_params()
    known = {
        key: values[key]
        for key in ("dbname", "user", "password", "host", "port")
        if values.get(key)
    }
    with psycopg.connect(**known, autocommit=True) as source:
        yield source


def server_major() -> int:
    """The server's major version: its own client is the one that can read it."""
    with plain_postgresql() as source:
        return int(source.info.server_version) // 10000


def client(program: str) -> str:
    """The PostgreSQL client that fits the server: Debian keeps one folder for each version."""
    own = Path(f"/usr/lib/postgresql/{server_major()}/bin/{program}")
    found = str(own) if own.exists() else shutil.which(program)
    if not found:
        raise BackupError(
            f"{program} was not found. As root, type once: "
            f"apt-get install -y --no-install-recommends postgresql-client-{server_major()}"
        )
    return found


def call_client(program: str, *words: str) -> None:
    """Run a PostgreSQL client on our database; the password travels in the environment only."""
    values = connection.get_connection_params()
    names = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
    }
    env = {
        **os.environ,
        **{name: str(values[key]) for name, key in names.items() if values.get(key)},
    }
    done = subprocess.run(
        [client(program), *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} gave up: {done.stderr.strip()[-500:]}")


def pack(folder: Path, target: Path) -> int:
    """Put a folder into a tar file and return how many files went in."""
    files = 0
    with tarfile.open(target, "w") as archive:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            with contextlib.suppress(FileNotFoundError):  # a work file that was just renamed
                archive.add(path, arcname=path.relative_to(folder).as_posix(), recursive=False)
                files += path.is_file()
    return files
