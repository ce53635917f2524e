"""Rows of a table without ruled lines, cells set to the top of their row or to its middle.

Where a column holds numbers, each is the anchor of its row: the lines of every other column are
shared out so that each cell begins on the line of its number, or lies around it, whichever fits.
Without numbers, a line that most columns share begins a row, or else white space parts the rows.
Columns left of the numbers hold groups (任务类别); a cell there covers the rows around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import fmean

from tongyou.domains.plan.reading.columns import Columns, is_section
from tongyou.domains.plan.reading.grid import Place, Sign
from tongyou.domains.plan.reading.numerals import ordinal
from tongyou.domains.plan.reading.view import squeeze

Line = list[Sign]
Row = dict[int, list[Line]]  # the lines of each column
Spans = dict[
    int, tuple[list[Line], int]
]  # first row of a group: its lines, how many rows it covers
_SECTION = -1  # in place of a column: a heading over all of them
_TALL = 40  # lines; no cell of a page has more
_EMPTY = 4.0  # points; what an empty cell costs against one whose lines stand off its number
_MANY = 120  # lines of a column; more are no page


@dataclass(slots=True)
class Laid:
    """A table without ruled lines as a grid: its places, and the lines of each."""

    cells: list[Place]
    width: int
    height: int
    top: float
    lines: dict[int, list[Line]] = field(default_factory=dict)


def lay_out(table: Columns, lines: Sequence[Sequence[Sign]]) -> Laid:
    """The rows and cells of a table, from its lines on the page."""
    inside = [list(line) for line in lines[table.first : table.last]]
    width = len(table.cuts) + 1
    sections = [line for line in inside if is_section(line)]
    columns = _columns(table, [line for line in inside if line not in sections])
    least = 2 if table.head is not None else 1  # a page may end with a single row
    key = next((at for at in range(width) if len(_numbers(columns[at])) >= least), None)
    if key is None or max(map(len, columns)) > _MANY:
        return _filled(_unnumbered(_columns(table, inside)), {}, width)
    if key > 0 and all(table.column(sign) < key for line in sections for sign in line):
        sections, columns = [], _columns(table, inside)  # groups, not headings between rows
    head = [_level(lines[table.head])] if table.head is not None else []
    rows, top_set = _anchored(columns, key, head)
    groups: dict[int, Spans] = {}
    for at in range(key):
        if head:  # the head of a group stands in the first row
            count = sum(_level(line) >= head[0] - 1.0 for line in columns[at])
            rows[0][at], columns[at] = columns[at][:count], columns[at][count:]
        pieces = _pieces(columns[at], _step(columns))
        groups[at] = _spans(rows, pieces, len(head), top_set=top_set)
    rows += [{_SECTION: [line]} for line in sections]
    rows.sort(key=lambda row: -_edges(row)[0])
    return _filled(rows, groups, width)


def _columns(table: Columns, lines: list[Line]) -> list[list[Line]]:
    """The lines of each column."""
    signs = [sign for line in lines for sign in line]
    return [
        _set([sign for sign in signs if table.column(sign) == at])
        for at in range(len(table.cuts) + 1)
    ]


def _level(line: Sequence[Sign]) -> float:
    return line[0].box.centre[1]


def _set(signs: list[Sign]) -> list[Line]:
    """The lines of a column, from the top."""
    lines: list[Line] = []
    for sign in sorted(signs, key=lambda item: (-item.box.centre[1], item.box.left)):
        height = sign.box.top - sign.box.bottom
        if lines and _level(lines[-1]) - sign.box.centre[1] <= 0.35 * height:
            lines[-1].append(sign)
        else:
            lines.append([sign])
    return [sorted(line, key=lambda item: item.box.left) for line in lines]


def _numbers(lines: list[Line]) -> list[float]:
    """The levels of the numbers of a column that holds numbers and its head only."""
    words = [squeeze("".join(sign.text for sign in line)) for line in lines]
    found = [at for at, item in enumerate(words) if ordinal(item.strip("、.()")) is not None]
    return [_level(lines[at]) for at in found] if len(found) + 2 >= len(words) else []


def _anchored(columns: list[list[Line]], key: int, head: list[float]) -> tuple[list[Row], bool]:
    """Rows around the numbers, and whether their cells are set to the top."""
    tries = [(*_around(columns, key, head, top_set=top_set), top_set) for top_set in (True, False)]
    _, rows, top_set = min(tries, key=lambda item: item[0])
    return rows, top_set


def _around(
    columns: list[list[Line]], key: int, head: list[float], *, top_set: bool
) -> tuple[float, list[Row]]:
    """The rows when all cells are set this way, and how far their lines stand off."""
    anchors = _numbers(columns[key])
    levels = [*(head or _goes_on(columns, anchors, top_set=top_set)), *anchors]
    rows: list[Row] = [{} for _ in levels]
    worth = 0.0
    for at, lines in enumerate(columns[key:], key):
        off, counts = _share([_level(line) for line in lines], levels, top_set=top_set)
        worth += off
        start = 0
        for row, count in zip(rows, counts, strict=True):
            row[at] = lines[start : start + count]
            start += count
    return worth, rows


def _goes_on(columns: list[list[Line]], anchors: list[float], *, top_set: bool) -> list[float]:
    """Lines above the first number of a page end the last row of the page before."""
    top = max(_level(lines[0]) for lines in columns if lines)
    return [top] if top_set and top > anchors[0] + 1.0 else []


def _share(
    lines: list[float], anchors: list[float], *, top_set: bool
) -> tuple[float, tuple[int, ...]]:
    """How many of a column's lines belong to each anchor, in order, and how far off that is."""

    @cache
    def best(at: int, row: int) -> tuple[float, tuple[int, ...]]:
        if row == len(anchors):
            return (0.0 if at == len(lines) else float("inf")), ()
        options: list[tuple[float, tuple[int, ...]]] = []
        for count in range(min(len(lines) - at, _TALL) + 1):
            cell = lines[at : at + count]
            off = abs((cell[0] if top_set else fmean(cell)) - anchors[row]) if cell else _EMPTY
            more, counts = best(at + count, row + 1)
            options.append((off + more, (count, *counts)))
        return min(options)

    return best(0, 0)


