"""The `scoring` and `computed` parts as written; whether they make sense together is `scoring_checks`' question."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tongyou.base.packs import Fields, Node
from tongyou.kernels.instruments.definition.notes import Places, optional, text
from tongyou.kernels.instruments.definition.types import (
    Computed,
    Level,
    Part,
    Rule,
    ScoredItem,
    Scoring,
)


def scoring(fields: Fields, places: Places) -> Scoring | None:
    """The whole part, or None where nothing is scored."""
    if fields.get("scoring", required=False) is None:
        return None
    inner = fields.child("scoring")
    if inner is None:
        return None
    parts = tuple(part(one, places) for one in inner.records("parts", required=True))
    levels = tuple(level(one, places) for one in inner.records("levels"))
    veto = inner.string("veto_level", required=False)
    inner.finish()
    return Scoring(parts, levels, veto or (levels[0].code if levels else ""))


def part(fields: Fields, places: Places) -> Part:
    """One part with its items."""
    code = fields.string("code")
    places.parts[code] = fields.node
    items = tuple(item(one, places) for one in fields.records("items", required=True))
    found = Part(code, text(fields.bilingual("title")), items, fields.decimal("weight"))
    fields.finish()
    return found


def item(fields: Fields, places: Places) -> ScoredItem:
    """One scored field: points by choice or in bands, and which answers veto."""
    code = fields.string("field")
    places.items.append((code, fields.node))
    points, bands = fields.get("points", required=False), fields.get("bands", required=False)
    if (points is None) == (bands is None):
        fields.report(
            fields.node,
            "要么写 points（按选项），要么写 bands（按数值分段）",
            "give either points (by choice) or bands (of a number)",
        )
    found = ScoredItem(
        code,
        points_of(Fields(points, fields.problems)) if points else (),
        tuple(band(one) for one in fields.records("bands")),
        frozenset(fields.strings("veto")),
    )
    fields.finish()
    return found


def points_of(fields: Fields) -> tuple[tuple[str, Decimal], ...]:
    """Choice -> points."""
    found = [(code, points_at(fields, code)) for code in fields.values]
    return tuple(found)


def points_at(fields: Fields, key: str) -> Decimal:
    """Points are numbers, not below 0."""
    points = fields.decimal(key, required=True)
    if points is not None and points < 0:
        fields.report(fields.at(key), "分值不能小于 0", "points are not below 0")
    return points or Decimal(0)


def band(fields: Fields) -> tuple[Decimal, Decimal]:
    """`{at_least: 10, points: 2}`."""
    at_least, points = fields.decimal("at_least", required=True), points_at(fields, "points")
    fields.finish()
    return at_least or Decimal(0), points


def level(fields: Fields, places: Places) -> Level:
    """One level."""
    code = fields.string("code")
    places.levels.append((code, fields.node))
    at_least = fields.decimal("at_least", required=True)
    found = Level(code, at_least or Decimal(0), text(fields.bilingual("title")))
    fields.finish()
    return found


def computed(fields: Fields, places: Places) -> tuple[Computed, ...]:
    """Fields made of others."""
    return tuple(one for entry in fields.records("computed") if (one := made(entry, places)))


def made(fields: Fields, places: Places) -> Computed | None:
    """One computed field: `sum: [a, b]`, `difference: [a, b]` or `percent: [part, whole]`."""
    code = fields.string("field")
    places.computed[code] = fields.node
    title, unit = text(fields.bilingual("title")), optional(fields, "unit")
    given = {rule: fields.values[rule] for rule in Rule if rule in fields.values}
    if len(given) != 1:
        words = ", ".join(Rule)
        fields.report(fields.node, f"要写一种算法：{words}", f"give one way to compute it: {words}")
    operands = {rule: fields.strings(rule) for rule in given}
    fields.finish()
    if len(given) != 1:
        return None
    ((rule, names),) = operands.items()
    arity(fields, rule, names, given)
    return Computed(code, title, rule, names, unit)


def arity(fields: Fields, rule: Rule, names: tuple[str, ...], given: Mapping[Rule, Node]) -> None:
    """A difference and a percentage are of two numbers; a sum of two or more."""
    wanted = len(names) >= 2 if rule is Rule.SUM else len(names) == 2
    if not wanted:
        fields.report(given[rule], f"“{rule}”要写两个字段", f"'{rule}' is of two fields")
