"""Trying conditions out finds a gap exactly when there is one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.kernels.criteria.trees import FIELDS, trees, values
from tongyou.kernels.casework.definition.trials import Gap, gap, never
from tongyou.kernels.criteria import Missing, Tree, Value, evaluate


@given(st.lists(trees(), min_size=1, max_size=3), values())
def test_a_gap_is_one_and_without_one_there_is_none(
    conditions: list[Tree], anything: dict[str, Value | Missing]
) -> None:
    found = gap(conditions, FIELDS)
    if isinstance(found, dict):
        assert all(evaluate(tree, found).answer is False for tree in conditions)
    elif found is None:
        assert any(evaluate(tree, anything).answer is not False for tree in conditions)
    else:
        assert found is Gap.TOO_MANY


@given(trees(), values())
def test_what_can_never_be_met_is_never_met(
    tree: Tree, anything: dict[str, Value | Missing]
) -> None:
    if never(tree, FIELDS):
        assert evaluate(tree, anything).answer is not True
