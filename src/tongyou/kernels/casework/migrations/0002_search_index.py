"""The index over a case's tokens: FTS5 on SQLite, GIN on PostgreSQL (measured at a million cases: docs/decisions)."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "ty_casework_searchtext"
# `detail=none` and `columnsize=0`: no positions, no lengths; nothing here asks for phrases or ranks.
SQLITE = (
    f"""CREATE VIRTUAL TABLE {TABLE}_fts USING fts5(
        tokens, content='{TABLE}', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)""",
    f"""CREATE TRIGGER {TABLE}_added AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO {TABLE}_fts(rowid, tokens) VALUES (NEW.id, NEW.tokens); END""",
    f"""CREATE TRIGGER {TABLE}_changed AFTER UPDATE ON {TABLE} BEGIN
        INSERT INTO {TABLE}_fts({TABLE}_fts, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens);
        INSERT INTO {TABLE}_fts(rowid, tokens) VALUES (NEW.id, NEW.tokens); END""",
    f"""CREATE TRIGGER {TABLE}_removed AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO {TABLE}_fts({TABLE}_fts, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens); END""",
)
SQLITE_BACK = (
    *(f"DROP TRIGGER IF EXISTS {TABLE}_{what}" for what in ("added", "changed", "removed")),
    f"DROP TABLE IF EXISTS {TABLE}_fts",
)
POSTGRESQL = (
    f"ALTER TABLE {TABLE} ALTER COLUMN tokens SET STATISTICS 1000",
    f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin (tokens)",
)
POSTGRESQL_BACK = (f"DROP INDEX IF EXISTS {TABLE}_gin",)


def index(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE)


def remove(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else SQLITE_BACK)


def run(editor: BaseDatabaseSchemaEditor, statements: tuple[str, ...]) -> None:
    for statement in statements:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ty_casework", "0001_initial")]
    operations = [migrations.RunPython(index, remove)]
