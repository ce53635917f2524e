"""Answers: three-valued, never guessed, and the same as a second opinion gives."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels.criteria.trees import FIELDS, as_json, leaves, oracle, trees, values
from tongyou.kernels.criteria import (
    AllOf,
    AnyOf,
    Leaf,
    Missing,
    Not,
    Test,
    Tree,
    Value,
    evaluate,
    fields_of,
    read,
)
from tongyou.kernels.criteria.types import Verdict

Given = dict[str, Value | Missing]
ANSWER = {0.0: False, 0.5: None, 1.0: True}
SCHOOL_AGE = {
    "all": [
        {"field": "guardian_known", "is": "yes"},
        {"any": [{"field": "age", "at_least": 6}, {"not": {"field": "school", "is": "none"}}]},
    ]
}


def verdict(data: Any, **given_values: Any) -> Verdict:
    return evaluate(read(data, FIELDS), given_values)


@given(trees(), values())
def test_the_answer_is_the_oracles(tree: Tree, known: Given) -> None:
    assert evaluate(tree, known).answer is ANSWER[oracle(tree, known)]


@given(trees(), values())
def test_stored_as_json_the_answer_is_the_same(tree: Tree, known: Given) -> None:
    stored = {code: as_json(value) for code, value in known.items()}
    assert evaluate(tree, stored).answer is evaluate(tree, known).answer


@given(trees(known=False), values(), st.sampled_from(sorted(FIELDS)))
def test_taking_a_value_away_only_makes_an_answer_unknown(
    tree: Tree, known: Given, code: str
) -> None:
    fewer = {other: value for other, value in known.items() if other != code}
    before, after = evaluate(tree, known).answer, evaluate(tree, fewer).answer
    assert after is before or after is None


@given(trees(known=False), values(), values())
def test_what_is_decided_stays_decided_whatever_comes_in(
    tree: Tree, known: Given, later: Given
) -> None:
    answer = evaluate(tree, known).answer
    held = {code: value for code, value in known.items() if not isinstance(value, Missing)}
    if answer is not None:
        assert evaluate(tree, {**later, **held}).answer is answer


@given(trees(), values())
def test_missing_is_empty_exactly_when_there_is_an_answer(tree: Tree, known: Given) -> None:
    found = evaluate(tree, known)
    assert (found.answer is None) is bool(found.missing)
    assert set(found.missing) <= fields_of(tree)
    assert len(set(found.missing)) == len(found.missing)
    for code in found.missing:
        assert isinstance(known.get(code, Missing.NEVER_ASKED), Missing)


@given(trees(), values())
def test_the_missing_fields_are_enough_to_decide(tree: Tree, known: Given) -> None:
    """With any values for the fields named missing, and no other, the tree has an answer."""
    found = evaluate(tree, known)
    plain = {"guardian_known": True, "age": 1, "grant": 2, "school": "none", "name": "甲"}
    answers: dict[str, Any] = {**plain, "born": dt.date(2024, 1, 3)}
    filled = {**known, **{code: answers[code] for code in found.missing}}
    if not any(leaf.leaf.test is Test.KNOWN for leaf in found.leaves):
        assert evaluate(tree, filled).answer is not None


@given(leaves(), values())
def test_known_is_never_unknown(leaf: Leaf, known: Given) -> None:
    asked = Leaf(leaf.field, Test.KNOWN, (True,))
    assert evaluate(asked, known).answer is (
        not isinstance(known.get(leaf.field, Missing.REFUSED), Missing)
    )


@given(trees(), st.dictionaries(st.sampled_from(sorted(FIELDS)), st.from_type(object)))
def test_no_value_whatever_stops_it(tree: Tree, junk: dict[str, object]) -> None:
    assert evaluate(tree, junk).answer in (True, False, None)


@given(trees(), values())
def test_every_leaf_gives_its_own_answer(tree: Tree, known: Given) -> None:
    for judged in evaluate(tree, known).leaves:
        assert judged.answer is ANSWER[oracle(judged.leaf, known)]
        if judged.answer is None:
            assert judged.missing is known.get(judged.leaf.field, Missing.NEVER_ASKED)


def test_a_false_guardian_decides_although_the_age_is_missing() -> None:
    found = verdict(SCHOOL_AGE, guardian_known=False)
    assert (found.answer, found.missing) == (False, ())


def test_the_deciding_fields_come_in_the_order_of_the_tree() -> None:
    assert verdict(SCHOOL_AGE, age=3).missing == ("guardian_known", "school")
    assert verdict(SCHOOL_AGE).missing == ("guardian_known", "age", "school")


def test_the_reason_of_a_missing_value_is_kept() -> None:
    found = verdict({"field": "age", "below": 6}, age=Missing.REFUSED)
    assert (found.answer, found.leaves[0].missing) == (None, Missing.REFUSED)


@pytest.mark.parametrize("age", [None, "", "  "])
def test_a_blank_is_no_answer(age: object) -> None:
    found = verdict({"field": "age", "at_least": 0}, age=age)
    assert (found.answer, found.leaves[0].missing) == (None, Missing.NEVER_ASKED)
    assert verdict({"field": "age", "known": True}, age=age).answer is False


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ({"field": "age", "is": 1}, True),
        ({"field": "age", "is": 1}, "six"),
        ({"field": "age", "below": 1}, float("nan")),
        ({"field": "born", "above": dt.date(2024, 1, 1)}, dt.datetime(2024, 1, 2, tzinfo=dt.UTC)),
        ({"field": "born", "above": dt.date(2024, 1, 1)}, "yesterday"),
        ({"field": "guardian_known", "is_not": True}, 1),
        ({"field": "name", "is_not": "甲"}, 7),
    ],
)
def test_what_cannot_be_compared_is_unknown_and_never_false(data: Any, value: object) -> None:
    found = verdict(data, **{data["field"]: value})
    assert (found.answer, found.leaves[0].missing) == (None, Missing.UNREADABLE)


@given(trees(), trees(), values())
def test_de_morgan(one: Tree, other: Tree, known: Given) -> None:
    left = Not(AllOf((one, other)))
    right = AnyOf((Not(one), Not(other)))
    assert evaluate(left, known).answer is evaluate(right, known).answer
