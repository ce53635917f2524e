"""The head of a table: what each column holds, told by its words and, if need be, by its cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tongyou.domains.plan.reading.lexicon import (
    Column,
    column_hint,
    column_of,
    is_date,
    looks_like_unit,
)
from tongyou.domains.plan.reading.model import Cell, Table
from tongyou.domains.plan.reading.view import View

Roles = dict[int, Column]
_INDICATORS = re.compile(
    r"^(?:主要)?指标$|基数|指标名称|监测指标|目标值|现状值|基期|基准值|指标属性|计量单位"
)
_LABEL = 10  # characters; no head of a column under another is longer
_SHORT = 3  # characters; a mean length below is no title
_LONG = 12  # characters; the mean length of cells from which a column holds sentences
_FOREIGN = re.compile(
    r"备注|说明|问题|现状|背景|依据|来源|进展|情况|联系|领导|责任人|负责人|资金|投资|督办|督查|监督|考核"
)


@dataclass(slots=True)
class Row:
    """A row of a table; merged cells stand in every row they cover."""

    index: int
    cells: list[Cell]  # distinct, from the left


@dataclass(slots=True)
class Head:
    """The head rows of a table, how many they are, and the role of each column."""

    end: int
    roles: Roles
    words: list[str]
    years: dict[int, str] = field(default_factory=dict)  # columns that hold one year's targets


def rows_of(table: Table) -> list[Row]:
    """The rows of a table from the top."""
    rows = [Row(index, []) for index in range(table.height)]
    for cell in table.cells:
        for index in range(cell.row, min(cell.row + cell.rows, table.height)):
            rows[index].cells.append(cell)
    for row in rows:
        row.cells.sort(key=lambda cell: cell.column)
    return rows


def words_of(view: View, cell: Cell) -> str:
    """What a cell says."""
    return view.chars[view.index(cell.span[0]) : view.index(cell.span[1])]


def find_head(view: View, rows: list[Row]) -> Head | None:
    """The head among the first rows; None when the table holds no tasks."""
    for position, row in enumerate(rows[:6]):
        roles = _roles_of(view, row)
        hinted = _hinted(view, row, roles)
        if len(set(roles.values())) < 2 or len(hinted) * 2 < len(row.cells):
            continue
        words = [words_of(view, cell) for cell in row.cells]
        if any(_INDICATORS.search(item) for item in words):
            return None
        end = position + 1
        if end < len(rows) and _is_second_head(view, row, rows[end]):
            roles = _refined(view, roles, rows[end])
            end += 1
        roles = _grouping(view, rows[end:], _hinted(view, row, roles))
        settled = _settle(_by_cells(view, row, rows[end:], roles))
        if settled is not None:
            return Head(end, settled, words, _years(view, rows[position:end]))
    return None


def _years(view: View, head: list[Row]) -> dict[int, str]:
    return {
        cell.column: match.group()
        for row in head
        for cell in row.cells
        if (match := re.search(r"20\d\d(?:年|$)", words_of(view, cell)))
    }


def _grouping(view: View, below: list[Row], roles: Roles) -> Roles:
    """Short words without a figure left of the tasks name groups, whatever their head says (主要目标)."""
    first = min(_columns(roles, Column.TASK), default=0)
    for at in _columns(roles, Column.CONTENT):
        cells = _sample(view, below, at)
        short = at < first and 0 < _mean(cells) <= _LABEL
        if short and not any(re.search(r"\d", words) for words in cells):
            return {**roles, at: Column.ACTION}
    return roles


def _hinted(view: View, row: Row, roles: Roles) -> Roles:
    """Columns whose head is no known word, by what it contains."""
    hinted = dict(roles)
    for cell in row.cells:
        if cell.column not in roles:
            hint = column_hint(words_of(view, cell))
            if hint is not None and (hint is Column.CONTENT or hint not in roles.values()):
                hinted.update({cell.column + step: hint for step in range(cell.columns)})
    return hinted


def _by_cells(view: View, row: Row, below: list[Row], roles: Roles) -> Roles:
    """Columns with unknown heads, by what their cells hold: dates, bodies, sentences, short names."""
    found = dict(roles)
    samples = {
        cell.column: _sample(view, below, cell.column)
        for cell in row.cells
        if cell.column not in roles and not _FOREIGN.search(words_of(view, cell))
    }
    for at, cells in samples.items():
        if _most(cells, is_date):
            found[at] = Column.DEADLINE
        elif _most(cells, _bodies):
            led = Column.LEAD in found.values() or Column.UNITS in found.values()
            found[at] = Column.COOPERATING if led else Column.UNITS
    free = {at: _mean(cells) for at, cells in samples.items() if at not in found}
    if free and Column.CONTENT not in found.values():
        longest = max(free, key=lambda at: free[at])
        if free.pop(longest) >= _LONG:
            found[longest] = Column.CONTENT
    return _named(found, free)


def _named(roles: Roles, free: dict[int, float]) -> Roles:
    """Without a column of titles, short words left of the content are the titles."""
    content = min(_columns(roles, Column.CONTENT), default=0)
    left = [at for at, mean in free.items() if at < content and mean >= _SHORT]
    if Column.TASK in roles.values() or not left:
        return roles
    return {**roles, left[-1]: Column.TASK}


def _bodies(words: str) -> bool:
    return all(looks_like_unit(name) for name in re.split(r"[、,;]", words))


def _most(cells: list[str], rule: Callable[[str], bool]) -> bool:
    return len(cells) > 0 and sum(map(rule, cells)) * 10 >= len(cells) * 7


def _mean(cells: list[str]) -> float:
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _sample(view: View, rows: list[Row], column: int) -> list[str]:
    """What the cells of a column say, up to forty of them."""
    return [
        words
        for row in rows[:40]
        for cell in row.cells
        if cell.column == column and cell.row == row.index and (words := words_of(view, cell))
    ]


def _is_second_head(view: View, row: Row, below: Row) -> bool:
    fresh = [cell for cell in below.cells if cell.row == below.index]
    wide = any(cell.columns > 1 for cell in row.cells)
    words = [words_of(view, cell) for cell in fresh]
    known = sum(column_of(item) is not None for item in words)
    short = all(len(item) <= _LABEL for item in words)
    return wide and short and (known > 1 or known == len(words) == 1) and known * 2 >= len(words)


def _refined(view: View, roles: Roles, below: Row) -> Roles:
    """A second head says what the columns under a wide head hold; an unknown word leaves it open."""
    fresh = {cell.column for cell in below.cells if cell.row == below.index}
    kept = {at: role for at, role in roles.items() if at not in fresh}
    return {**kept, **_roles_of(view, below)}


def _roles_of(view: View, row: Row) -> Roles:
    roles: Roles = {}
    for cell in row.cells:
        column = column_of(words_of(view, cell))
        if column is not None:
            roles.update({cell.column + step: column for step in range(cell.columns)})
    return roles


def _settle(roles: Roles) -> Roles | None:
    """Make the columns unambiguous; None when the table holds no tasks."""
    roles = dict(roles)
    tasks, contents = _columns(roles, Column.TASK), _columns(roles, Column.CONTENT)
    has_action = Column.ACTION in roles.values()
    if len(tasks) > 1:
        if not has_action:
            roles[tasks[0]] = Column.ACTION
        roles.update(dict.fromkeys(tasks[1 if has_action else 2 :], Column.CONTENT))
    elif not tasks and len(contents) > 1:
        roles[contents[0]] = Column.TASK
    elif not tasks and not contents and has_action:
        roles = renamed(roles, Column.ACTION, Column.TASK)
    if Column.LEAD in roles.values():
        roles = renamed(roles, Column.UNITS, Column.COOPERATING)
    elif Column.COOPERATING in roles.values():  # 责任部门 beside 配合部门: all of them lead
        roles = renamed(roles, Column.UNITS, Column.LEAD)
    kinds = set(roles.values())
    return roles if kinds & {Column.TASK, Column.CONTENT} and len(kinds) >= 2 else None


def renamed(roles: Roles, old: Column, new: Column) -> Roles:
    """The roles with every column of one kind made another kind."""
    return {at: new if item is old else item for at, item in roles.items()}


def _columns(roles: Roles, column: Column) -> list[int]:
    return [at for at, item in sorted(roles.items()) if item is column]
