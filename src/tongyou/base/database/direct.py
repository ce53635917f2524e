"""Rows read and written by statements made once, for the few paths where building SQL costs more than running it.

Measured on the two-core machine of docs/decisions: one `filter().first()` of a wide model takes 600 microseconds of
processor time, of which the database takes 50; an act on a case needs thirty statements while others wait in line. So
the act, its receipt, its ledger row and its outbox rows come here. Everything else stays with Django's querysets.

Fields convert their own values (`get_db_prep_save`, `get_db_converters`), so encrypted, JSON and UUID columns behave as
always. There are no joins, no signals, and no defaults but those of the instances that are given.
"""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection, models

AS_THEY_ARE = (  # neither changed nor made while saving
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.IntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
)
M = TypeVar("M", bound=models.Model)
if TYPE_CHECKING:  # the stubs know the parameters, Django does not
    Column = models.Field[Any, Any]
else:
    Column = models.Field


class Rows(Generic[M]):
    """Rows of one model with given values in some columns, in some order.

    `most`: only the first so many. `light`: as named tuples, for rows that are read and not saved; an instance costs ten
    times as much.
    """

    def __init__(
        self,
        model: type[M],
        *where: str,
        order: Sequence[str] = (),
        most: int = 0,
        light: bool = False,
    ) -> None:
        self.model, self.where, self.order, self.most = model, where, tuple(order), most
        self.make: Callable[[type[M], Sequence[object]], M] = made_light if light else made

    def __call__(self, *values: object, lock: bool = False) -> list[M]:
        """The rows; `lock` keeps other writers away until the transaction ends (SQLite's write lock does so anyway)."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql(lock=lock), self.given(values))
            found = cursor.fetchall()
        return [self.make(self.model, row) for row in found]

    def sql(self, *, lock: bool = False) -> str:
        sql = select_sql(self.model, self.where, self.order, self.most)
        return f"{sql} FOR UPDATE" if lock and connection.vendor == "postgresql" else sql

    def given(self, values: Sequence[object]) -> list[Any]:
        """The values as the database takes them."""
        fields = [column(self.model, name) for name in self.where]
        return [
            field.get_db_prep_value(value, connection)
            for field, value in zip(fields, values, strict=True)
        ]

    def sorted(self, rows: list[M]) -> list[M]:
        """Rows that came in any order."""
        for name in reversed(self.order):
            rows = sorted(rows, key=attrgetter(name.lstrip("-")), reverse=name.startswith("-"))
        return rows


class Together:
    """Rows of several models in one question, for a page that needs all of them: `found = TOGETHER([key], [key, who])`.

    PostgreSQL answers several statements in one round trip. SQLite takes one statement at a time, so there the rows come
    as JSON in one list; the values are those it stores, and go through the same converters.
    """

    def __init__(self, *parts: Rows[Any]) -> None:
        self.parts = parts

    def __call__(self, *values: Sequence[object], lock: bool = False) -> list[list[Any]]:
        """The rows of each part, in its order. `lock` keeps other writers away from the first part's rows."""
        given = [
            one for part, own in zip(self.parts, values, strict=True) for one in part.given(own)
        ]
        read = self.one_by_one if connection.vendor == "postgresql" else self.in_one_list
        return [
            part.sorted([part.make(part.model, row) for row in rows])
            for part, rows in zip(self.parts, read(given, lock=lock), strict=True)
        ]

    def one_by_one(self, given: list[Any], *, lock: bool) -> Iterator[list[Sequence[object]]]:
        """PostgreSQL: a result for each statement."""
        first, *others = self.parts
        sql = "; ".join([first.sql(lock=lock), *(part.sql() for part in others)])
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            for number in range(len(self.parts)):
                if number:
                    cursor.nextset()
                yield cursor.fetchall()

    def in_one_list(self, given: list[Any], *, lock: bool) -> list[list[Sequence[object]]]:
        """SQLite: (part, its columns as JSON), whose write transaction is the lock."""
        del lock
        found: list[list[Sequence[object]]] = [[] for _ in self.parts]
        with connection.cursor() as cursor:
            cursor.execute(together_sql(self.parts), given)
            for number, row in cursor.fetchall():
                found[number].append(json.loads(row))
        return found


def made(model: type[M], row: Sequence[object]) -> M:
    """An instance of a row, as a queryset would make it."""
    return model.from_db(connection.alias, names(model), values_of(model, row))


def made_light(model: type[M], row: Sequence[object]) -> M:
    """A named tuple with the attributes an instance would have of its columns."""
    found: M = light_type(model)._make(values_of(model, row))  # it has the attributes that M has
    return found


@lru_cache(maxsize=64)
def light_type(model: type[models.Model]) -> Any:
    return namedtuple(model.__name__, names(model))  # noqa: PYI024 - its fields are known only now


def values_of(model: type[models.Model], row: Sequence[object]) -> list[Any]:
    return [
        value if convert is None else convert(value)
        for convert, value in zip(readers(model, connection.vendor), row, strict=True)
    ]


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
    values = saved(rows, given)
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
    values = saved([row], given)
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


def saved(rows: Sequence[models.Model], given: tuple[Column, ...]) -> list[Any]:
    """The values of instances as the database takes them, row by row."""
    ways = writers(given, connection.vendor)
    return [
        getattr(row, name) if write is None else write(row) for row in rows for name, write in ways
    ]


@lru_cache(maxsize=256)
def writers(
    given: tuple[Column, ...], vendor: str
) -> tuple[tuple[str, Callable[[models.Model], Any] | None], ...]:
    """How each field's value is written; None: just as it is. Texts and numbers are most of what is written."""
    del vendor  # a key of the cache
    return tuple(
        (field.attname, None if type(field) in AS_THEY_ARE else writer(field)) for field in given
    )


def writer(field: Column) -> Callable[[models.Model], Any]:
    def write(row: models.Model) -> Any:
        return field.get_db_prep_save(field.pre_save(row, add=True), connection)

    return write


def prepared(fields: Sequence[Column], values: Iterable[object]) -> list[Any]:
    """Values as the database takes them."""
    return [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values, strict=True)
    ]


# ---- statements, made once


@lru_cache(maxsize=256)
def select_sql(
    model: type[models.Model], where: tuple[str, ...], order: tuple[str, ...], most: int = 0
) -> str:
    columns = ", ".join(quoted(field.column) for field in concrete(model))
    asked = " AND ".join(f"{quoted(column(model, name).column)} = %s" for name in where)
    ordered = ", ".join(
        f"{quoted(column(model, name.lstrip('-')).column)}{' DESC' if name.startswith('-') else ''}"
        for name in order
    )
    sql = f"SELECT {columns} FROM {table(model)} WHERE {asked}"  # noqa: S608 - names from our own models
    sql = f"{sql} ORDER BY {ordered}" if ordered else sql
    return f"{sql} LIMIT {int(most)}" if most else sql


@lru_cache(maxsize=32)
def together_sql(parts: tuple[Rows[Any], ...]) -> str:
    """One statement for all of them: the number of the part, its columns as a JSON list."""
    return " UNION ALL ".join(
        f"SELECT {number}, json_array({', '.join(quoted(one.column) for one in concrete(part.model))}) FROM ({part.sql()})"  # noqa: S608 - as above
        for number, part in enumerate(parts)
    )


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
    return steps_of(field.get_col(field.model._meta.db_table))  # noqa: SLF001 - a relation reads as its target


def steps_of(expression: Any) -> Callable[[Any], Any] | None:
    """The same for an expression of a queryset."""
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
