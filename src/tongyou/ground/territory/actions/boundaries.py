"""Outlines: read into a proposal, confirmed or withdrawn by a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit, database
from tongyou.base.codes import new_id
from tongyou.ground.territory.models import Area, AreaState, Boundary
from tongyou.ground.territory.periods import within
from tongyou.ground.territory.rules.coordinates import Crs
from tongyou.ground.territory.rules.outline import Outline, Refusal, RefusedOutline, read_geojson
from tongyou.ground.territory.types import BoundaryKind, Review, TerritoryProblem
from tongyou.ground.visibility import Actor, check

RESOURCE = "territory.boundary"


@dataclass(frozen=True, slots=True)
class BoundaryImport:
    """What one file gave: proposals under one batch, and features that were refused."""

    batch: UUID
    proposed: tuple[Boundary, ...]
    refusals: tuple[Refusal, ...]


def import_boundaries(
    *, actor: Actor, raw: bytes, crs: Crs, source: str, kind: BoundaryKind, valid_from: date,
    review_number: str = "", area: Area | None = None,
) -> BoundaryImport:  # fmt: skip
    """Read a GeoJSON file into proposals, in force only once confirmed.

    Raises TerritoryProblem or RefusedOutline when nothing in the file can be used; nothing is kept then.
    """
    check(actor, RESOURCE, "import")
    _require_origin(source, kind, review_number)
    reading = read_geojson(raw, crs)
    matched, unknown = _matched(reading.outlines, area, valid_from)
    refusals = (*reading.refusals, *unknown)
    if not matched:
        raise RefusedOutline(
            _("没有可用的边界，未保存任何内容。") + "".join(r.reason for r in refusals[:3])
        )
    batch = new_id()
    rows = [
        Boundary(
            area=found, geometry=outline.geometry, crs=crs.value, source=source.strip(), kind=kind,
            review_number=review_number.strip(), valid_from=valid_from, batch=batch, digest=_digest(outline),
        )
        for found, outline in matched
    ]  # fmt: skip
    with database.write():
        Boundary.objects.bulk_create(rows)
        _record(actor, "create", rows)
    return BoundaryImport(batch, tuple(rows), refusals)


def _require_origin(source: str, kind: BoundaryKind, review_number: str) -> None:
    if not source.strip():
        raise TerritoryProblem(_("请填写边界的来源（哪个单位、哪一份图）。"))
    if kind is BoundaryKind.OFFICIAL and not review_number.strip():
        raise TerritoryProblem(_("经审核的界线必须填写审图号；没有审图号的请选“示意”。"))


def _matched(
    outlines: Sequence[Outline], area: Area | None, on: date
) -> tuple[list[tuple[Area, Outline]], list[Refusal]]:
    """Each outline with the area whose code it names; a lone outline may be placed by hand."""
    if area is not None and len(outlines) == 1:
        return [(area, outlines[0])], []
    states = AreaState.objects.filter(within(on), code__in={o.code for o in outlines})
    by_code = {state.code: state.area for state in states.select_related("area")}
    found: dict[str, tuple[Area, Outline]] = {}
    refused = []
    for number, outline in enumerate(outlines, start=1):
        if outline.code not in by_code:
            reason = _("区划代码“%(code)s”在生效日期不存在。") % {
                "code": outline.code or _("（空）")
            }
            refused.append(Refusal(number, outline.name, reason))
        elif outline.code in found:
            refused.append(Refusal(number, outline.name, _("同一区划在文件里出现了两次。")))
        else:
            found[outline.code] = by_code[outline.code], outline
    return list(found.values()), refused


def _digest(outline: Outline) -> str:
    return hashlib.sha256(json.dumps(outline.geometry, sort_keys=True).encode()).hexdigest()


def confirm_boundaries(*, actor: Actor, batch: UUID) -> list[Boundary]:
    """Put the proposals of a batch in force; the outlines before them end on that day. Twice is harmless."""
    check(actor, RESOURCE, "import")
    with database.write():
        rows = list(Boundary.objects.select_for_update().filter(batch=batch, state=Review.PROPOSED))
        for row in rows:
            _make_room(row)
            row.state = Review.CONFIRMED
            row.save(update_fields=["state", "valid_to"])
        if rows:
            _record(actor, "change", rows)
    return rows


def _make_room(row: Boundary) -> None:
    """Outlines in force give way: the same day is replaced, an earlier one ends, a later one limits."""
    others = Boundary.objects.filter(area_id=row.area_id, state=Review.CONFIRMED)
    others.filter(valid_from=row.valid_from).update(state=Review.WITHDRAWN)
    others.filter(within(row.valid_from)).update(valid_to=row.valid_from)
    later = others.filter(valid_from__gt=row.valid_from).order_by("valid_from").first()
    row.valid_to = later.valid_from if later else None


def withdraw_boundaries(*, actor: Actor, batch: UUID) -> list[Boundary]:
    """Take a batch back, proposed or in force; the rows stay, marked withdrawn."""
    check(actor, RESOURCE, "import")
    with database.write():
        rows = list(Boundary.objects.filter(batch=batch).exclude(state=Review.WITHDRAWN))
        Boundary.objects.filter(pk__in=[row.pk for row in rows]).update(state=Review.WITHDRAWN)
        if rows:
            _record(actor, "withdraw", rows)
    return rows


def _record(actor: Actor, act: str, rows: Sequence[Boundary]) -> None:
    audit.record(
        actor=actor, act=act, kind=RESOURCE, subject_ids=[row.area_id for row in rows],
        detail={"batch": str(rows[0].batch), "outlines": len(rows)},
    )  # fmt: skip
