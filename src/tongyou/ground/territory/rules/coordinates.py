"""Between the coordinate systems that Chinese map data comes in. Degrees in, degrees out, longitude first.

WGS-84 is what satellite receivers give. CGCS2000 (国家大地坐标系, GB 22021-2008) differs from it by
centimetres, far below the metre this platform draws at, so the two are treated as equal. GCJ-02 is the shifted
system of Chinese web maps, BD-09 a further shift by Baidu. Both shifts have a published closed form in the
forward direction only; the inverse is found by fixed-point iteration, which converges because the shift
changes by far less than one unit per unit of position.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from math import atan2, cos, pi, radians, sin, sqrt

Point = tuple[float, float]

# Krasovsky 1940, the ellipsoid on which GCJ-02 is defined: metres, and first eccentricity squared.
SEMI_MAJOR = 6378245.0
ECCENTRICITY_2 = 0.00669342162296594323
BAIDU_TURN = pi * 3000.0 / 180.0
BAIDU_OFFSET: Point = (0.0065, 0.006)
# China's extent as longitude and latitude limits in degrees, islands of the south included.
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.0


class Crs(StrEnum):
    """A coordinate reference system a boundary file may be in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def in_china(point: Point) -> bool:
    """Whether the point lies in China's rectangle; the GCJ-02 shift is defined only there."""
    return WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH


def wgs84_to_gcj02(point: Point) -> Point:
    """Apply the published shift of 100 to 700 metres; outside China the point stays."""
    if not in_china(point):
        return point
    east, north = _shift_metres(point[0] - 105.0, point[1] - 35.0)
    latitude = radians(point[1])
    flattening = 1 - ECCENTRICITY_2 * sin(latitude) ** 2
    meridian = SEMI_MAJOR * (1 - ECCENTRICITY_2) / (flattening * sqrt(flattening))
    parallel = SEMI_MAJOR / sqrt(flattening) * cos(latitude)
    return point[0] + east * 180.0 / (parallel * pi), point[1] + north * 180.0 / (meridian * pi)


def _shift_metres(x: float, y: float) -> Point:
    """The shift east and north in metres at (x, y), degrees from 105 E 35 N."""
    root, waves = sqrt(abs(x)), (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    return east, north


def gcj02_to_bd09(point: Point) -> Point:
    """Baidu's further shift: a small wobble in polar form, then a constant offset."""
    x, y = point
    radius = sqrt(x * x + y * y) + 0.00002 * sin(y * BAIDU_TURN)
    angle = atan2(y, x) + 0.000003 * cos(x * BAIDU_TURN)
    return radius * cos(angle) + BAIDU_OFFSET[0], radius * sin(angle) + BAIDU_OFFSET[1]


def wgs84_to_bd09(point: Point) -> Point:
    """Both shifts, one after the other."""
    return gcj02_to_bd09(wgs84_to_gcj02(point))


def gcj02_to_wgs84(point: Point) -> Point:
    """Undo the GCJ-02 shift; the rest error is below 1e-9 degrees (a tenth of a millimetre)."""
    return _undo(wgs84_to_gcj02, point)


def bd09_to_wgs84(point: Point) -> Point:
    """Undo Baidu's shift, then the GCJ-02 shift."""
    return gcj02_to_wgs84(_undo(gcj02_to_bd09, point))


def _undo(forward: Callable[[Point], Point], target: Point) -> Point:
    """The point that `forward` moves to `target`."""
    guess = target
    for _ in range(30):
        moved = forward(guess)
        error = target[0] - moved[0], target[1] - moved[1]
        guess = guess[0] + error[0], guess[1] + error[1]
        if abs(error[0]) + abs(error[1]) < 1e-11:
            break
    return guess


def _same(point: Point) -> Point:
    return point


TO_WGS84: dict[Crs, Callable[[Point], Point]] = {
    Crs.WGS84: _same,
    Crs.CGCS2000: _same,
    Crs.GCJ02: gcj02_to_wgs84,
    Crs.BD09: bd09_to_wgs84,
}
FROM_WGS84: dict[Crs, Callable[[Point], Point]] = {
    Crs.WGS84: _same,
    Crs.CGCS2000: _same,
    Crs.GCJ02: wgs84_to_gcj02,
    Crs.BD09: wgs84_to_bd09,
}
