"""Establish, rename and transfer: the area stays the same row."""

from __future__ import annotations

from datetime import date

from tongyou.base import database
from tongyou.ground.territory.actions import states
from tongyou.ground.territory.models import Area
from tongyou.ground.territory.types import AreaKind, AreaSpec, SuccessionKind
from tongyou.ground.visibility import Actor, check

RESOURCE = "territory.area"


def establish(*, actor: Actor, spec: AreaSpec, parent: Area | None, on: date, basis: str) -> Area:
    """A new area from `on`. Raises TerritoryProblem in plain words; nothing is kept then."""
    check(actor, RESOURCE, "create")
    basis = states.require_basis(basis)
    with database.write():
        states.require_spec(spec, parent)
        area = states.create(spec, parent, on)
        states.note(SuccessionKind.ESTABLISH, None, area, on, basis)
        states.announce(actor, SuccessionKind.ESTABLISH, on, [area])
    return area


def rename(
    *, actor: Actor, area: Area, name_zh: str, on: date, basis: str,
    name_en: str = "", code: str = "", kind: AreaKind | None = None,
) -> Area:  # fmt: skip
    """Another name, code or kind from `on` (a village may become a community); earlier days keep the old ones."""
    check(actor, RESOURCE, "change", area)
    basis = states.require_basis(basis)
    with database.write():
        area = Area.objects.select_for_update().get(pk=area.pk)
        spec = AreaSpec(
            code or area.code, name_zh.strip(), kind or AreaKind(area.kind), name_en.strip()
        )
        states.require_day(on, [area])
        states.require_spec(spec, area.parent, instead_of=[area])
        was = f"{area.name_zh}({area.code})"
        states.change(
            area, on, name_zh=spec.name_zh, name_en=spec.name_en, code=spec.code, kind=spec.kind
        )
        states.note(SuccessionKind.RENAME, area, area, on, basis, was=was)
        states.announce(actor, SuccessionKind.RENAME, on, [area])
    return area


def transfer(*, actor: Actor, area: Area, parent: Area, on: date, basis: str) -> Area:
    """The area belongs to another parent from `on`, with everything below it."""
    check(actor, RESOURCE, "change", area)
    check(actor, RESOURCE, "change", parent)
    basis = states.require_basis(basis)
    with database.write():
        area = Area.objects.select_for_update().get(pk=area.pk)
        states.require_day(on, [area])
        states.open_state(parent)
        spec = AreaSpec(area.code, area.name_zh, AreaKind(area.kind))
        states.require_spec(spec, parent, instead_of=[area])
        was = "" if area.parent is None else area.parent.name_zh
        states.change(area, on, parent=parent)
        states.note(SuccessionKind.TRANSFER, area, area, on, basis, was=was)
        states.announce(actor, SuccessionKind.TRANSFER, on, [area])
    return area
