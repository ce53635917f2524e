"""Whether the lines of one polygon cross each other: a sweep from west to east over their boxes."""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]
MAX_COMPARISONS = 3_000_000  # about three seconds; an honest outline needs a few per line


class TooComplicated(ValueError):
    """More comparisons than an honest outline needs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ring, with its place, so that neighbours may share their point."""

    a: Point
    b: Point
    ring: int
    index: int
    count: int

    @property
    def west(self) -> float:
        return min(self.a[0], self.b[0])

    @property
    def east(self) -> float:
        return max(self.a[0], self.b[0])

    def neighbours(self, other: Line) -> bool:
        """Whether the two follow one another in the same ring."""
        return self.ring == other.ring and (self.index - other.index) % self.count in {
            1,
            self.count - 1,
        }


def crosses(rings: list[list[Point]]) -> Point | None:
    """A place where two lines cross or overlap, or None. Rings are closed; touching points are allowed."""
    lines = sorted(_lines(rings), key=lambda line: line.west)
    active: list[Line] = []
    comparisons = 0
    for line in lines:
        active = [other for other in active if other.east >= line.west]
        comparisons += len(active)
        if comparisons > MAX_COMPARISONS:
            raise TooComplicated
        for other in active:
            if _meet(line, other):
                return line.a
        active.append(line)
    return None


def _lines(rings: list[list[Point]]) -> list[Line]:
    found = []
    for number, ring in enumerate(rings):
        points = [p for i, p in enumerate(ring) if i == 0 or p != ring[i - 1]]
        count = len(points) - 1
        found += [Line(points[i], points[i + 1], number, i, count) for i in range(count)]
    return found


def _meet(one: Line, other: Line) -> bool:
    """Whether two lines cross inside, or lie on one another; neighbours may only fold back."""
    if max(one.a[1], one.b[1]) < min(other.a[1], other.b[1]):
        return False
    if max(other.a[1], other.b[1]) < min(one.a[1], one.b[1]):
        return False
    sides = _side(one, other.a), _side(one, other.b), _side(other, one.a), _side(other, one.b)
    if sides == (0, 0, 0, 0):
        return _overlap(one, other)
    if one.neighbours(other):
        return False
    return sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0


def _side(line: Line, point: Point) -> int:
    """1 left, -1 right, 0 on the line (within a millimetre's rounding)."""
    (ax, ay), (bx, by) = line.a, line.b
    area = (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
    return 0 if abs(area) < 1e-16 else (1 if area > 0 else -1)


def _overlap(one: Line, other: Line) -> bool:
    """Whether two lines on one straight share more than a point."""
    axis = 0 if abs(one.a[0] - one.b[0]) >= abs(one.a[1] - one.b[1]) else 1
    low = max(min(one.a[axis], one.b[axis]), min(other.a[axis], other.b[axis]))
    high = min(max(one.a[axis], one.b[axis]), max(other.a[axis], other.b[axis]))
    return high - low > 1e-9
