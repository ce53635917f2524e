"""Trying conditions out: every field takes each value that could make a difference.

A comparison only changes its answer at the values it names, so those values, one between each two and one on either
side stand for all others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from itertools import pairwise, product
from typing import Any

from tongyou.kernels.criteria import Field, Leaf, Missing, Tree, Type, Value, evaluate, leaves

MOST = 20_000  # combinations
SOME_DAY = dt.date(2025, 1, 1)
Values = dict[str, Value | Missing]


class Gap(Enum):
    """No example, but no proof either."""

    TOO_MANY = "too many"


def gap(trees: Sequence[Tree], fields: Mapping[str, Field]) -> Values | Gap | None:
    """Values for which every one of these conditions is false; None if there are none."""
    tried = trials(trees, fields)
    if tried is None:
        return Gap.TOO_MANY
    return next(
        (one for one in tried if all(evaluate(tree, one).answer is False for tree in trees)), None
    )


def never(tree: Tree, fields: Mapping[str, Field]) -> bool:
    """Whether no values at all make the condition true. False where there are too many to try."""
    tried = trials([tree], fields)
    return tried is not None and not any(evaluate(tree, one).answer for one in tried)


def trials(trees: Sequence[Tree], fields: Mapping[str, Field]) -> Iterator[Values] | None:
    """Every combination worth trying, or None if there are too many."""
    named: dict[str, list[Leaf]] = {}
    for tree in trees:
        for leaf in leaves(tree):
            named.setdefault(leaf.field, []).append(leaf)
    options = {
        code: [*candidates(fields[code], found), Missing.NEVER_ASKED]
        for code, found in named.items()
    }
    total = 1
    for values in options.values():
        total *= len(values)
    if total > MOST:
        return None
    return (dict(zip(options, values, strict=True)) for values in product(*options.values()))


def candidates(field: Field, found: Sequence[Leaf]) -> list[Any]:
    """The values of one field that could make a difference."""
    named: list[Any] = list(dict.fromkeys(value for leaf in found for value in leaf.values))
    match field.type:
        case Type.BOOL:
            return [True, False]
        case Type.CHOICE:
            return [code for code, _ in field.choices]
        case Type.TEXT:
            words = [one for one in named if isinstance(one, str)]
            return [*words, "".join(words) + "…"]
        case Type.NUMBER:
            return numbers(sorted(Decimal(one) for one in named if not isinstance(one, bool)))
        case Type.DATE:
            return days(sorted(one for one in named if isinstance(one, dt.date)))


def numbers(named: Sequence[Decimal]) -> list[Decimal]:
    """The named numbers, one between each two, and one on either side."""
    if not named:
        return [Decimal(0)]
    between = [(one + other) / 2 for one, other in pairwise(named)]
    return [named[0] - 1, *named, *between, named[-1] + 1]


def days(named: Sequence[dt.date]) -> list[dt.date]:
    """The named days with the days before and after each."""
    if not named:
        return [SOME_DAY]
    last = dt.date.max.toordinal()
    near = {day.toordinal() + shift for day in named for shift in (-1, 0, 1)}
    return [dt.date.fromordinal(one) for one in sorted(near) if 1 <= one <= last]
