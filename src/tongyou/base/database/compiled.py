"""Querysets whose SQL is made once: for questions asked with every act, where building the statement costs more than running it.

Measured on the two-core machine of docs/decisions: who answers at a unit, asked through a queryset, takes 900 microseconds
of processor time, asked so 100. The queryset says what is asked, with joins and lookups; nothing is written by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from tongyou.base.database.direct import steps_of

Value = UUID | dt.date | str
Given = Value | list[Any]
# Marks count from here: no record has such a value, and no queryset such a constant.
FAR, MARK = dt.date(9000, 1, 1), 0x6D61726B << 96


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL, and for each parameter the number of the value that stands there, or the constant."""

    sql: str
    parameters: tuple[tuple[int, Any], ...]  # (-1, constant) or (number, None)
    readers: tuple[Callable[[Any], Any] | None, ...]


class Compiled:
    """`ask = Compiled(lambda on, units: Holding.objects.filter(...).values_list(...))`; `ask(today, [one, two])`.

    A value is a date, an identifier or a text, or a list of them; a list of another length is another statement. The
    queryset must depend on the values only as parameters. An empty list finds nothing and asks nothing.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        self.make = make
        self.statements: dict[object, Statement] = {}

    def __call__(self, *values: Given) -> list[tuple[Any, ...]]:
        shape = tuple(len(one) if isinstance(one, list) else -1 for one in values)
        if 0 in shape:
            return []
        flat = [one for value in values for one in (value if isinstance(value, list) else (value,))]
        key = (connection.vendor, shape, *map(type, flat))
        statement = self.statements.get(key)
        if statement is None:
            statement = self.statements[key] = self.compiled(values)
        given = [
            constant if number < 0 else prepared(flat[number])
            for number, constant in statement.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, given)
            rows = cursor.fetchall()
        return [
            tuple(
                value if read is None else read(value)
                for read, value in zip(statement.readers, row, strict=True)
            )
            for row in rows
        ]

    def compiled(self, values: Sequence[Given]) -> Statement:
        """The statement for values of this shape, found out with marks in their places."""
        marks: dict[Any, int] = {}
        marked = [
            [mark(one, marks) for one in value] if isinstance(value, list) else mark(value, marks)
            for value in values
        ]
        compiler = self.make(*marked).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        return Statement(
            sql,
            tuple((marks[one], None) if one in marks else (-1, one) for one in parameters),
            tuple(steps_of(expression) for expression, _, _ in compiler.select),
        )


def mark(value: Value, marks: dict[Any, int]) -> Value:
    """Something of the same kind that stands nowhere else, noted as the database will be given it."""
    number = len(marks)
    made: Value
    if isinstance(value, UUID):
        made = UUID(int=MARK + number)
    elif isinstance(value, dt.date):
        made = FAR + dt.timedelta(days=number)
    else:
        made = f"mark {MARK + number}"
    marks[prepared(made)] = number
    return made


def prepared(value: Value) -> Any:
    """A value as this database takes it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
