"""The posts every city needs, made without holders: heads and clerks, town supervisors, village directors.

Action plan, tasks 30-33: one child supervisor (儿童督导员) in each town or subdistrict, one child director
(儿童主任) in each village or community. Their posts belong to the town's government.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from tongyou.ground.organisations import actions
from tongyou.ground.organisations.models import Alias, Post, Unit
from tongyou.ground.organisations.types import PostSpec, UnitKind, UnitSpec
from tongyou.ground.territory.naming import romanised
from tongyou.ground.territory.queries import Area
from tongyou.ground.territory.types import AreaKind
from tongyou.ground.visibility import Actor

TOWNS = (AreaKind.TOWN, AreaKind.SUBDISTRICT)
HEAD = ("head", "unit_head", "单位负责人", "Head of unit", "对本单位承担的任务负总责。")
CLERK = ("clerk", "clerk", "报送员", "Reporting clerk", "按时报送本单位任务的进展和佐证材料。")
SUPERVISOR = (
    "child-supervisor", "town_supervisor", "儿童督导员", "Child supervisor",
    "指导和督促本镇(街道)各村(社区)的儿童主任。",
)  # fmt: skip
DIRECTOR = (
    "child-director", "child_director", "儿童主任", "Child director",
    "负责本村(社区)儿童的走访、建档、报告和帮助申请。",
)  # fmt: skip


def town_governments(actor: Actor, on: date) -> list[Unit]:
    """One government or office for each town and subdistrict, with its supervisor and its directors."""
    towns = Area.objects.filter(valid_to=None, kind__in=TOWNS).order_by("code")
    units = [_government(actor, town, on) for town in towns]
    villages = Area.objects.filter(valid_to=None, parent__in=towns).order_by("code")
    by_town = {unit.area_id: unit for unit in units}
    codes = set(Post.objects.values_list("code", flat=True))
    for unit in units:
        _post(actor, unit, SUPERVISOR, on, codes, unit.area)
    for village in villages:
        _post(actor, by_town[village.parent_id], DIRECTOR, on, codes, village)
    return units


def _government(actor: Actor, town: Area, on: date) -> Unit:
    code = f"town-{town.code}"
    found = Unit.objects.filter(Q(code=code) | Q(area=town, kind__in=_KINDS.values())).first()
    if found is not None:
        return found
    kind = _KINDS[AreaKind(town.kind)]
    office = kind is UnitKind.SUBDISTRICT_OFFICE
    name = f"{town.name_zh}办事处" if office else f"{town.name_zh}人民政府"
    english = town.name_en or romanised(town.name_zh, AreaKind(town.kind))
    label = f"{english} Office" if office else f"People's Government of {english}"
    unit = actions.create_unit(
        actor=actor, spec=UnitSpec(code, kind, name, name_en=label), on=on, area=town
    )
    if not Alias.objects.filter(name=town.name_zh).exists():
        actions.add_alias(actor=actor, unit=unit, name=town.name_zh)
    return unit


_KINDS = {
    AreaKind.TOWN: UnitKind.TOWN_GOVERNMENT,
    AreaKind.SUBDISTRICT: UnitKind.SUBDISTRICT_OFFICE,
}


def heads_and_clerks(actor: Actor, units: Iterable[Unit], on: date) -> None:
    """A head and a clerk for each unit that is no group."""
    codes = set(Post.objects.values_list("code", flat=True))
    for unit in units:
        if unit.kind != UnitKind.GROUP:
            _post(actor, unit, HEAD, on, codes, None)
            _post(actor, unit, CLERK, on, codes, None)


def _post(
    actor: Actor, unit: Unit, kind: Sequence[str], on: date, codes: set[str], area: Area | None
) -> None:
    prefix, role, title_zh, title_en, duties = kind
    code = f"{prefix}/{area.code if area else unit.code}"
    if code in codes:
        return
    spec = PostSpec(code, role, title_zh, title_en, duties)
    actions.create_post(actor=actor, unit=unit, spec=spec, on=max(on, unit.valid_from), area=area)
    codes.add(code)
