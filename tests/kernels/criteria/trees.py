"""Random conditions and values, and a slow, plain second opinion on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tongyou.kernels.criteria import (
    AllOf,
    AnyOf,
    Field,
    Leaf,
    Missing,
    Not,
    Test,
    Text,
    Tree,
    Type,
    Value,
)


def named(code: str, kind: Type, zh: str, en: str, *choices: str) -> Field:
    return Field(code, kind, Text(zh, en), tuple((one, Text(f"选{one}", one)) for one in choices))


FIELDS = {
    one.code: one
    for one in (
        named("guardian_known", Type.BOOL, "监护人已知", "Guardian known"),
        named("age", Type.NUMBER, "年龄", "Age"),
        named("grant", Type.NUMBER, "金额", "Amount"),
        named("school", Type.CHOICE, "在读学校", "School", "none", "primary", "yes"),
        named("born", Type.DATE, "出生日期", "Date of birth"),
        named("name", Type.TEXT, "称呼", "Name"),
    )
}
EQUAL = [Test.IS, Test.IS_NOT]
LISTED = [Test.IN, Test.NOT_IN]
ORDERED = [Test.AT_LEAST, Test.AT_MOST, Test.ABOVE, Test.BELOW]

VALUES: dict[Type, st.SearchStrategy[Any]] = {
    Type.BOOL: st.booleans(),
    Type.NUMBER: st.integers(-3, 3) | st.decimals(-3, 3, places=1),
    Type.DATE: st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 7)),
    Type.TEXT: st.sampled_from(["甲", "乙", "3", "2024-01-02"]),
    Type.CHOICE: st.sampled_from(["none", "primary", "yes"]),
}


@st.composite
def leaves(draw: st.DrawFn, *, known: bool = True) -> Leaf:
    """A comparison that fits its field."""
    field = draw(st.sampled_from(list(FIELDS.values())))
    tests = [Test.KNOWN] if known else []
    tests += EQUAL if field.type is Type.BOOL else EQUAL + LISTED
    tests += ORDERED if field.type in (Type.NUMBER, Type.DATE) else []
    test = draw(st.sampled_from(tests))
    if test is Test.KNOWN:
        return Leaf(field.code, test, (draw(st.booleans()),))
    most = 3 if test in LISTED else 1
    values = draw(st.lists(VALUES[field.type], min_size=1, max_size=most, unique=True))
    return Leaf(field.code, test, tuple(values))


def trees(*, known: bool = True) -> st.SearchStrategy[Tree]:
    """Conditions of some depth."""
    return st.recursive(
        leaves(known=known),
        lambda below: st.one_of(
            st.lists(below, min_size=1, max_size=3).map(lambda parts: AllOf(tuple(parts))),
            st.lists(below, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
            below.map(Not),
        ),
        max_leaves=8,
    )


def values() -> st.SearchStrategy[dict[str, Value | Missing]]:
    """Values for some of the fields; the others were never asked, refused or not delivered."""
    return st.fixed_dictionaries(
        {},
        optional={
            code: VALUES[field.type] | st.sampled_from(list(Missing))
            for code, field in FIELDS.items()
        },
    )


def oracle(tree: Tree, given: Mapping[str, Value | Missing]) -> float:
    """Kleene's logic over 0, ½ and 1: all is the least, any the greatest, not is one minus."""
    if isinstance(tree, AllOf):
        return min(oracle(part, given) for part in tree.parts)
    if isinstance(tree, AnyOf):
        return max(oracle(part, given) for part in tree.parts)
    if isinstance(tree, Not):
        return 1 - oracle(tree.part, given)
    value = given.get(tree.field, Missing.NEVER_ASKED)
    if tree.test is Test.KNOWN:
        return float((not isinstance(value, Missing)) is tree.values[0])
    if isinstance(value, Missing):
        return 0.5
    return float(compared(tree, value))


def compared(leaf: Leaf, value: Any) -> bool:
    """One comparison, written out once more."""
    one: Any = leaf.values[0]
    return {
        Test.IS: lambda: value == one,
        Test.IS_NOT: lambda: value != one,
        Test.IN: lambda: any(value == other for other in leaf.values),
        Test.NOT_IN: lambda: all(value != other for other in leaf.values),
        Test.AT_LEAST: lambda: not value < one,
        Test.AT_MOST: lambda: not value > one,
        Test.ABOVE: lambda: not value <= one,
        Test.BELOW: lambda: not value >= one,
    }[leaf.test]()


def written(tree: Tree) -> dict[str, Any]:
    """The tree as somebody would write it in YAML."""
    if isinstance(tree, AllOf):
        return {"all": [written(part) for part in tree.parts]}
    if isinstance(tree, AnyOf):
        return {"any": [written(part) for part in tree.parts]}
    if isinstance(tree, Not):
        return {"not": written(tree.part)}
    value: Any = list(tree.values) if tree.test in LISTED else tree.values[0]
    return {"field": tree.field, tree.test.value: value}


def as_json(value: Value | Missing) -> Any:
    """A value as a JSON column gives it back."""
    if isinstance(value, Missing):
        return value
    return str(value) if isinstance(value, Decimal | dt.date) else value
