"""A table copied from a page as one cell a line: the heads one below the other, then each row so.

Rows begin at their numbers 1, 2, 3 ...; what stands between two numbers is shared out to the columns
by what it says: bodies to the columns of units, dates to the deadline. An empty cell leaves no line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tongyou.domains.plan.reading.lexicon import (
    UNIT_COLUMNS,
    Column,
    column_of,
    is_date,
    looks_like_unit,
)
from tongyou.domains.plan.reading.model import Cell, Span, Table
from tongyou.domains.plan.reading.numerals import ordinal
from tongyou.domains.plan.reading.view import squeeze

_LEAST = 4  # heads; fewer lines may be a list of words
_MOST = 10
_ROWS = 2
_LINES = 12  # lines of one row at most


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    words: str


def stacked_tables(text: str, spans: Sequence[Span]) -> list[Table]:
    """Every such table of a text."""
    lines = [_Line(span, squeeze(text[slice(*span)])) for span in spans]
    found: list[Table] = []
    at = 0
    while at < len(lines):
        roles = _heads(lines, at)
        table, end = _table(lines, at, roles) if roles else (None, at)
        if table is not None:
            found.append(table)
        at = max(at + 1, end)
    return found


def _heads(lines: Sequence[_Line], at: int) -> list[Column]:
    """The roles of the heads that begin here; empty when no numbered table does."""
    roles: list[Column] = []
    for line in lines[at : at + _MOST]:
        role = column_of(line.words)
        if role is None:
            break
        roles.append(role)
    tasks = {Column.TASK, Column.CONTENT} & set(roles)
    good = len(roles) >= _LEAST and Column.NUMBER in roles[:2] and tasks and len(set(roles)) > 2
    return roles if good else []


def _table(lines: Sequence[_Line], head: int, roles: list[Column]) -> tuple[Table | None, int]:
    first = head + len(roles)
    lead = roles.index(Column.NUMBER)
    numbers = list(_numbers(lines, first + lead, len(roles)))
    if len(numbers) < _ROWS or numbers[0] > first + lead:
        return None, head
    behind = roles[lead + 1 :]
    cells = [Cell(lines[head + at].span, 0, at) for at in range(len(roles))]
    start = first
    for row, number in enumerate(numbers, 1):
        for column, line in enumerate(lines[start:number]):
            cells.append(Cell(line.span, row, column))
        cells.append(Cell(lines[number].span, row, lead))
        stop = numbers[row] if row < len(numbers) else min(len(lines), number + 1 + len(behind))
        shares = _shared(
            tuple(line.words for line in lines[number + 1 : stop]), tuple(behind), lead
        )
        start = number + 1
        for column, count in enumerate(shares[: len(behind)], lead + 1):
            if count:
                span = (lines[start].span[0], lines[start + count - 1].span[1])
                cells.append(Cell(span, row, column))
                start += count
    end = start
    span = (lines[head].span[0], lines[end - 1].span[1])
    return Table(span, len(roles), len(numbers) + 1, tuple(cells)), end


def _numbers(lines: Sequence[_Line], at: int, width: int) -> Iterator[int]:
    """The lines that hold the rows' numbers; a number restarts or goes on, never jumps."""
    before, last = 0, at
    while at < len(lines) and at - last <= max(_LINES, width):
        value = ordinal(lines[at].words.strip("、.()"))
        if value is not None and (value == before + 1 or (value == 1 and before > 1)):
            yield at
            before, last = value, at
        at += 1


def _shared(words: tuple[str, ...], roles: tuple[Column, ...], lead: int) -> list[int]:
    """How many lines each column takes; what is left over leads the next row."""

    @cache
    def best(at: int, column: int) -> tuple[float, tuple[int, ...]]:
        if column == len(roles):
            rest = len(words) - at
            return (0.0 if rest <= lead else -9.0 * rest), ()
        options: list[tuple[float, tuple[int, ...]]] = []
        for count in range(min(len(words) - at, _LINES) + 1):
            worth = _worth(words[at : at + count], roles[column])
            more, counts = best(at + count, column + 1)
            options.append((worth + more, (count, *counts)))
        return max(options)

    return list(best(0, 0)[1])


def _worth(words: tuple[str, ...], role: Column) -> float:
    """How well lines fill a cell of this column."""
    if not words:
        return -2.0
    bodies = all(
        looks_like_unit(name) for line in words for name in re.split(r"[、,;]", line) if name
    )
    date = is_date(words[0])
    cost = 0.4 * (len(words) - 1)
    if role in UNIT_COLUMNS:
        return (2.0 if bodies else -4.0) - cost
    if role is Column.DEADLINE:
        return (2.0 if date and len(words) == 1 else -4.0) - cost
    if role is Column.CONTENT:
        return (-3.0 if bodies or date else 1.0) - cost / 2
    return (-1.0 if date or len(words[0]) > 40 else 0.5) - cost
