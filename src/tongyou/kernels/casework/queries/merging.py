"""The first rows of several index ranges, in order: how a list stays fast however many units, areas and rows there are.

`unit IN (a, b, c) ORDER BY due` makes a database read every row of the three before it can sort. Here each value is a
range of its own, read in order and only as far as a page needs; the ranges are merged. One statement whatever the number
of ranges, no EXISTS, and an OR of two columns (area or unit) is two ways.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from tongyou.base.codes import new_id
from tongyou.base.database import direct
from tongyou.kernels.casework.queries import paging

MARK = new_id()  # stands for the one value that differs between the ranges of a way
MOST_RANGES = 400  # SQLite takes 500 parts of a compound statement
Key = tuple[Any, UUID]  # (what is sorted by, primary key)


@dataclass(frozen=True, slots=True)
class Way:
    """Rows that one index can give in order: all of `rows`, or those with one of `values` in `column`."""

    rows: QuerySet[Any]
    column: str = ""
    values: tuple[UUID, ...] = ()

    def parts(self, *, order: tuple[str, ...], most: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """(statement, parameters) of each range, at most `most` rows of it."""
        names = [name.lstrip("-") for name in order] or ["pk"]
        rows = self.rows.filter(**{self.column: MARK}) if self.column else self.rows
        sliced = rows.order_by(*order).values_list(*names)[:most]
        try:
            statement, parameters = sliced.query.sql_with_params()
        except EmptyResultSet:  # the filters leave nothing, whatever the rows
            return
        if not self.column:
            yield statement, parameters
            return
        field = self.rows.model._meta.get_field(self.column)  # noqa: SLF001 - Django's public API
        mark = field.get_db_prep_value(MARK, connection)
        for value in self.values:
            given = field.get_db_prep_value(value, connection)
            yield statement, tuple(given if one == mark else one for one in parameters)


def first_keys(
    ways: Sequence[Way], *, by: str, after: str, down: bool, most: int
) -> tuple[list[UUID], str]:
    """(the keys of a page in order, the cursor of the next page or nothing)."""
    sign = "-" if down else ""
    behind = paging.behind(by, "pk", after, down=down)
    narrowed = [Way(one.rows.filter(behind), one.column, one.values) for one in ways]
    found = rows_of(narrowed, order=(f"{sign}{by}", f"{sign}pk"), most=most + 1)
    unique = dict.fromkeys(heapq.merge(*found, key=itemgetter(0, 1), reverse=down))
    keys = list(unique)[: most + 1]
    if len(keys) <= most:
        return [key for _, key in keys], ""
    moment, key = keys[most - 1]
    return [key for _, key in keys[:most]], paging.cursor(moment, key)


def rows_of(ways: Sequence[Way], *, order: tuple[str, ...], most: int) -> list[list[Key]]:
    """Each range's first rows, in order."""
    ranges: dict[int, list[Key]] = defaultdict(list)
    for statement, parameters in statements(ways, order=order, most=most):
        model = ways[0].rows.model
        moment_of = reader(direct.column(model, order[0].lstrip("-")))
        key_of = reader(direct.key(model))
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            for number, moment, key in cursor.fetchall():
                ranges[number].append((moment_of(moment), key_of(key)))
    return [sorted(one, reverse=order[0].startswith("-")) for one in ranges.values()]


def statements(
    ways: Sequence[Way], *, order: tuple[str, ...], most: int
) -> Iterator[tuple[str, list[Any]]]:
    """All ranges in one statement, or in as few as the database takes; each row says of which range it is."""
    parts = [part for way in ways for part in way.parts(order=order, most=most)]
    numbered = list(enumerate(parts))
    for start in range(0, len(parts), MOST_RANGES):
        chosen = numbered[start : start + MOST_RANGES]
        selected = [
            f"SELECT {number} AS part, r{number}.* FROM ({statement}) r{number}"  # noqa: S608 - built by Django
            for number, (statement, _) in chosen
        ]
        yield " UNION ALL ".join(selected), [one for _, (_, given) in chosen for one in given]


def reader(field: Any) -> Callable[[Any], Any]:
    """How the values of a column are read."""
    return direct.reader(field) or (lambda value: value)


def count_text(ways: Sequence[Way]) -> str:
    """The number of rows in all ranges together below a thousand, else "999+"."""
    found = count(ways, paging.CAP)
    return paging.MORE if found >= paging.CAP else str(found)


def count(ways: Sequence[Way], cap: int) -> int:
    """How many rows there are, at most `cap`; a row that two ways give is one."""
    parts = [part for way in ways for part in way.parts(order=(), most=cap)][:MOST_RANGES]
    if not parts:
        return 0
    whole = " UNION ".join(
        f"SELECT * FROM ({statement}) r{number}"  # noqa: S608 - built by Django
        for number, (statement, _) in enumerate(parts)
    )
    given = [one for _, parameters in parts for one in parameters]
    whole = f"SELECT COUNT(*) FROM (SELECT * FROM ({whole}) a LIMIT {int(cap)}) b"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(whole, given)
        return int(cursor.fetchone()[0])


def split(rows: QuerySet[Any], column: str, values: Collection[UUID]) -> Way:
    """Rows with one of these values; each is a range."""
    return Way(rows, column, tuple(sorted(values)))


def only(ways: Sequence[Way], condition: Q) -> list[Way]:
    """The same ways, narrowed."""
    return [Way(one.rows.filter(condition), one.column, one.values) for one in ways]
