"""What a copy of the database holds: its row counts and the head of the audit ledger.

Everything goes through one plain DB-API connection, so that the figures come from the very snapshot
that is written, and so that a restored copy is measured by the same words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

LEDGER_HEAD = "SELECT hash FROM ty_audit_seal ORDER BY id DESC LIMIT 1"


class Rows(Protocol):
    def fetchall(self) -> Sequence[Any]: ...


class Connection(Protocol):
    """What `sqlite3` and `psycopg` connections have in common, as far as it is used here."""

    def execute(self, query: Any, /) -> Rows: ...


TABLES_SQLITE = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
)
TABLES_POSTGRESQL = (
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
)


def quoted(name: str) -> str:
    """A table's name as an identifier; names come from the catalogue, never from a person."""
    return '"' + name.replace('"', '""') + '"'


def table_names(connection: Connection, *, postgresql: bool) -> list[str]:
    query = TABLES_POSTGRESQL if postgresql else TABLES_SQLITE
    return [row[0] for row in connection.execute(query).fetchall()]


def count_rows(connection: Connection, *, postgresql: bool) -> dict[str, int]:
    """Rows of every table, in one pass."""
    return {
        name: int(connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchall()[0][0])  # noqa: S608 - quoted catalogue name
        for name in table_names(connection, postgresql=postgresql)
    }


def ledger_head(connection: Connection) -> str:
    """The hash that closes the last sealed batch of the audit ledger; empty before the first."""
    rows = connection.execute(LEDGER_HEAD).fetchall()
    return str(rows[0][0]) if rows else ""
