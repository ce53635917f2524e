"""Tables that only grow: triggers refuse UPDATE, DELETE and REPLACE on both databases.

A model inherits `AppendOnly`; its migration ends with `append_only("table")`. The model's own guard gives
a clear error early; the triggers hold against any other writer, raw SQL included.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class RowsAreFinal(Exception):
    """Somebody tried to change or delete a row that must stay."""


class AppendOnly(models.Model):
    """A row that is written once and stays."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse a second save."""
        if not self._state.adding:
            raise RowsAreFinal(
                f"{self._meta.label} rows are written once; add a correcting row instead."
            )
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise RowsAreFinal(f"{self._meta.label} rows are never deleted.")


SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON "{table}" BEGIN
    SELECT RAISE(ABORT, '{table} only grows: rows are never changed'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON "{table}" BEGIN
    SELECT RAISE(ABORT, '{table} only grows: rows are never deleted'); END;
"""

POSTGRESQL = """
CREATE OR REPLACE FUNCTION ty_only_grows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '% only grows: rows are never changed or deleted', TG_TABLE_NAME; END $body$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON "{table}"
    FOR EACH ROW EXECUTE FUNCTION ty_only_grows();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION ty_only_grows();
"""


def append_only(table: str) -> migrations.RunPython:
    """The migration operation that closes `table` against change."""

    def close(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(POSTGRESQL.format(table=table), params=None)
            return
        for statement in SQLITE.format(table=table).split("END;"):
            if statement.strip():
                editor.execute(statement + "END;", params=None)

    def reopen(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        suffixes = {"postgresql": ("no_change", "no_truncate")}.get(
            editor.connection.vendor, ("no_update", "no_delete")
        )
        on = f' ON "{table}"' if editor.connection.vendor == "postgresql" else ""
        for suffix in suffixes:
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{suffix}{on}", params=None)

    return migrations.RunPython(close, reopen)
