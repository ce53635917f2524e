"""Coordinate systems: known shifts, and there and back again within a metre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.ground.territory.rules.coordinates import FROM_WGS84, TO_WGS84, Crs, in_china

# Kept away from the edge of the rectangle, where the shift is switched off.
POINTS = st.tuples(st.floats(73.1, 135.9), st.floats(3.1, 53.9))


@given(POINTS, st.sampled_from(list(Crs)))
def test_there_and_back(point: tuple[float, float], crs: Crs) -> None:
    back = TO_WGS84[crs](FROM_WGS84[crs](point))
    assert abs(back[0] - point[0]) < 1e-6
    assert abs(back[1] - point[1]) < 1e-6


@given(POINTS)
def test_the_shift_is_that_of_the_field(point: tuple[float, float]) -> None:
    """GCJ-02 moves by some hundreds of metres, BD-09 by about a kilometre more; never by nothing."""
    gcj, bd = FROM_WGS84[Crs.GCJ02](point), FROM_WGS84[Crs.BD09](point)
    assert 0.0001 < abs(gcj[0] - point[0]) + abs(gcj[1] - point[1]) < 0.03
    assert 0.004 < bd[0] - gcj[0] < 0.009
    assert 0.003 < bd[1] - gcj[1] < 0.009


def test_a_published_pair() -> None:
    """Tiananmen: 116.3912 E 39.9076 N in WGS-84 is 116.3974 E 39.9090 N on Chinese web maps."""
    x, y = FROM_WGS84[Crs.GCJ02]((116.3912, 39.9076))
    assert x == pytest.approx(116.3974, abs=2e-4)
    assert y == pytest.approx(39.9090, abs=2e-4)


def test_abroad_nothing_moves() -> None:
    assert not in_china((2.35, 48.85))
    assert FROM_WGS84[Crs.GCJ02]((2.35, 48.85)) == (2.35, 48.85)
