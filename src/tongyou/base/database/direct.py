"""Rows read and written by statements made once, for the few paths where building SQL costs more than running it.

Measured on the two-core machine of docs/decisions: one `filter().first()` of a wide model takes 600 microseconds of
processor time, of which the database takes 50; an act on a case needs thirty statements while others wait in line. So
the act, its receipt, its ledger row and its outbox rows come here. Everything else stays with Django's querysets.

Fields convert their own values (`get_db_prep_save`, `get_db_converters`), so encrypted, JSON and UUID columns behave as
always. There are no joins, no signals, and no defaults but those of the instances that are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)
if TYPE_CHECKING:  # the stubs know the parameters, Django does not
    Column = models.Field[Any, Any]
else:
    Column = models.Field


class Rows(Generic[M]):
    """Rows of one model with given values in some columns, in some order."""

    def __init__(self, model: type[M], *where: str, order: Sequence[str] = ()) -> None:
        self.model, self.where, self.order = model, where, tuple(order)

    def __call__(self, *values: object, lock: bool = False) -> list[M]:
        """The rows; `lock` keeps other writers away until the transaction ends (SQLite's write lock does so anyway)."""
        sql = select_sql(self.model, self.where, self.order)
        if lock and connection.vendor == "postgresql":
            sql += " FOR UPDATE"
        fields = [column(self.model, name) for name in self.where]
        given = [
            field.get_db_prep_value(value, connection)
            for field, value in zip(fields, values, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found = cursor.fetchall()
        return [made(self.model, row) for row in found]


def made(model: type[M], row: Sequence[object]) -> M:
    """An instance of a row, as a queryset would make it."""
    read = readers(model, connection.vendor)
    values = [
        value if convert is None else convert(value)
        for convert, value in zip(read, row, strict=True)
    ]
    return model.from_db(connection.alias, names(model), values)


def put(
    rows: Sequence[models.Model],
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
    ignore: bool = False,
) -> int:
    """Insert instances of one model in one statement; how many rows were written.

    `unique` and `update`: a row that is there gets these columns. `ignore`: a row that is there stays. Keys that the
    database makes are not read back.
    """
    if not rows:
        return 0
    model = type(rows[0])
    given = writable(model, with_key=rows[0].pk is not None)
    sql = insert_sql(model, given, tuple(unique), tuple(update), ignore=ignore, count=len(rows))
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in given
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        written = int(cursor.rowcount)
    if written == len(rows):
        for row in rows:
            settle(row)
    return written


def settle(row: models.Model) -> None:
    """The instance is a row of the database now, and may be saved again."""
    row._state.adding = False  # noqa: SLF001 - Django's documented state of an instance
    row._state.db = connection.alias  # noqa: SLF001 - as above


def put_one(row: models.Model) -> Any:
    """Insert one instance and give it the key that the database made."""
    model = type(row)
    given = writable(model, with_key=row.pk is not None)
    sql = insert_sql(model, given, (), (), ignore=False, count=1)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in given]
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {quoted(key(model).column)}", values)
        row.pk = cursor.fetchone()[0]
    settle(row)
    return row.pk


def change(model: type[models.Model], where: dict[str, object], values: dict[str, object]) -> int:
    """Set columns of the rows with these values; how many rows that were."""
    sets = [column(model, name) for name in values]
    asked = [column(model, name) for name in where]
    named = ", ".join(f"{quoted(field.column)} = %s" for field in sets)
    there = " AND ".join(f"{quoted(field.column)} = %s" for field in asked)
    given = [
        *prepared(sets, values.values()),
        *(
            field.get_db_prep_value(value, connection)
            for field, value in zip(asked, where.values(), strict=True)
        ),
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table(model)} SET {named} WHERE {there}", given)  # noqa: S608
        return int(cursor.rowcount)


def prepared(fields: Sequence[Column], values: Iterable[object]) -> list[Any]:
    """Values as the database takes them."""
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]


# ---- statements, made once


@lru_cache(maxsize=256)
def select_sql(model: type[models.Model], where: tuple[str, ...], order: tuple[str, ...]) -> str:
    columns = ", ".join(quoted(field.column) for field in concrete(model))
    asked = " AND ".join(f"{quoted(column(model, name).column)} = %s" for name in where)
    ordered = ", ".join(quoted(column(model, name).column) for name in order)
    sql = f"SELECT {columns} FROM {table(model)} WHERE {asked}"  # noqa: S608 - names from our own models
    return f"{sql} ORDER BY {ordered}" if ordered else sql


@lru_cache(maxsize=256)
def insert_sql(
    model: type[models.Model],
    given: tuple[Column, ...],
    unique: tuple[str, ...],
    update: tuple[str, ...],
    *,
    ignore: bool,
    count: int,
) -> str:
    columns = ", ".join(quoted(field.column) for field in given)
    row = f"({', '.join(['%s'] * len(given))})"
    sql = f"INSERT INTO {table(model)} ({columns}) VALUES {', '.join([row] * count)}"  # noqa: S608
    if ignore:
        return f"{sql} ON CONFLICT DO NOTHING"
    if not update:
        return sql
    there = ", ".join(quoted(column(model, name).column) for name in unique)
    names = [quoted(column(model, name).column) for name in update]
    changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in names)
    return f"{sql} ON CONFLICT ({there}) DO UPDATE SET {changes}"


@lru_cache(maxsize=256)
def readers(model: type[models.Model], vendor: str) -> tuple[Callable[[Any], Any] | None, ...]:
    """How each column's value becomes the field's; None: it is one already."""
    del vendor  # a key of the cache
    return tuple(reader(field) for field in concrete(model))


def reader(field: Column) -> Callable[[Any], Any] | None:
    expression = field.get_col(field.model._meta.db_table)  # noqa: SLF001 - a relation reads as its target
    steps = [
        *connection.ops.get_db_converters(expression),
        *expression.get_db_converters(connection),
    ]
    if not steps:
        return None

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return value

    return read


@lru_cache(maxsize=256)
def writable(model: type[models.Model], *, with_key: bool) -> tuple[Column, ...]:
    """The columns that an insert gives; a key that the database makes is left to it."""
    return tuple(field for field in concrete(model) if with_key or not field.primary_key)


@lru_cache(maxsize=256)
def names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in concrete(model))


def concrete(model: type[models.Model]) -> Sequence[Column]:
    return model._meta.concrete_fields  # noqa: SLF001 - Django's public API


def column(model: type[models.Model], name: str) -> Column:
    found: Column = model._meta.get_field(name)  # type: ignore[assignment] # noqa: SLF001 - as above
    return found


def key(model: type[models.Model]) -> Column:
    found: Column = model._meta.pk  # noqa: SLF001 - as above
    return found


def table(model: type[models.Model]) -> str:
    return quoted(model._meta.db_table)  # noqa: SLF001 - as above


def quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