def _step(columns: list[list[Line]]) -> float:
    """From one line of a cell to the next: the least step that returns."""
    steps = sorted(_level(a) - _level(b) for column in columns for a, b in pairwise(column))
    return steps[len(steps) // 20] if steps else 0.0


def _pieces(lines: list[Line], step: float) -> list[list[Line]]:
    """Lines of one column that stand close to each other."""
    found: list[list[Line]] = []
    for line in lines:
        if found and _level(found[-1][-1]) - _level(line) <= 1.3 * step:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _unnumbered(columns: list[list[Line]]) -> list[Row]:
    """Rows begin on the lines that three columns in five share; else behind white space."""
    levels = sorted((_level(line) for lines in columns for line in lines), reverse=True)
    starts = [level for at, level in enumerate(levels) if at == 0 or levels[at - 1] - level > 1.0]
    count = {level: sum(abs(level - other) <= 1.0 for other in levels) for level in starts}
    shared = [level for level in starts if count[level] * 5 >= 3 * len(columns)]
    if len(shared) < 2 or shared[0] < starts[0]:
        steps = [a - b for a, b in pairwise(starts)]
        shared = [starts[0]] + [
            level for level, step in zip(starts[1:], steps, strict=True) if step > 1.15 * min(steps)
        ]
    rows: list[Row] = [{} for _ in shared]
    for at, lines in enumerate(columns):
        for line in lines:
            row = max(0, sum(_level(line) <= level + 1.0 for level in shared) - 1)
            rows[row].setdefault(at, []).append(line)
    return rows


def _spans(rows: list[Row], pieces: list[list[Line]], first: int, *, top_set: bool) -> Spans:
    """The first row of each group, its words, and how many rows it covers."""
    edges = [_edges(row) for row in rows]
    spans: Spans = {}
    at = first
    for index, piece in enumerate(pieces):
        left = len(pieces) - index - 1
        last = len(rows)
        if left and top_set:
            after = _level(pieces[index + 1][0])
            last = min(range(len(rows)), key=lambda row: abs(edges[row][0] - after))
        elif left:
            middle = (_level(piece[0]) + _level(piece[-1])) / 2
            ends = range(at, max(at + 1, len(rows) - left))
            last = 1 + min(ends, key=lambda row: abs((edges[at][0] + edges[row][1]) / 2 - middle))
        if last > at:
            spans[at] = (piece, last - at)
            at = last
    return spans


def _edges(row: Row) -> tuple[float, float]:
    levels = [_level(line) for lines in row.values() for line in lines]
    return (max(levels), min(levels)) if levels else (0.0, 0.0)


def _filled(rows: list[Row], spans: dict[int, Spans], width: int) -> Laid:
    """Every place of the grid with its lines; groups stand as merged cells."""
    taken: set[tuple[int, int]] = set()
    laid = Laid([], width, len(rows), max(_edges(row)[0] for row in rows))
    for row, members in enumerate(rows):
        if _SECTION in members:
            laid.lines[len(laid.cells)] = members[_SECTION]
            laid.cells.append(Place(row, 0, 1, width))
            continue
        for column in range(width):
            if (row, column) in taken:
                continue
            found, height = spans.get(column, {}).get(row, (members.get(column, []), 1))
            taken.update((row + down, column) for down in range(height))
            laid.lines[len(laid.cells)] = found
            laid.cells.append(Place(row, column, height, 1))
    return laid
