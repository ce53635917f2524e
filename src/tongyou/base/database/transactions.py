"""Write transactions, the same on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def is_sqlite() -> bool:
    """True on the single-node database."""
    return connection.vendor == "sqlite"


def is_postgresql() -> bool:
    """True on the production database."""
    return connection.vendor == "postgresql"


@contextmanager
def write() -> Iterator[None]:
    """One write transaction: everything inside happens, or nothing does.

    On SQLite it waits in line at the file lock of `base.database.sqlite`; keep it under 100 ms.
    A nested `write()` joins the outer one, behind a savepoint.
    """
    with transaction.atomic():
        yield
