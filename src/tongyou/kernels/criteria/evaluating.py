"""The answer of a tree for one set of values: strong Kleene logic over true, false and unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tongyou.kernels.criteria.types import Judged, Leaf, Missing, Test, Tree, Value, Verdict
from tongyou.kernels.criteria.values import absent, stored, type_of
from tongyou.kernels.criteria.walking import fold


@dataclass(frozen=True, slots=True)
class Part:
    """The verdict of one branch. `deciding`: fields whose values would decide it while it is unknown."""

    answer: bool | None
    leaves: tuple[Judged, ...]
    deciding: tuple[str, ...]


def evaluate(tree: Tree, values: Mapping[str, Any]) -> Verdict:
    """What the tree says about these values; never raises. A field that is not among them was never asked."""
    whole = fold(tree, leaf=partial(judged, values=values), every=every, some=some, negated=negated)
    return Verdict(whole.answer, whole.leaves, whole.deciding)


def judged(leaf: Leaf, *, values: Mapping[str, Any]) -> Part:
    """One leaf: true, false, or unknown with the reason."""
    if leaf.test is Test.KNOWN:
        return known(leaf, values.get(leaf.field))
    found = stored(values.get(leaf.field), type_of(leaf.values[0]))
    if isinstance(found, Missing):
        return Part(None, (Judged(leaf, None, found),), (leaf.field,))
    answer = holds(leaf, found)
    return Part(answer, (Judged(leaf, answer),), ())


def known(leaf: Leaf, value: object) -> Part:
    """Whether there is a value at all, whatever it is."""
    missing = absent(value)
    answer = (missing is None) == leaf.values[0]
    return Part(answer, (Judged(leaf, answer, missing),), ())


def holds(leaf: Leaf, value: Value) -> bool:
    """One comparison of values of the same type."""
    if leaf.test in (Test.IS, Test.IN):
        return value in leaf.values
    if leaf.test in (Test.IS_NOT, Test.NOT_IN):
        return value not in leaf.values
    return ordered(leaf.test, value, leaf.values[0])


def ordered(test: Test, value: Any, bound: Any) -> bool:
    """The four tests of order; both sides are numbers or both are dates."""
    match test:
        case Test.AT_LEAST:
            return bool(value >= bound)
        case Test.AT_MOST:
            return bool(value <= bound)
        case Test.ABOVE:
            return bool(value > bound)
        case _:
            return bool(value < bound)


def every(parts: Sequence[Part]) -> Part:
    """All: one false decides, whatever is unknown."""
    return joined(parts, decisive=False)


def some(parts: Sequence[Part]) -> Part:
    """Any: one true decides, whatever is unknown."""
    return joined(parts, decisive=True)


def joined(parts: Sequence[Part], *, decisive: bool) -> Part:
    """Branches together: the decisive answer if one gives it, else unknown if one is, else the other answer."""
    leaves = tuple(leaf for part in parts for leaf in part.leaves)
    if any(part.answer is decisive for part in parts):
        return Part(decisive, leaves, ())
    open_parts = [part for part in parts if part.answer is None]
    deciding = dict.fromkeys(code for part in open_parts for code in part.deciding)
    return Part(None if open_parts else not decisive, leaves, tuple(deciding))


def negated(part: Part) -> Part:
    """Not: unknown stays unknown."""
    answer = None if part.answer is None else not part.answer
    return Part(answer, part.leaves, part.deciding)
