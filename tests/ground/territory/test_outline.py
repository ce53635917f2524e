"""Reading GeoJSON: what is accepted, and the words with which the rest is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.ground.territory.rules.coordinates import FROM_WGS84, Crs
from tongyou.ground.territory.rules.crossing import TooComplicated, crosses
from tongyou.ground.territory.rules.outline import (
    MAX_BYTES,
    Reading,
    RefusedOutline,
    positions,
    read_geojson,
)

SQUARE = [[120.6, 30.7], [120.7, 30.7], [120.7, 30.8], [120.6, 30.8], [120.6, 30.7]]
BOWTIE = [[120.6, 30.7], [120.7, 30.8], [120.7, 30.7], [120.6, 30.8], [120.6, 30.7]]


def feature(ring: Any, **properties: str) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def read(*features: Any, crs: Crs = Crs.WGS84, **more: Any) -> Reading:
    body = {"type": "FeatureCollection", "features": list(features), **more}
    return read_geojson(json.dumps(body).encode(), crs)


def reason(ring: Any) -> str:
    return read(feature(ring, adcode="330411")).refusals[0].reason


def test_a_square_is_read_with_its_code() -> None:
    outline = read(feature(SQUARE, adcode="330411", name="秀洲区")).outlines[0]
    assert outline.code == "330411"
    assert outline.geometry["type"] == "MultiPolygon"
    assert next(iter(positions(outline.geometry))) == (120.6, 30.7)


def test_a_file_in_gcj02_is_moved_back() -> None:
    moved = [list(FROM_WGS84[Crs.GCJ02]((x, y))) for x, y in SQUARE]
    found = list(positions(read(feature(moved), crs=Crs.GCJ02).outlines[0].geometry))
    for (x, y), (a, b) in zip(found, SQUARE, strict=True):
        assert abs(x - a) < 1e-6
        assert abs(y - b) < 1e-6


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        (SQUARE[:-1], "没有闭合"),
        (SQUARE[:2], "少于 4 个点"),
        (BOWTIE, "自相交"),
        ([[y, x] for x, y in SQUARE], "经纬度颠倒"),
        ([[500000.0, 3400000.0]] * 4, "投影坐标"),
        ([["a", "b"]] * 4, "两个数字"),
        ([[True, False]] * 4, "两个数字"),
        ("", "少于 4 个点"),
    ],
)
def test_wrong_rings_are_refused_with_the_reason(ring: Any, words: str) -> None:
    assert words in reason(ring)


def test_one_wrong_feature_leaves_the_others() -> None:
    found = read(feature(SQUARE, code="1"), feature(BOWTIE, code="2", name="乙"))
    assert [o.code for o in found.outlines] == ["1"]
    assert (found.refusals[0].number, found.refusals[0].name) == (2, "乙")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "文件是空的"),
        (b"{", "不是 GeoJSON"),
        ("秀洲".encode("gbk"), "不是 GeoJSON"),
        (b"[" * 100_000, "不是 GeoJSON"),
        (b"[]", "最外层不是"),
        (b'{"type": "FeatureCollection", "features": []}', "没有任何图形"),
        (b'{"type": "Point", "coordinates": [1, 2]}', "不是面状边界"),
        (b" " + b"1" * MAX_BYTES, "超过 2 MB"),
    ],
)
def test_unusable_files_are_refused_as_a_whole(raw: bytes, words: str) -> None:
    with pytest.raises(RefusedOutline, match=words):
        read_geojson(raw, Crs.WGS84)


def test_a_file_that_names_its_system_must_not_contradict_the_form() -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    body = {"type": "FeatureCollection", "features": [feature(SQUARE)], "crs": named}
    raw = json.dumps(body).encode()
    assert read_geojson(raw, Crs.WGS84).outlines  # CGCS2000 counts as equal
    with pytest.raises(RefusedOutline, match="与所选的坐标系不符"):
        read_geojson(raw, Crs.GCJ02)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=12, unique=True))
def test_crossing_agrees_with_every_pair(points: list[tuple[float, float]]) -> None:
    """The sweep finds a crossing exactly when comparing all pairs finds one."""
    from tongyou.ground.territory.rules.crossing import _lines, _meet

    ring = [*points, points[0]]
    lines = _lines([ring])
    slow = any(_meet(a, b) for i, a in enumerate(lines) for b in lines[:i])
    assert (crosses([ring]) is not None) == slow


def test_a_hostile_outline_is_given_up_on_not_suffered() -> None:
    comb = [(float(i % 2), i / 10_000) for i in range(8_000)]
    with pytest.raises(TooComplicated):
        crosses([[*comb, (2.0, 2.0), comb[0]]])
