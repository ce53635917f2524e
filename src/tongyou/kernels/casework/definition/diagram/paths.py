"""Lines as SVG paths: flowing down from box to box, and back up along the side with round corners."""

from __future__ import annotations

from collections.abc import Sequence

from tongyou.kernels.casework.definition.diagram.elements import number
from tongyou.kernels.casework.definition.diagram.layout import GAP_Y, Layout, Spot

LANE, ROUND, HEAD = 18.0, 12.0, 8.0
Point = tuple[float, float]


def at(point: Point) -> str:
    """A point inside a path."""
    return f"{number(point[0])} {number(point[1])}"


def flowing(spots: Sequence[Spot]) -> str:
    """A curve from the foot of the first box to the arrow's head on top of the last."""
    x, y = spots[0].x, spots[0].bottom
    path = f"M{at((x, y))}"
    for spot in spots[1:]:
        to = (spot.x, spot.y - (0.0 if spot.passing else HEAD))
        half = (to[1] - y) / 2
        path += f"C{at((x, y + half))} {at((to[0], to[1] - half))} {at(to)}"
        x, y = to
        if spot.passing:
            path += f"V{number(spot.bottom)}"
            y = spot.bottom
    return path


def head_down(x: float, y: float) -> str:
    """An arrow's head that points down and ends at this point."""
    return f"M{at((x - HEAD * 0.7, y - HEAD))}L{at((x, y))}L{at((x + HEAD * 0.7, y - HEAD))}Z"


def head_right(x: float, y: float) -> str:
    """An arrow's head that points right."""
    return f"M{at((x - HEAD, y - HEAD * 0.7))}L{at((x, y))}L{at((x - HEAD, y + HEAD * 0.7))}Z"


def head_up(x: float, y: float) -> str:
    """An arrow's head that points up."""
    return f"M{at((x - HEAD * 0.7, y + HEAD))}L{at((x, y))}L{at((x + HEAD * 0.7, y + HEAD))}Z"


def back(layout: Layout, source: str, target: str, lane: float, shift: float) -> tuple[str, str]:
    """The way back along the lane at this x, and its arrow's head. Boxes with others on their left are left through
    the gap above and reached through the gap below."""
    points: list[Point] = []
    one, other = layout.spots[source], layout.spots[target]
    if layout.is_leftmost(source):
        y = one.y + one.height / 2 - 8 - shift
        points += [(one.left, y), (lane, y)]
    else:
        y = one.y - GAP_Y * 0.3 - shift / 2
        points += [(one.left + 26, one.y), (one.left + 26, y), (lane, y)]
    if layout.is_leftmost(target):
        y = other.y + other.height / 2 + 8 + shift
        points += [(lane, y), (other.left, y)]
        return rounded(points), head_right(other.left, y)
    y = other.bottom + GAP_Y * 0.3 + shift / 2
    points += [(lane, y), (other.left + 26, y), (other.left + 26, other.bottom)]
    return rounded(points), head_up(other.left + 26, other.bottom)


def rounded(points: Sequence[Point]) -> str:
    """A polyline with round corners."""
    path = f"M{at(points[0])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path += f"L{at(towards(corner, before))}Q{at(corner)} {at(towards(corner, after))}"
    return path + f"L{at(points[-1])}"


def towards(corner: Point, other: Point) -> Point:
    """The point on the way from a corner to another point where the curve begins."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    part = min(ROUND, length / 2) / length
    return corner[0] + dx * part, corner[1] + dy * part
