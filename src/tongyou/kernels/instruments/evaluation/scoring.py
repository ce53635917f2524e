"""Points, parts, total, level, with everything that led there. Exact fractions; rounded once, at the total."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tongyou.kernels.instruments.definition.types import Part, ScoredItem, Scoring
from tongyou.kernels.instruments.evaluation.judging import plain
from tongyou.kernels.instruments.evaluation.types import ItemScore, PartScore, Score

CENT = Decimal("0.01")
WHOLE = Decimal(100)


def score(scoring: Scoring, found: Mapping[str, Any]) -> Score | None:
    """The score of complete answers; `found` holds the judged values on the path and the computed ones.

    Items off the path neither earn nor count. With weights, each part that applies counts by its weight, the total is
    0 to 100, and a response to which no part applies has no score. The level is read from the rounded total, which is
    the one people see.
    """
    parts = tuple(part_score(part, found) for part in scoring.parts)
    if scoring.weighted:
        total = weighted(parts)
        if total is None:
            return None
        most = WHOLE
    else:
        total = sum((part.points for part in parts), Decimal(0))
        most = sum((part.most for part in parts), Decimal(0))
    vetoes = tuple(item.field for part in parts for item in part.items if item.vetoes)
    return Score(total, most, parts, level(scoring, total, vetoed=bool(vetoes)), vetoes)


def part_score(part: Part, found: Mapping[str, Any]) -> PartScore:
    """One part: the items that were put."""
    items = tuple(
        item_score(part.code, item, found[item.field]) for item in part.items if item.field in found
    )
    points = sum((item.points for item in items), Decimal(0))
    most = sum((item.most for item in items), Decimal(0))
    return PartScore(part.code, points, most, part.weight, items)


def item_score(part: str, item: ScoredItem, value: Any) -> ItemScore:
    """What one answer earned."""
    if item.bands:
        return ItemScore(part, item.field, plain(value), banded(item, value), item.most)
    answer = word(value)
    earned = dict(item.points)[answer]
    return ItemScore(part, item.field, answer, earned, item.most, vetoes=answer in item.veto)


def word(value: Any) -> str:
    """A choice by its code; yes and no as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def banded(item: ScoredItem, value: Decimal) -> Decimal:
    """Points of the highest band reached; below the lowest (only a computed number can be) there are none."""
    reached = [earned for bound, earned in item.bands if value >= bound]
    return reached[-1] if reached else Decimal(0)


def weighted(parts: tuple[PartScore, ...]) -> Decimal | None:
    """The percentage over the parts that apply, each by its weight."""
    counted = [part for part in parts if part.most and part.weight]
    weights = sum((Fraction(part.weight or 0) for part in counted), Fraction(0))
    if not weights:
        return None
    earned = sum(
        (
            Fraction(part.weight or 0) * Fraction(part.points) / Fraction(part.most)
            for part in counted
        ),
        Fraction(0),
    )
    return rounded(100 * earned / weights)


def rounded(value: Fraction) -> Decimal:
    """Two decimals, half up: 59.995 is 60."""
    cents = Decimal((value * 100 + Fraction(1, 2)).__floor__())
    return (cents / 100).quantize(CENT, ROUND_HALF_UP)


def level(scoring: Scoring, total: Decimal, *, vetoed: bool) -> str:
    """The highest level whose total is reached; a vetoed response falls to the level for that, or stays lower still."""
    reached = [one.code for one in scoring.levels if total >= one.at_least]
    if not vetoed or not reached:
        return reached[-1] if reached else ""
    order = [one.code for one in scoring.levels]
    return min(reached[-1], scoring.veto_level, key=order.index)
