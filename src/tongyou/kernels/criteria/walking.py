"""Going through a tree once. Every meaning of a tree (an answer, a sentence, later a query) is one fold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from tongyou.kernels.criteria.types import AllOf, AnyOf, Leaf, Not, Tree

T = TypeVar("T")


def fold(
    tree: Tree,
    *,
    leaf: Callable[[Leaf], T],
    every: Callable[[Sequence[T]], T],
    some: Callable[[Sequence[T]], T],
    negated: Callable[[T], T],
) -> T:
    """What the tree means, built from the meaning of its leaves."""

    def below(one: Tree) -> T:
        match one:
            case AllOf(parts):
                return every([below(part) for part in parts])
            case AnyOf(parts):
                return some([below(part) for part in parts])
            case Not(part):
                return negated(below(part))
            case Leaf():
                return leaf(one)

    return below(tree)


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every leaf, in the order of the tree."""
    match tree:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Leaf():
            yield tree


def fields_of(tree: Tree) -> frozenset[str]:
    """Codes of the fields that the tree speaks of."""
    return frozenset(leaf.field for leaf in leaves(tree))
