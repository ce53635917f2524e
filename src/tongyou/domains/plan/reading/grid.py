"""Tables of a PDF page from its ruled lines: where cells are, and which of them are merged."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

_THIN = 3.0  # points: a rule is drawn as a line or as a rectangle not wider than this
_NEAR = 3.5  # points: rules this close are one
_MAX_RULES = 400


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, origin at the lower left of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Sign:
    """A printed sign with its box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Ruler:
    """A straight rule: `at` is its x (upright) or y, `low`..`high` its extent."""

    upright: bool
    at: float
    low: float
    high: float

    @classmethod
    def of(cls, box: Box) -> list[Ruler]:
        """The rules a drawn shape stands for: one for a thin shape, four for a frame."""
        width, height = box.right - box.left, box.top - box.bottom
        x, y = box.centre
        if width <= _THIN and height > 4:
            return [cls(upright=True, at=x, low=box.bottom, high=box.top)]
        if height <= _THIN and width > 4:
            return [cls(upright=False, at=y, low=box.left, high=box.right)]
        if width > 8 and height > 8:
            return [
                cls(upright=True, at=box.left, low=box.bottom, high=box.top),
                cls(upright=True, at=box.right, low=box.bottom, high=box.top),
                cls(upright=False, at=box.bottom, low=box.left, high=box.right),
                cls(upright=False, at=box.top, low=box.left, high=box.right),
            ]
        return []


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: its first grid position and how far it reaches."""

    row: int
    column: int
    rows: int
    columns: int


class Grid:
    """A ruled table of a page; rows count from the top."""

    def __init__(self, xs: list[float], ys: list[float], rulers: list[Ruler]) -> None:
        self.xs, self.ys = xs, ys  # both ascending
        self.width, self.height = len(xs) - 1, len(ys) - 1
        self._upright = [item for item in rulers if item.upright]
        self._level = [item for item in rulers if not item.upright]
        self.cells, self._owner = self._merge()

    @property
    def top(self) -> float:
        return self.ys[-1]

    def at(self, x: float, y: float) -> int | None:
        """The cell that holds a point."""
        column = bisect_right(self.xs, x) - 1
        level = bisect_right(self.ys, y) - 1
        if not (0 <= column < self.width and 0 <= level < self.height):
            return None
        return self._owner[self.height - 1 - level, column]

    def _row_bounds(self, row: int) -> tuple[float, float]:
        level = self.height - 1 - row
        return self.ys[level], self.ys[level + 1]

    def _wall_right(self, row: int, column: int) -> bool:
        low, high = self._row_bounds(row)
        return _covered(self._upright, self.xs[column + 1], low, high)

    def _wall_below(self, row: int, column: int) -> bool:
        low, _ = self._row_bounds(row)
        return _covered(self._level, low, self.xs[column], self.xs[column + 1])

    def _merge(self) -> tuple[list[Place], dict[tuple[int, int], int]]:
        places: list[Place] = []
        owner: dict[tuple[int, int], int] = {}
        for row in range(self.height):
            for column in range(self.width):
                if (row, column) in owner:
                    continue
                place = self._extent(row, column, owner)
                for down in range(place.rows):
                    for right in range(place.columns):
                        owner[row + down, column + right] = len(places)
                places.append(place)
        return places, owner

    def _extent(self, row: int, column: int, owner: dict[tuple[int, int], int]) -> Place:
        columns = rows = 1
        while column + columns < self.width and not self._wall_right(row, column + columns - 1):
            if (row, column + columns) in owner:
                break
            columns += 1
        while row + rows < self.height and not any(
            self._wall_below(row + rows - 1, at) for at in range(column, column + columns)
        ):
            rows += 1
        return Place(row, column, rows, columns)


def _covered(rulers: list[Ruler], at: float, low: float, high: float) -> bool:
    """True when rules at this place cover most of the stretch."""
    length = 0.0
    for item in rulers:
        if abs(item.at - at) <= _NEAR:
            length += max(0.0, min(high, item.high) - max(low, item.low))
    return length >= 0.6 * (high - low)


def _clusters(values: list[float]) -> list[float]:
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= _NEAR:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def find_grids(rulers: list[Ruler]) -> list[Grid]:
    """The ruled tables of a page: groups of touching rules with two cells at least."""
    grids: list[Grid] = []
    for group in _groups(rulers[: _MAX_RULES * 10]):
        xs = _clusters([item.at for item in group if item.upright])
        ys = _clusters([item.at for item in group if not item.upright])
        if len(xs) >= 3 and len(ys) >= 2 and len(xs) * len(ys) <= 20_000:
            grids.append(Grid(xs, ys, group))
    return grids


def _groups(rulers: list[Ruler]) -> list[list[Ruler]]:
    """Rules that touch, from the top of the page (tables lie below each other)."""
    spans = sorted(
        (
            (item.low, item.high) if item.upright else (item.at, item.at),
            at,
        )
        for at, item in enumerate(rulers)
    )
    groups: list[list[Ruler]] = []
    reach = float("-inf")
    for (low, high), at in spans:
        if low > reach + _NEAR:
            groups.append([])
        groups[-1].append(rulers[at])
        reach = max(reach, high)
    return groups
