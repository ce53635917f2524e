"""Half-open date ranges that may not overlap: one migration operation for both databases.

PostgreSQL keeps an exclusion constraint (GiST, no extension: the key enters as its 64-bit hash, as a range of
one number). SQLite keeps triggers. The open end is NULL. On SQLite an AlterField rebuilds the table and loses
its triggers: repeat the operation after such a migration (a test looks for them).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

BEFORE_RECORDS = date(1, 1, 1)  # the start of what was already there when record keeping began

SQLITE = """CREATE TRIGGER {table}_{name}_{verb} BEFORE {act} ON "{table}"
WHEN {new_where} BEGIN
    SELECT RAISE(ABORT, '{table}: periods of one {label} may not overlap') WHERE EXISTS (
        SELECT 1 FROM "{table}" o WHERE {same} AND o.{pk} <> NEW.{pk} AND {old_where}
        AND o.{start} < COALESCE(NEW.{end}, '9999-12-31')
        AND COALESCE(o.{end}, '9999-12-31') > NEW.{start}); END;"""

POSTGRESQL = """ALTER TABLE "{table}" ADD CONSTRAINT {table}_{name} EXCLUDE USING gist (
    int8range(hashtextextended({hashed}, 0), hashtextextended({hashed}, 0), '[]') WITH &&,
    daterange({start}, {end}) WITH &&) WHERE ({where})"""


class Period(Protocol):
    """Anything with a half-open range of dates."""

    valid_from: date
    valid_to: date | None


def within(on: date, prefix: str = "") -> Q:
    """The filter for rows that hold on a day: from that day or before, and not yet ended."""
    ended = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & ended


def holds(period: Period, on: date) -> bool:
    """The same question for one row in memory."""
    return period.valid_from <= on and (period.valid_to is None or on < period.valid_to)


def no_overlap(
    table: str,
    *keys: str,
    pk: str = "id",
    only: tuple[str, str] | None = None,
    start: str = "valid_from",
    end: str = "valid_to",
) -> migrations.RunPython:
    """The migration operation: rows alike in `keys` never overlap; `only` limits it to (column, value)."""
    name = f"{keys[0]}_apart"
    parts = _parts(keys, only) | {
        "table": table,
        "pk": pk,
        "start": start,
        "end": end,
        "name": name,
    }

    def close(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(POSTGRESQL.format(**parts), params=None)
            return
        for verb, act in (("ins", "INSERT"), ("upd", "UPDATE")):
            editor.execute(SQLITE.format(verb=verb, act=act, **parts), params=None)

    def reopen(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT {table}_{name}', params=None)
            return
        for verb in ("ins", "upd"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}_{verb}", params=None)

    return migrations.RunPython(close, reopen)


def _parts(keys: tuple[str, ...], only: tuple[str, str] | None) -> dict[str, str]:
    """The pieces of SQL that depend on the compared columns."""
    test = f"{{0}}{only[0]} = '{only[1]}'" if only else "1 = 1"
    return {
        "label": " ".join(keys),
        "same": " AND ".join(f"o.{key} = NEW.{key}" for key in keys),
        "hashed": " || '/' || ".join(f"{key}::text" for key in keys),
        "where": test.format(""),
        "new_where": test.format("NEW."),
        "old_where": test.format("o."),
    }
