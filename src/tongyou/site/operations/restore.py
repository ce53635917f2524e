"""Bring a backup back: into an empty place, never over anything, and prove that it is the same."""

from __future__ import annotations

import contextlib
import tarfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from tongyou.base.database import is_postgresql
from tongyou.site.operations import backup, manifest, snapshot
from tongyou.site.operations.manifest import BrokenBackupError, Manifest

Say = Callable[[str], None]


class NotEmptyError(Exception):
    """The place to restore to already holds something; nothing was touched."""


class NotSameError(Exception):
    """What was restored is not what was saved; the message says where they differ."""


def bring_back(folder: Path, say: Say) -> Manifest:
    """Check the backup, fill the empty target, compare the two; returns the manifest."""
    found = manifest.read(folder)
    say("Checking every part against its hash")
    manifest.check_parts(folder, found)
    if found.engine != connection.vendor:
        raise BrokenBackupError(
            f"This backup comes from {found.engine}; TONGYOU_DATABASE_URL points at {connection.vendor}."
        )
    refuse_unless_empty()
    say("Restoring the database")
    (load_postgresql if is_postgresql() else place_sqlite)(folder, found)
    say("Restoring stored files")
    unpack(folder / "files.tar", Path(settings.FILES_DIR))
    unpack(folder / "ledger-heads.tar", Path(settings.LEDGER_HEAD_DIR))
    return found


def key_warning(found: Manifest) -> str:
    """Words for the operator if the keys here do not open the sealed fields; else empty."""
    here = manifest.key_fingerprints()
    missing = [name for name, fingerprint in found.keys.items() if here.get(name) != fingerprint]
    if not missing:
        return ""
    return (
        f"Keys missing in {settings.KEY_RING}: {', '.join(missing)}. Sealed fields (ID numbers, phones, "
        f"addresses) stay closed, and the ledger cannot be verified, until the key ring with them is put there."
    )


def refuse_unless_empty() -> None:
    """Raise NotEmptyError if the target has a database or stored files."""
    files = Path(settings.FILES_DIR)
    if files.is_dir() and any(path.is_file() for path in files.rglob("*")):
        raise NotEmptyError(
            f"{files} already holds files. Nothing was changed. Restore into an empty TONGYOU_DATA_DIR."
        )
    if is_postgresql():
        with backup.plain_postgresql() as target:
            taken = bool(snapshot.table_names(target, postgresql=True))
        place = f"database {connection.settings_dict['NAME']}"
    else:
        place = str(connection.settings_dict["NAME"])
        taken = Path(place).exists()
    if taken:
        raise NotEmptyError(f"{place} already exists and is not empty. Nothing was changed.")


def place_sqlite(folder: Path, found: Manifest) -> None:
    """Copy, check and only then put the file where the site looks for it."""
    final = Path(str(connection.settings_dict["NAME"]))
    work = final.with_suffix(".restoring")
    work.unlink(missing_ok=True)
    work.write_bytes((folder / "database.sqlite3").read_bytes())
    with contextlib.closing(backup.sqlite(str(work))) as copy:
        answer = copy.execute("PRAGMA integrity_check").fetchall()
        if answer != [("ok",)]:
            raise BrokenBackupError(f"The database in the backup is damaged: {answer[0][0]}")
        if broken := copy.execute("PRAGMA foreign_key_check").fetchall():
            raise BrokenBackupError(
                f"The database in the backup has {len(broken)} broken references."
            )
        compare(found, snapshot.count_rows(copy, postgresql=False), snapshot.ledger_head(copy))
    work.rename(final)


def load_postgresql(folder: Path, found: Manifest) -> None:
    """All of the dump or nothing of it, then compare."""
    name = f"--dbname={connection.settings_dict['NAME']}"
    backup.call_client(
        "pg_restore",
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        name,
        str(folder / "database.dump"),
    )
    with backup.plain_postgresql() as target:
        compare(found, snapshot.count_rows(target, postgresql=True), snapshot.ledger_head(target))


def compare(found: Manifest, counts: dict[str, int], head: str) -> None:
    """Raise NotSameError at the first difference between the backup's figures and the copy's."""
    for name in sorted(found.counts.keys() | counts.keys()):
        was, now = found.counts.get(name), counts.get(name)
        if was != now:
            raise NotSameError(
                f"Table {name} had {was} rows in the backup and has {now} now. Do not use this copy."
            )
    if head != found.ledger_head:
        raise NotSameError(
            f"The ledger's head was {found.ledger_head or 'empty'} and is {head or 'empty'} now. Do not use this copy."
        )


def unpack(archive: Path, folder: Path) -> None:
    """Unpack below `folder`; the `data` filter refuses paths and links that lead elsewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
