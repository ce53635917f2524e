"""What must be true of the database before the platform starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core import checks
from django.db import connections

SAFE_WAL = (3, 51, 3)  # SQLite 3.7.0 to 3.51.2 can corrupt a WAL database (fixed 2026-03)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """True if this SQLite may write ahead with several connections."""
    return version >= SAFE_WAL


def check_sqlite_version(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - Django's signature
    **_: Any,
) -> list[checks.CheckMessage]:
    """Refuse WAL on an SQLite that can corrupt it."""
    if connections["default"].vendor != "sqlite":
        return []
    from sqlite3 import sqlite_version, sqlite_version_info

    if wal_is_safe(sqlite_version_info):
        return []
    return [
        checks.Error(
            f"SQLite {sqlite_version} can corrupt a write-ahead database; 3.51.3 or newer is needed.",
            hint="Start through `make run`, which installs pysqlite3 with its own SQLite.",
            id="ty_database.E001",
        )
    ]


def register_checks() -> None:
    """Called once, when Django is ready."""
    checks.register(check_sqlite_version, checks.Tags.database)
