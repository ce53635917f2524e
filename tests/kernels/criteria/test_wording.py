"""Sentences: what a page says about a condition, in both languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given

from tests.kernels.criteria.trees import FIELDS, trees
from tongyou.kernels.criteria import Not, Text, Tree, leaves, read, sentence

SCHOOL_AGE = {
    "all": [
        {"field": "guardian_known", "is": True},
        {"any": [{"field": "age", "at_least": 6}, {"not": {"field": "school", "is": "none"}}]},
    ]
}


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (
            SCHOOL_AGE,
            "监护人已知，并且（年龄不小于 6，或者在读学校不是“选none”）",
            "guardian known and (age is at least 6 or school is not “none”)",
        ),
        (
            {"not": {"any": [{"field": "age", "below": 6}, {"field": "age", "known": False}]}},
            "不符合（年龄小于 6，或者尚不知年龄）",
            "not (age is below 6 or age is not known)",
        ),
        (
            {"field": "guardian_known", "is_not": True},
            "“监护人已知”不成立",
            "“guardian known” does not hold",
        ),
        (
            {"field": "born", "above": dt.date(2025, 12, 31)},
            "出生日期晚于 2025年12月31日",
            "date of birth is after 31 December 2025",
        ),
        (
            {"field": "school", "in": ["none", "primary"]},
            "在读学校是“选none”或“选primary”",
            "school is “none” or “primary”",
        ),
        ({"field": "age", "not_in": [1, 2, 3]}, "年龄不在1、2、3之列", "age is neither 1, 2 nor 3"),
        ({"field": "age", "not_in": [1]}, "年龄不在1之列", "age is not 1"),
        ({"all": [{"field": "age", "known": True}]}, "已知年龄", "age is known"),
    ],
)
def test_a_condition_in_words(data: Any, zh: str, en: str) -> None:
    assert sentence(read(data, FIELDS), FIELDS) == Text(zh, en)


@given(trees())
def test_every_field_is_named_by_its_title(tree: Tree) -> None:
    words = sentence(tree, FIELDS)
    for leaf in leaves(tree):
        assert FIELDS[leaf.field].title.zh in words.zh
        assert FIELDS[leaf.field].title.en.lower() in words.en.lower()


@given(trees())
def test_twice_denied_is_said_plainly(tree: Tree) -> None:
    assert sentence(Not(Not(tree)), FIELDS) == sentence(tree, FIELDS)


@given(trees())
def test_a_denial_reads_differently(tree: Tree) -> None:
    assert sentence(Not(tree), FIELDS) != sentence(tree, FIELDS)


def test_a_field_that_is_gone_is_named_by_its_code() -> None:
    tree = read({"field": "age", "is": 1}, FIELDS)
    assert sentence(tree, {}) == Text("age是 1", "age is 1")


def test_an_abbreviation_stays_large() -> None:
    from tests.kernels.criteria.trees import Type, named

    fields = {"id": named("id", Type.BOOL, "有身份证", "ID card shown")}
    assert sentence(read({"field": "id", "is": True}, fields), fields).en == "ID card shown"
