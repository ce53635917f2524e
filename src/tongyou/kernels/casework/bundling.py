"""Sub-cases of a bundle (一件事): opened when their turn comes, and what they give goes back to the bundle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tongyou.base import jobs
from tongyou.base.logs import get_logger
from tongyou.kernels.casework import records, sealing, shelf
from tongyou.kernels.casework.actions import byitself
from tongyou.kernels.casework.actions.opening import open_case
from tongyou.kernels.casework.definition.types import ItemSpec, OutcomeKind
from tongyou.kernels.casework.engine.paths import item_of, ready_items
from tongyou.kernels.casework.engine.types import MaterialStanding
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.moments import moment_for
from tongyou.kernels.casework.moves import CLOSE_ITEM, OPEN_ITEMS
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.criteria import Text

log = get_logger(__name__)
ENDED = Text("子事项没有办成，理由见子办件。", "The item was not granted; its own case says why.")


@jobs.job(OPEN_ITEMS, attempts=8)
def open_items(payload: dict[str, Any]) -> None:
    """Open the case of every item whose turn has come, and say so to the bundle: one transaction."""
    loaded = byitself.lock(UUID(payload["case"]))
    if loaded is None:
        return
    moment = moment_for(loaded.row, loaded.procedure, loaded.state)
    for code in ready_items(loaded.procedure, loaded.state, moment):
        open_item(loaded.row.pk, code)


def open_item(bundle_id: UUID, code: str) -> None:
    """One item. The bundle is read again: the item before may have moved it."""
    loaded = byitself.lock(bundle_id)
    item = item_of(loaded.procedure, code) if loaded else None
    if loaded is None or item is None:
        return
    row = loaded.row
    opened = open_case(
        actor=byitself.ACTOR,
        procedure=item.procedure,
        area_id=row.area_id,
        places=places_for(loaded, item),
        title=Text(row.title_zh, row.title_en),
        about_id=row.about_id,
        fields=fields_for(loaded, item),
        parent=(row.pk, code),
        unit_id=row.unit_id,
        key=f"casework.item:{row.pk}:{code}:{loaded.state.revision}",
    )
    byitself.do(loaded, "item_opened", "", {"item": code, "case_id": str(opened.case_id)})


def places_for(loaded: Loaded, item: ItemSpec) -> dict[str, tuple[UUID, ...]]:
    """Places of the sub-case that the bundle has under the same code; the others are fixed or the case's own unit."""

    wanted = shelf.of(shelf.newest(item.procedure).pk).places
    given = loaded.state.places
    return {
        one.code: given.get(one.code, (loaded.state.unit_id,)) for one in wanted if not one.unit
    }


def fields_for(loaded: Loaded, item: ItemSpec) -> dict[str, Any]:
    """Fields of the sub-case that the bundle knows under the same code: asked once, used by every item."""

    asked = {one.field.code for one in shelf.of(shelf.newest(item.procedure).pk).fields}
    known = {**loaded.state.fields, **sealed_values(loaded.row)}
    return {code: value for code, value in known.items() if code in asked}


def sealed_values(row: Case) -> Mapping[str, Any]:
    """The personal values of a case; they go from key to key and stand nowhere in between."""
    if not row.sealed:
        return {}
    try:
        return sealing.opened(sealing.key_with(row), row.sealed, sealing.in_case(row.pk))
    except sealing.Erased:
        return {}


@jobs.job(CLOSE_ITEM, attempts=8)
def close_item(payload: dict[str, Any]) -> None:
    """Tell the bundle how one of its items ended, and hand over what it gives."""
    part = records.load(UUID(payload["case"]))
    if part is None or part.row.parent_id is None or not part.state.outcome:
        return
    bundle = byitself.lock(part.row.parent_id)
    item = item_of(bundle.procedure, part.row.item) if bundle else None
    if bundle is None or item is None:
        return
    kind = part.procedure.outcome(part.state.outcome).kind
    given = {"item": item.code, "outcome": part.state.outcome, "kind": kind.value}
    if kind is not OutcomeKind.GRANTED:
        given["reason"] = ENDED.zh
    else:
        given |= gifts(bundle, part, item)
    if not byitself.do(bundle, "item_closed", "", given):
        log.warning("item_not_taken", bundle=str(bundle.row.pk), item=item.code)


def gifts(bundle: Loaded, part: Loaded, item: ItemSpec) -> dict[str, Any]:
    """Values and papers of the sub-case that the bundle waits for."""
    values = {**part.state.fields, **sealed_values(part.row)}
    fields = {one.field.code for one in bundle.procedure.fields}
    papers = {one.code for one in bundle.procedure.materials}
    files = {
        one.code: str(one.file_id)
        for one in part.state.materials
        if one.standing is MaterialStanding.RECEIVED and one.file_id
    }
    found = {code: values[code] for code in item.gives if code in fields and code in values}
    return found | {code: files[code] for code in item.gives if code in papers and code in files}
