"""Rows of a table without ruled lines: lines close to each other in a column are a cell, and cells
side by side are a row, whether they are set to the top of the row or to its middle.

Columns left of the numbers hold groups (任务类别): a cell there covers the rows around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tongyou.domains.plan.reading.columns import Columns
from tongyou.domains.plan.reading.grid import Place, Sign
from tongyou.domains.plan.reading.numerals import ordinal
from tongyou.domains.plan.reading.view import squeeze


@dataclass(slots=True)
class Piece:
    """Lines of one column that stand close to each other."""

    column: int
    lines: list[list[Sign]]

    @property
    def top(self) -> float:
        return _level(self.lines[0])

    @property
    def bottom(self) -> float:
        return _level(self.lines[-1])

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def words(self) -> str:
        return squeeze("".join(sign.text for line in self.lines for sign in line))


@dataclass(slots=True)
class Laid:
    """A table without ruled lines as a grid: its places, and the lines of each."""

    cells: list[Place]
    width: int
    height: int
    top: float
    lines: dict[int, list[list[Sign]]] = field(default_factory=dict)


def lay_out(table: Columns, lines: Sequence[Sequence[Sign]]) -> Laid:
    """The rows and cells of a table, from its lines on the page."""
    inside = [sign for line in lines[table.first : table.last] for sign in line]
    columns = [
        _set([sign for sign in inside if table.column(sign) == at])
        for at in range(len(table.cuts) + 1)
    ]
    step = _step(columns)
    pieces = [piece for at, found in enumerate(columns) for piece in _pieces(at, found, step)]
    key = _key(pieces)
    rows = _rows([piece for piece in pieces if piece.column >= key], step)
    rows = [part for row in rows for part in _numbered(row, key)]
    return _filled(rows, [piece for piece in pieces if piece.column < key], len(columns))


def _level(line: Sequence[Sign]) -> float:
    return line[0].box.centre[1]


def _set(signs: list[Sign]) -> list[list[Sign]]:
    """The lines of a column, from the top."""
    lines: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda item: (-item.box.centre[1], item.box.left)):
        height = sign.box.top - sign.box.bottom
        if lines and _level(lines[-1]) - sign.box.centre[1] <= 0.35 * height:
            lines[-1].append(sign)
        else:
            lines.append([sign])
    return [sorted(line, key=lambda item: item.box.left) for line in lines]


def _step(columns: list[list[list[Sign]]]) -> float:
    """From one line of a cell to the next: the least step that returns."""
    steps = sorted(_level(a) - _level(b) for column in columns for a, b in pairwise(column))
    return steps[len(steps) // 20] if steps else 0.0


def _pieces(column: int, lines: list[list[Sign]], step: float) -> list[Piece]:
    found: list[Piece] = []
    for line in lines:
        if found and found[-1].bottom - _level(line) <= 1.15 * step:
            found[-1].lines.append(line)
        else:
            found.append(Piece(column, [line]))
    return found


def _key(pieces: list[Piece]) -> int:
    """The first column that holds a number in most of its cells; 0 when there is none."""
    for column in range(max((piece.column for piece in pieces), default=0) + 1):
        words = [line for piece in pieces if piece.column == column for line in _said(piece)]
        if sum(ordinal(item) is not None for item in words) * 2 > len(words):
            return column
    return 0


def _said(piece: Piece) -> list[str]:
    return [squeeze("".join(sign.text for sign in line)) for line in piece.lines]


def _rows(pieces: list[Piece], step: float) -> list[list[Piece]]:
    """Pieces that stand side by side, from the top."""
    rows: list[list[Piece]] = []
    floor = 0.0
    for piece in sorted(pieces, key=lambda item: -item.top):
        if rows and piece.top > floor - 0.5 * step:
            rows[-1].append(piece)
            floor = min(floor, piece.bottom)
        else:
            rows.append([piece])
            floor = piece.bottom
    return rows


def _numbered(row: list[Piece], key: int) -> list[list[Piece]]:
    """Rows set without any space between them: each begins on the line of its number."""
    levels = [
        _level(line)
        for piece in row
        if piece.column == key
        for line, words in zip(piece.lines, _said(piece), strict=True)
        if ordinal(words) is not None
    ]
    if len(levels) < 2 or max(piece.top for piece in row) > levels[0] + 1.0:
        return [row]
    parts: list[list[Piece]] = [[] for _ in levels]
    for piece in row:
        for line in piece.lines:
            at = max(0, sum(_level(line) <= level + 1.0 for level in levels) - 1)
            if parts[at] and parts[at][-1].column == piece.column:
                parts[at][-1].lines.append(line)
            else:
                parts[at].append(Piece(piece.column, [line]))
    return parts


def _filled(rows: list[list[Piece]], groups: list[Piece], width: int) -> Laid:
    owner: dict[tuple[int, int], int] = {}
    laid = Laid([], width, len(rows), max(piece.top for row in rows for piece in row))
    spans = _spans(rows, groups)
    for row, members in enumerate(rows):
        for column in range(width):
            if (row, column) in owner:
                continue
            piece, height = spans.get((row, column), (None, 1))
            owner.update({(row + down, column): len(laid.cells) for down in range(height)})
            found = [piece] if piece else [item for item in members if item.column == column]
            laid.lines[len(laid.cells)] = [line for item in found for line in item.lines]
            laid.cells.append(Place(row, column, height, 1))
    return laid


def _spans(
    rows: list[list[Piece]], groups: list[Piece]
) -> dict[tuple[int, int], tuple[Piece, int]]:
    """The rows each group covers: up to the middle of its own and as far below, or to the next."""
    middles = [
        max(piece.top for piece in row) / 2 + min(piece.bottom for piece in row) / 2 for row in rows
    ]
    spans: dict[tuple[int, int], tuple[Piece, int]] = {}
    for column in {piece.column for piece in groups}:
        listed = sorted(
            (piece for piece in groups if piece.column == column), key=lambda item: -item.top
        )
        at = 0
        for piece, after in zip(listed, [*listed[1:], None], strict=True):
            last = _reached(middles, at, piece, after)
            spans[at, column] = (piece, last - at)
            at = last
            if at >= len(rows):
                break
    return spans


def _reached(middles: list[float], at: int, piece: Piece, after: Piece | None) -> int:
    """Behind the last row of a group that begins in row `at`."""
    if after is None:
        return len(middles)
    below = [row for row in range(at, len(middles)) if middles[row] < piece.middle]
    mirrored = next(
        (row for row in below if middles[at] - piece.middle < piece.middle - middles[row] - 1.0),
        None,
    )
    top_set = abs(middles[at] - piece.middle) < 1.0 or mirrored is None
    following = min(range(len(middles)), key=lambda row: abs(middles[row] - after.middle))
    return max(at + 1, following if top_set else min(mirrored or following, following))
