"""How the section is checked and applied. Applying twice changes nothing; a changed name is a rename."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tongyou.base import clock, packs
from tongyou.base.packs import Problem, Section
from tongyou.ground.organisations import actions
from tongyou.ground.organisations.models import Unit
from tongyou.ground.organisations.pack.reading import UnitRow, read_units
from tongyou.ground.organisations.pack.standing import heads_and_clerks, town_governments
from tongyou.ground.organisations.rules import printed
from tongyou.ground.territory.queries import Area, area_by_code
from tongyou.ground.visibility import Actor, system_actor

NAME = "organisations"
UNITS = "units.yaml"


def register() -> None:
    """Tell the packs who reads this section, and that it stands on the territory."""
    packs.section(NAME, check=check, apply=apply, after=("territory",))


def check(section: Section) -> Sequence[Problem]:
    """Everything that is wrong with the units, without a database."""
    file = section.file(UNITS)
    if file is None or file.node is None:
        return [section.node.problem(f"缺少文件 {UNITS}", f"the file {UNITS} is missing")]
    return read_units(file.node)[1]


def apply(section: Section, actor: packs.ActorRef) -> None:
    """Write what is new or changed, inside the caller's transaction; units the pack leaves out stay."""
    file = section.file(UNITS)
    if file is None or file.node is None:
        return
    worker = system_actor(f"pack:{actor.role}"[:40])
    rows, _problems = read_units(file.node)
    district = area_by_code(section.pack.area)
    on = district.valid_from if district else clock.today()
    units = {row.spec.code: _unit(worker, row, on, district, section.version) for row in rows}
    towns = town_governments(worker, on)
    _join_groups(worker, rows, units, towns, on)
    heads_and_clerks(worker, [*units.values(), *towns], on)


def _unit(actor: Actor, row: UnitRow, on: date, area: Area | None, version: str) -> Unit:
    spec, unit = row.spec, Unit.objects.filter(code=row.spec.code).first()
    if unit is None:
        unit = actions.create_unit(actor=actor, spec=spec, on=on, area=area)
    elif (unit.short_name, unit.full_name or "", unit.name_en) != (
        printed(spec.short_name), printed(spec.full_name), spec.name_en,
    ):  # fmt: skip
        unit = actions.rename_unit(
            actor=actor, unit=unit, short_name=spec.short_name, full_name=spec.full_name,
            full_name_certain=spec.full_name_certain, name_en=spec.name_en, on=clock.today(),
            basis=f"城市数据包 {version}",
        )  # fmt: skip
    for alias in row.aliases:
        actions.add_alias(actor=actor, unit=unit, name=alias)
    return unit


def _join_groups(
    actor: Actor, rows: Sequence[UnitRow], units: dict[str, Unit], towns: Sequence[Unit], on: date
) -> None:
    """Members that a pack names. A group without named members is the district's to fill, and stays."""
    for row in rows:
        members = towns if row.every_town else [units[code] for code in row.members]
        if members:
            group = units[row.spec.code]
            day = on if not group.memberships.exists() else clock.today()
            actions.set_group_members(actor=actor, group=group, members=members, on=day)
