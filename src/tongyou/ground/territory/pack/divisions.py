"""Reading `divisions.yaml`: the district, its towns and their villages, checked without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongyou.base.packs import Fields, Node, Problem
from tongyou.ground.territory.types import CODE_DIGITS, AreaKind

TOWN_KINDS = (AreaKind.TOWN, AreaKind.SUBDISTRICT)
VILLAGE_KINDS = (AreaKind.VILLAGE, AreaKind.COMMUNITY)


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One area as a pack states it; `parent` is the code of the area above, empty for the district."""

    code: str
    name_zh: str
    name_en: str
    kind: AreaKind
    parent: str


@dataclass(frozen=True, slots=True)
class Divisions:
    """A whole register, parents before children."""

    rows: tuple[DivisionRow, ...]
    valid_from: date
    basis: str


def read_divisions(node: Node) -> tuple[Divisions | None, list[Problem]]:
    """The register as far as it can be read, and what is wrong with it."""
    problems: list[Problem] = []
    fields = Fields(node, problems)
    source = fields.bilingual("source")
    fields.string("licence", required=False)
    fields.bilingual("note", required=False)
    valid_from = fields.day("valid_from", required=True)
    district = fields.child("district")
    rows = [] if district is None else [_row(district, (AreaKind.DISTRICT,), "")]
    for town in fields.records("towns", required=True):
        villages = town.records("villages")
        above = _row(town, TOWN_KINDS, rows[0].code if rows else "")
        rows += [above, *(_row(village, VILLAGE_KINDS, above.code) for village in villages)]
    fields.finish()
    problems += _twice(node, rows)
    if valid_from is None or problems:
        return None, problems
    return Divisions(tuple(rows), valid_from, source.zh[:200]), problems


def _row(fields: Fields, kinds: tuple[AreaKind, ...], parent: str) -> DivisionRow:
    code, name = fields.string("code"), fields.string("name")
    english = fields.string("en", required=False)
    kind = kinds[0] if len(kinds) == 1 else _kind(fields, kinds)
    digits = CODE_DIGITS[kind]
    if code and not (code.isascii() and code.isdigit() and len(code) == digits):
        fields.report(
            fields.at("code"),
            f"代码“{code}”应为 {digits} 位数字",
            f"the code '{code}' must have {digits} digits",
        )
    elif code and not code.startswith(parent):
        fields.report(
            fields.at("code"), f"代码“{code}”不以上级代码 {parent} 开头",
            f"the code '{code}' does not start with that of the area above, {parent}",
        )  # fmt: skip
    fields.finish()
    return DivisionRow(code, name, english, kind, parent)


def _kind(fields: Fields, kinds: tuple[AreaKind, ...]) -> AreaKind:
    text = fields.string("kind")
    found = next((kind for kind in kinds if kind.value == text), None)
    if text and found is None:
        words = ", ".join(kind.value for kind in kinds)
        fields.report(
            fields.at("kind"),
            f"“{text}”不是这一级的类型;可用:{words}",
            f"'{text}' is no kind of this level; use {words}",
        )
    return found or kinds[0]


def _twice(node: Node, rows: list[DivisionRow]) -> list[Problem]:
    codes = [row.code for row in rows if row.code]
    again = sorted({code for code in codes if codes.count(code) > 1})
    return [
        node.problem(f"代码 {code} 出现了两次", f"the code {code} appears twice") for code in again
    ]
