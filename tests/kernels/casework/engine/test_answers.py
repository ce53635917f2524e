"""What is typed into a form: each type, each mistake in words, and nothing that was not asked."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels.casework.engine.build import an_id, asked, text
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.answers import ask, identifier, read_answers, several
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.criteria import Text, Type

FIELDS = {
    Type.TEXT: asked("x", Type.TEXT, longest=10),
    Type.NUMBER: asked("x", Type.NUMBER),
    Type.DATE: asked("x", Type.DATE),
    Type.BOOL: asked("x", Type.BOOL),
    Type.CHOICE: asked("x", Type.CHOICE, choices=("low", "high")),
}


def read(kind: Type, value: object) -> Any:
    return read_answers([FIELDS[kind]], {"x": value}).open.get("x")


def refusal(kind: Type, value: object) -> Text:
    with pytest.raises(Refused) as refused:
        read(kind, value)
    assert refused.value.reasons == (words.CORRECT,)
    return refused.value.fields["x"]


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (Type.TEXT, "  早安\r\n你好 ", "早安\n你好"),
        (Type.TEXT, "", None),
        (Type.TEXT, " \n ", None),
        (Type.TEXT, None, None),
        (Type.NUMBER, 6, 6),
        (Type.NUMBER, "6", 6),
        (Type.NUMBER, " ６ ", 6),
        (Type.NUMBER, "6.50", "6.5"),
        (Type.NUMBER, "-0.000001", "-0.000001"),
        (Type.NUMBER, Decimal("1E+3"), 1000),
        (Type.NUMBER, 0.1, "0.1"),
        (Type.NUMBER, 2.0, 2),
        (Type.NUMBER, "-0", 0),
        (Type.DATE, "2024-02-29", "2024-02-29"),
        (Type.DATE, dt.date(2025, 10, 1), "2025-10-01"),
        (Type.BOOL, True, True),
        (Type.BOOL, "no", False),
        (Type.BOOL, "On", True),
        (Type.CHOICE, "low", "low"),
    ],
)
def test_what_can_be_taken(kind: Type, value: object, kept: object) -> None:
    found = read(kind, value)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (Type.TEXT, 6, words.NOT_TEXT),
        (Type.TEXT, ["a"], words.NOT_TEXT),
        (Type.TEXT, "a\x00b", words.BAD_SIGNS),
        (Type.TEXT, "a\ud800", words.BAD_SIGNS),
        (Type.TEXT, "a\u202eb", words.BAD_SIGNS),
        (Type.TEXT, "一二三四五六七八九十一", words.too_long(10)),
        (Type.NUMBER, "six", words.NOT_NUMBER),
        (Type.NUMBER, True, words.NOT_NUMBER),
        (Type.NUMBER, "NaN", words.NOT_NUMBER),
        (Type.NUMBER, float("inf"), words.NOT_NUMBER),
        (Type.NUMBER, {}, words.NOT_NUMBER),
        (Type.NUMBER, 10**15, words.NUMBER_TOO_BIG),
        pytest.param(Type.NUMBER, 10**5000, words.NUMBER_TOO_BIG, id="huge"),
        (Type.NUMBER, "1e999999", words.NUMBER_TOO_BIG),
        (Type.NUMBER, "0.0000001", words.NUMBER_TOO_BIG),
        (Type.DATE, "2025-02-29", words.NOT_DATE),
        (Type.DATE, "1.10.2025", words.NOT_DATE),
        (Type.DATE, "0025-01-01", words.NOT_DATE),
        (Type.DATE, dt.datetime(2025, 1, 1, tzinfo=dt.UTC), words.NOT_DATE),
        (Type.DATE, 20250101, words.NOT_DATE),
        (Type.BOOL, "perhaps", words.NOT_BOOL),
        (Type.BOOL, 1, words.NOT_BOOL),
        (Type.CHOICE, "middle", words.NOT_CHOICE),
        (Type.CHOICE, ["low"], words.NOT_CHOICE),
    ],
)
def test_what_cannot_be_taken(kind: Type, value: object, reason: Text) -> None:
    assert refusal(kind, value) == reason


def test_every_mistake_is_told_at_once_and_nothing_else_gets_in() -> None:
    asks = [asked("name", required=True), asked("age", Type.NUMBER), asked("ok", required=True)]
    payload: dict[Any, Any] = {"name": "", "age": "old", "ok": "fine", "admin": "yes", 7: "seven"}
    with pytest.raises(Refused) as refused:
        read_answers(asks, payload)
    assert refused.value.fields == {
        "name": words.REQUIRED,
        "age": words.NOT_NUMBER,
        "admin": words.NOT_ASKED,
        "7": words.NOT_ASKED,
    }


def test_personal_answers_are_kept_apart() -> None:
    found = read_answers(
        [asked("name", personal=True), asked("age", Type.NUMBER)], {"name": "模拟", "age": 6}
    )
    assert (found.open, found.personal) == ({"age": 6}, {"name": "模拟"})
    assert [found.get("name"), found.get("age"), found.get("x", "-")] == ["模拟", 6, "-"]


def test_no_is_an_answer_and_zero_is_too() -> None:
    asks = [asked("ok", Type.BOOL, required=True), asked("n", Type.NUMBER, required=True)]
    assert read_answers(asks, {"ok": False, "n": 0}).open == {"ok": False, "n": 0}


@pytest.mark.parametrize("value", ["x", 7, "", None, ["018f"]])
def test_an_identifier_is_one(value: object) -> None:
    asks = [ask("id", text("id"), required=True, reader=identifier)]
    with pytest.raises(Refused) as refused:
        read_answers(asks, {"id": value})
    assert refused.value.fields["id"] in (words.NOT_IDENTIFIER, words.REQUIRED)
    for written in (an_id("x"), str(an_id("x")), str(an_id("x")).upper()):
        assert read_answers(asks, {"id": written}).open == {"id": str(an_id("x"))}


@pytest.mark.parametrize(
    ("value", "kept"),
    [(["b", "a", "b"], ["a", "b"]), ("b", ["b"]), (("a",), ["a"])],
)
def test_several_choices_are_kept_once_in_order(value: object, kept: list[str]) -> None:
    asks = [
        ask("x", text("x"), type=Type.CHOICE, choices=[("a", text("a")), ("b", text("b"))],
            reader=several)
    ]  # fmt: skip
    assert read_answers(asks, {"x": value}).open == {"x": kept}
    for wrong in ([], {"a": 1}, ["c"], [["a"]], 7):
        with pytest.raises(Refused):
            read_answers(asks, {"x": wrong})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(Type), JSON)
def test_whatever_comes_is_taken_as_json_or_refused_in_words(kind: Type, value: object) -> None:
    wrong: list[str] = []
    found = None
    try:
        found = read(kind, value)
    except Refused as refused:
        wrong = list(refused.fields)
    assert wrong in ([], ["x"])
    json.dumps(found, allow_nan=False).encode()
    if found is not None:
        assert read(kind, found) == found
