"""What YAML values become, and that they know their place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tongyou.base.packs import Fields, Problem, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("-3", -3), ("4.6", Decimal("4.6")), ("2025-12-31", date(2025, 12, 31)),
        ("true", True), ("null", None), ("~", None), ("no", "no"), ("on", "on"), ("1:30", "1:30"),
        ("010", "010"), ("1_000", "1_000"), ("0x10", "0x10"), ('"3"', "3"), ("'2025-12-31'", "2025-12-31"),
        ("1e3", "1e3"), ("秀洲", "秀洲"),
    ],
)  # fmt: skip
def test_scalars(text: str, value: object) -> None:
    node, problems = parse(f"a: {text}\n".encode(), "x.yaml")
    assert node is not None
    assert not problems
    assert node.plain() == {"a": value}


def test_places() -> None:
    node, _ = parse(b"a:\n  - b: 1\n  - b: 2\n", "x.yaml")
    assert node is not None
    second = node.value["a"].value[1].value["b"]  # type: ignore[index,union-attr,call-overload]
    assert (second.file, second.line, second.path) == ("x.yaml", 3, "a[1].b")


def test_byte_order_mark_is_allowed() -> None:
    node, problems = parse(b"\xef\xbb\xbfa: 1\n", "x.yaml")
    assert node is not None
    assert not problems


@given(st.binary(max_size=300))
def test_never_crashes(raw: bytes) -> None:
    node, problems = parse(raw, "x.yaml")
    assert node is not None or problems


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_reads_what_yaml_writes(value: object) -> None:
    text = yaml.safe_dump(
        {"a": value}, allow_unicode=True, default_style='"' if isinstance(value, str) else None
    )
    node, problems = parse(text.encode(), "x.yaml")
    if any(mark in text for mark in ("&id", "!!")):
        return
    assert node is not None, problems
    assert len(str(node.plain())) > 0


def test_unknown_keys_are_reported_with_a_suggestion() -> None:
    node, problems = parse("naem: {zh: 一, en: One}\n".encode(), "x.yaml")
    assert node is not None
    fields = Fields(node, problems)
    fields.bilingual("name", required=False)
    fields.finish()
    assert "did you mean 'name'" in problems[0].en


def test_problem_prints_like_a_compiler() -> None:
    assert str(Problem("a.yaml", 3, "x[0]", "错", "wrong")) == "a.yaml:3: x[0]: 错 / wrong"
    assert str(Problem("a.yaml", 0, "", "错", "wrong")) == "a.yaml: 错 / wrong"
