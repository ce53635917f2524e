"""Reading an outline from GeoJSON (RFC 7946): what is accepted, what is refused, and why in plain words.

Every position is turned into WGS-84 degrees and rounded to seven decimals (about a centimetre).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongyou.ground.territory.rules.coordinates import TO_WGS84, Crs, Point, in_china
from tongyou.ground.territory.rules.crossing import TooComplicated, crosses

MAX_BYTES = 2 * 1024 * 1024  # a district at survey accuracy is well below 1 MB
MAX_POINTS = 20_000
Ring = list[Point]
Polygon = list[Ring]

# The names under which files say their system; the older "crs" member of GeoJSON 2008.
NAMED_CRS = {"4326": Crs.WGS84, "CRS84": Crs.WGS84, "4490": Crs.CGCS2000}


class RefusedOutline(ValueError):
    """The file, or one outline in it, cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feature as read: the code it names (may be empty) and a MultiPolygon in WGS-84."""

    code: str
    name: str
    polygons: tuple[Polygon, ...]

    @property
    def geometry(self) -> dict[str, object]:
        """The GeoJSON geometry to store."""
        return {"type": "MultiPolygon", "coordinates": [list(polygon) for polygon in self.polygons]}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One feature left out: its place in the file (from 1), what it is called, and why."""

    number: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file held: outlines that can be used and features that cannot."""

    outlines: tuple[Outline, ...]
    refusals: tuple[Refusal, ...]


def read_geojson(raw: bytes, crs: Crs) -> Reading:
    """All features of a file. Raises RefusedOutline when the file as a whole is unusable."""
    document = _document(raw)
    _agree_on_crs(document, crs)
    outlines, refusals = [], []
    for number, feature in enumerate(_features(document), start=1):
        try:
            outlines.append(_outline(feature, crs))
        except RefusedOutline as problem:
            refusals.append(Refusal(number, _label(feature)[1], str(problem)))
    return Reading(tuple(outlines), tuple(refusals))


def _document(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        raise RefusedOutline(_("文件是空的。请重新导出边界文件后再上传。"))
    if len(raw) > MAX_BYTES:
        raise RefusedOutline(_("文件超过 2 MB。请简化边界或分成几个文件上传。"))
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise RefusedOutline(
            _("这不是 GeoJSON 文件（UTF-8 编码的 JSON）。请在制图软件里选“导出为 GeoJSON”。")
        ) from None
    if not isinstance(document, dict):
        raise RefusedOutline(
            _("文件最外层不是 GeoJSON 对象。请上传 FeatureCollection 或 Feature。")
        )
    return document


def _agree_on_crs(document: Mapping[str, Any], crs: Crs) -> None:
    """A file that names its system must not contradict the one chosen on the form."""
    member = document.get("crs")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if not name:
        return
    named = NAMED_CRS.get(name.rsplit(":", 1)[-1].upper())
    if named is None:
        raise RefusedOutline(
            _("文件标明坐标系为 %(name)s，本系统不认识。请转换为 CGCS2000 经纬度后再上传。")
            % {"name": name[:60]}
        )
    if TO_WGS84[named] is not TO_WGS84[crs]:
        raise RefusedOutline(
            _("文件标明坐标系为 %(name)s，与所选的坐标系不符。请核对后重选。") % {"name": name[:60]}
        )


def _features(document: Mapping[str, Any]) -> list[object]:
    kind = document.get("type")
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list) or not features:
            raise RefusedOutline(_("文件里没有任何图形。请检查导出时是否选中了要素。"))
        return features
    if kind == "Feature":
        return [document]
    if kind in {"Polygon", "MultiPolygon"}:
        return [{"type": "Feature", "properties": {}, "geometry": document}]
    raise RefusedOutline(_("文件类型不是面状边界。只接受 Polygon 或 MultiPolygon。"))


def _label(feature: object) -> tuple[str, str]:
    """The national code and the name a feature carries, as far as it has them."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return "", ""
    code = next((properties[k] for k in ("code", "adcode", "区划代码") if properties.get(k)), "")
    name = next((properties[k] for k in ("name", "名称") if properties.get(k)), "")
    return str(code).strip()[:20], str(name).strip()[:60]


def _outline(feature: object, crs: Crs) -> Outline:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise RefusedOutline(_("不是面状图形（Polygon 或 MultiPolygon）。"))
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if geometry["type"] == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts:
        raise RefusedOutline(_("图形没有坐标。"))
    polygons = tuple(_polygon(part, crs) for part in parts)
    if sum(len(ring) for polygon in polygons for ring in polygon) > MAX_POINTS:
        raise RefusedOutline(_("图形超过 20,000 个点。请简化后再上传。"))
    for polygon in polygons:
        _refuse_crossing(polygon)
    return Outline(*_label(feature), polygons)


def _polygon(part: object, crs: Crs) -> Polygon:
    if not isinstance(part, list) or not part:
        raise RefusedOutline(_("图形没有坐标。"))
    return [_ring(ring, crs) for ring in part]


def _ring(ring: object, crs: Crs) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise RefusedOutline(_("边界线少于 4 个点，围不成面。"))
    if len(ring) > MAX_POINTS:
        raise RefusedOutline(_("图形超过 20,000 个点。请简化后再上传。"))
    points = [_point(position, crs) for position in ring]
    if points[0] != points[-1]:
        raise RefusedOutline(_("边界线没有闭合：最后一点必须与第一点相同。"))
    return points


def _point(position: object, crs: Crs) -> Point:
    if not isinstance(position, list) or len(position) < 2 or not _are_degrees(position[:2]):
        raise RefusedOutline(_("坐标不是“经度，纬度”两个数字。"))
    x, y = float(position[0]), float(position[1])
    if not in_china((x, y)):
        hint = (
            _("似乎经纬度颠倒了。")
            if in_china((y, x))
            else _("请确认是经纬度而不是投影坐标（米）。")
        )
        raise RefusedOutline(
            _("坐标 %(x)s，%(y)s 不在中国范围内。") % {"x": f"{x:g}", "y": f"{y:g}"} + hint
        )
    x, y = TO_WGS84[crs]((x, y))
    return round(x, 7), round(y, 7)


def _are_degrees(values: list[object]) -> bool:
    """Numbers of a size that fits; true and false are no numbers, NaN and infinity neither."""
    return all(
        isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e9 for v in values
    )


def _refuse_crossing(polygon: Polygon) -> None:
    try:
        where = crosses(polygon)
    except TooComplicated:
        raise RefusedOutline(_("边界线过于复杂，无法检查是否自相交。请简化后再上传。")) from None
    if where is not None:
        raise RefusedOutline(
            _("边界线自相交，约在经度 %(x)s、纬度 %(y)s 处。请在制图软件里修复后再上传。")
            % {"x": f"{where[0]:.5f}", "y": f"{where[1]:.5f}"}
        )


def positions(geometry: Mapping[str, Any]) -> Iterator[Point]:
    """Every point of a stored geometry."""
    for polygon in geometry["coordinates"]:
        for ring in polygon:
            yield from ring
