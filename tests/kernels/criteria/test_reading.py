"""Reading: every slip is found when a condition is written, with its path and what to write instead."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels.criteria.trees import FIELDS, trees, written
from tongyou.kernels.criteria import AllOf, BadCriteria, Leaf, Not, Test, Tree, fields_of, read
from tongyou.kernels.criteria.reading import DEEPEST, LARGEST

A = {"field": "age", "at_least": 6}


def problems(data: object) -> dict[str, str]:
    """path -> the English words."""
    with pytest.raises(BadCriteria) as caught:
        read(data, FIELDS)
    for problem in caught.value.problems:
        assert problem.zh
        assert problem.zh != problem.en
    return {problem.path: problem.en for problem in caught.value.problems}


@given(trees())
def test_what_is_written_is_what_is_read(tree: Tree) -> None:
    assert read(written(tree), FIELDS) == tree


@given(trees())
def test_a_yaml_file_gives_the_same_tree(tree: Tree) -> None:
    exact = yaml.safe_dump(written(tree), default_flow_style=True) if no_decimals(tree) else ""
    if exact:
        assert read(yaml.safe_load(exact), FIELDS) == tree


def no_decimals(tree: Tree) -> bool:
    """Whether YAML's own writer can write it."""
    return "Decimal" not in repr(tree)


keys = st.sampled_from(["all", "any", "not", "field", "age", "school", *Test]) | st.text(max_size=3)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.dates()
    | st.datetimes()
    | st.decimals()
    | st.binary(max_size=3)
    | st.sampled_from(["age", "school", "born", "yes", "no"])
)
anything = st.recursive(
    scalars,
    lambda below: (
        st.lists(below, max_size=4)
        | st.dictionaries(keys, below, max_size=4)
        | st.dictionaries(st.integers() | st.none() | st.booleans(), below, max_size=2)
    ),
    max_leaves=25,
)


@given(anything)
def test_whatever_comes_in_only_bad_criteria_comes_out(data: object) -> None:
    try:
        tree = read(data, FIELDS)
    except BadCriteria as error:
        said = error.problems
    else:
        said = ()
        assert fields_of(tree) <= set(FIELDS)
    assert all(problem.zh and problem.en for problem in said)


@pytest.mark.parametrize(
    "huge", [10**5000, -(10**5000), "9" * 5000, [[10**5000]]], ids=list("abcd")
)
def test_a_huge_value_is_refused_in_few_words(huge: object) -> None:
    for data in (huge, {"field": "born", "is": huge}, {"field": "age", "in": [huge, huge]}):
        assert max(map(len, problems(data).values())) < 300


def test_free_text_is_told_to_become_a_tree() -> None:
    said = problems("age>=18y")[""]
    assert "write a tree" in said
    assert "age>=18y" in said
    assert "write a tree" in problems({"all": [A, "when guardian is known"]})["all/1"]


def test_all_mistakes_at_once_each_with_its_path() -> None:
    found = problems(
        {
            "any": [
                {"field": "ages", "is": 1},
                {"not": {"field": "school", "is": "univ"}},
                {"field": "age", "is": 1, "above": 2},
            ]
        }
    )
    assert set(found) == {"any/0/field", "any/1/not/is", "any/2"}
    assert "did you mean 'age'" in found["any/0/field"]
    assert "allowed: none, primary, yes" in found["any/1/not/is"]


@pytest.mark.parametrize(
    ("data", "path", "words"),
    [
        ({"field": "name", "above": 3}, "above", "is a text and cannot be compared"),
        ({"field": "school", "at_least": "none"}, "at_least", "is a choice"),
        ({"field": "guardian_known", "in": [True]}, "in", "is a yes/no"),
        ({"field": "born", "is": "2025-12-31"}, "is", "write a date without quotes"),
        ({"field": "born", "is": dt.datetime(2025, 1, 1)}, "is", "write a date"),  # noqa: DTZ001
        ({"field": "age", "is": "6"}, "is", "without quotes, such as 6"),
        ({"field": "age", "is": True}, "is", "is a number"),
        ({"field": "age", "is": float("inf")}, "is", "is a number"),
        ({"field": "age", "is": None}, "is", "is a number"),
        ({"field": "name", "is": True}, "is", "in quotes"),
        ({"field": "name", "is": ""}, "is", "is a text"),
        ({"field": "guardian_known", "is": 1}, "is", "write yes or no"),
        ({"field": "age", "known": "maybe"}, "known", "takes yes or no"),
        ({"field": "age", "in": []}, "in", "at least one value"),
        ({"field": "age", "in": 3}, "in", "a list"),
        ({"field": "age", "in": [1, "2"]}, "in/1", "is a number"),
        ({"field": "age", "in": [1, Decimal("1.0")]}, "in/1", "listed twice"),
        ({"field": "age"}, "", "comparison is missing"),
        ({"is": 3}, "field", "'field' is missing"),
        ({"field": "age", "atleast": 6}, "atleast", "did you mean 'at_least'"),
        ({"all": []}, "all", "at least one condition"),
        ({"all": A}, "all", "a list"),
        ({"all": [A], "any": [A]}, "", "stands alone"),
        ({"not": [A]}, "not", "free text"),
        ({}, "field", "'field' is missing"),
        (None, "", "empty"),
    ],
)
def test_a_slip_is_named(data: object, path: str, words: str) -> None:
    assert words in problems(data)[path]


@pytest.mark.parametrize("written_as", [True, "yes", "true"])
def test_yes_is_yes_however_yaml_reads_it(written_as: object) -> None:
    assert read({"field": "guardian_known", "is": written_as}, FIELDS) == Leaf(
        "guardian_known", Test.IS, (True,)
    )
    assert read({"field": "age", "known": written_as}, FIELDS) == Leaf("age", Test.KNOWN, (True,))


def test_a_choice_called_yes_survives_yaml() -> None:
    assert read({"field": "school", "is": True}, FIELDS) == Leaf("school", Test.IS, ("yes",))
    assert "not a choice" in problems({"field": "school", "is": False})["is"]


def test_a_float_means_what_it_prints() -> None:
    assert read({"field": "age", "is": 0.1}, FIELDS) == Leaf("age", Test.IS, (Decimal("0.1"),))


def test_a_tree_without_end_is_refused() -> None:
    deep: dict[str, Any] = dict(A)
    for _ in range(5000):
        deep = {"not": deep}
    assert f"more than {DEEPEST} levels" in next(iter(problems(deep).values()))
    loop: dict[str, Any] = {}
    loop["all"] = [loop] * 9
    assert problems(loop)


def test_a_tree_may_not_be_a_table_in_disguise() -> None:
    assert read({"any": [A] * (LARGEST - 1)}, FIELDS)
    found = problems({"any": [A] * LARGEST * 100})
    assert list(found.values()) == [f"the condition has more than {LARGEST} parts"]


def test_the_fields_of_a_tree() -> None:
    tree = AllOf((Leaf("age", Test.IS, (1,)), Not(Leaf("school", Test.IS, ("none",)))))
    assert fields_of(tree) == {"age", "school"}
