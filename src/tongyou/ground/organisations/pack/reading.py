"""Reading `units.yaml`: the units a plan names, checked without a database."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongyou.base.packs import Fields, Node, Problem
from tongyou.ground.organisations.types import UnitKind, UnitSpec

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FROM_TERRITORY = "territory"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as a pack states it. `every_town` marks the group of all towns and subdistricts."""

    spec: UnitSpec
    members: tuple[str, ...]
    every_town: bool
    aliases: tuple[str, ...]


def read_units(node: Node) -> tuple[list[UnitRow], list[Problem]]:
    """The units as far as they can be read, and what is wrong with them."""
    problems: list[Problem] = []
    fields = Fields(node, problems)
    records = fields.records("units", required=True)
    rows = [_row(record) for record in records]
    fields.finish()
    _refuse_twice(records, rows)
    known = {row.spec.code for row in rows}
    for record, row in zip(records, rows, strict=True):
        for code in row.members:
            if code not in known:
                record.report(
                    record.at("members"),
                    f"没有代码为“{code}”的单位",
                    f"there is no unit with the code '{code}'",
                )
    return rows, problems


def _row(fields: Fields) -> UnitRow:
    code, short = fields.string("code"), fields.string("short")
    full, certain = fields.string("full", required=False), fields.flag("certain")
    if code and not CODE.fullmatch(code):
        fields.report(
            fields.at("code"),
            f"代码“{code}”只能用小写字母、数字和连字符",
            f"the code '{code}' may only hold small letters, digits and hyphens",
        )
    if certain and not full:
        fields.report(
            fields.at("certain"),
            "没有全称,不能标为已核实",
            "without a full name it cannot be certain",
        )
    kind = fields.choice("kind", UnitKind)
    members, origin = fields.strings("members"), fields.string("members_from", required=False)
    fields.bilingual("members_note", required=False)
    _check_members(fields, kind, members, origin)
    spec = UnitSpec(code, kind, short, full, certain, fields.string("en"))
    aliases = fields.strings("aliases")
    fields.finish()
    return UnitRow(spec, members, origin == FROM_TERRITORY, aliases)


def _check_members(fields: Fields, kind: UnitKind, members: tuple[str, ...], origin: str) -> None:
    if (members or origin) and kind is not UnitKind.GROUP:
        fields.report(
            fields.at("members"), "只有单位组可以有成员", "only a group of units has members"
        )
    if origin not in {"", FROM_TERRITORY}:
        fields.report(
            fields.at("members_from"),
            f"“members_from”不能是“{origin}”;可用:territory",
            f"'members_from' cannot be '{origin}'; use territory",
        )


def _refuse_twice(records: list[Fields], rows: list[UnitRow]) -> None:
    """A code or a printed name may stand for one unit only."""
    seen: set[str] = set()
    for record, row in zip(records, rows, strict=True):
        for text in filter(None, (row.spec.code, row.spec.short_name, *row.aliases)):
            if text in seen:
                record.report(record.node, f"“{text}”出现了两次", f"'{text}' appears twice")
            seen.add(text)
