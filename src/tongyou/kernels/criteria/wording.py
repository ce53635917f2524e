"""A tree in words, so that a page can say why a step applies, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongyou.kernels.criteria.types import (
    AllOf,
    AnyOf,
    Field,
    Leaf,
    Not,
    Test,
    Text,
    Tree,
    Type,
    Value,
)

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
OPPOSITE = {
    Test.IS: Test.IS_NOT,
    Test.IN: Test.NOT_IN,
    Test.AT_LEAST: Test.BELOW,
    Test.AT_MOST: Test.ABOVE,
}
OPPOSITE |= {other: test for test, other in OPPOSITE.items()}
NUMBERS = {
    Test.AT_LEAST: Text("不小于", "is at least"),
    Test.AT_MOST: Text("不大于", "is at most"),
    Test.ABOVE: Text("大于", "is above"),
    Test.BELOW: Text("小于", "is below"),
}
DATES = {
    Test.AT_LEAST: Text("不早于", "is on or after"),
    Test.AT_MOST: Text("不晚于", "is on or before"),
    Test.ABOVE: Text("晚于", "is after"),
    Test.BELOW: Text("早于", "is before"),
}
SAME = {
    Test.IS: Text("是", "is"),
    Test.IS_NOT: Text("不是", "is not"),
    Test.IN: Text("属于", "is one of"),
    Test.NOT_IN: Text("不属于", "is none of"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """Words, and whether they need brackets inside a longer sentence."""

    words: Text
    joined: bool = False

    def inside(self) -> Text:
        """The words as part of a longer sentence."""
        if not self.joined:
            return self.words
        return Text(f"（{self.words.zh}）", f"({self.words.en})")


def sentence(tree: Tree, fields: Mapping[str, Field]) -> Text:
    """The tree as one clause in both languages, without a full stop."""
    return clause(tree, fields).words


def clause(tree: Tree, fields: Mapping[str, Field]) -> Clause:
    """Words of a branch or leaf."""
    match tree:
        case AllOf(parts):
            return join([clause(part, fields) for part in parts], Text("，并且", " and "))
        case AnyOf(parts):
            return join([clause(part, fields) for part in parts], Text("，或者", " or "))
        case Not(part):
            return denied(part, fields)
        case Leaf():
            return Clause(leaf_words(tree, fields))


def join(parts: Sequence[Clause], word: Text) -> Clause:
    """Parts with their word between them; a single part stays as it is."""
    if len(parts) == 1:
        return parts[0]
    inside = [part.inside() for part in parts]
    zh, en = (word.zh.join(p.zh for p in inside), word.en.join(p.en for p in inside))
    return Clause(Text(zh, en), joined=True)


def denied(part: Tree, fields: Mapping[str, Field]) -> Clause:
    """The opposite: a leaf is turned round, `not not` falls away, a branch is put in brackets."""
    if isinstance(part, Not):
        return clause(part.part, fields)
    if isinstance(part, Leaf):
        return Clause(leaf_words(turned(part), fields))
    words = clause(part, fields).words
    return Clause(Text(f"不符合（{words.zh}）", f"not ({words.en})"))


def turned(leaf: Leaf) -> Leaf:
    """The leaf that says the opposite; equal in three-valued logic too."""
    if leaf.test is Test.KNOWN:
        return Leaf(leaf.field, Test.KNOWN, (not leaf.values[0],))
    return Leaf(leaf.field, OPPOSITE[leaf.test], leaf.values)


def leaf_words(leaf: Leaf, fields: Mapping[str, Field]) -> Text:
    """One comparison in words."""
    field = fields.get(leaf.field)
    title = small(field.title) if field else Text(leaf.field, leaf.field)
    if leaf.test is Test.KNOWN:
        return known(title, is_known=bool(leaf.values[0]))
    first = leaf.values[0]
    if isinstance(first, bool):
        return statement(title, holds=first is (leaf.test is Test.IS))
    table = {**SAME, **(DATES if isinstance(first, dt.date) else NUMBERS)}
    verb, shown = table[leaf.test], [value_words(value, field) for value in leaf.values]
    quoted = isinstance(first, str)
    zh = "、".join(f"“{one.zh}”" if quoted else one.zh for one in shown)
    gap = "" if quoted else " "
    return Text(f"{title.zh}{verb.zh}{gap}{zh}", f"{title.en} {verb.en} {english(shown, quoted)}")


def english(shown: Sequence[Text], quoted: bool) -> str:  # noqa: FBT001 - one small helper
    """Values in English, the last two joined by `or`."""
    words = [f"“{one.en}”" if quoted else one.en for one in shown]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def known(title: Text, *, is_known: bool) -> Text:
    """Whether there is a value."""
    if is_known:
        return Text(f"已知{title.zh}", f"{title.en} is known")
    return Text(f"尚不知{title.zh}", f"{title.en} is not known")


def statement(title: Text, *, holds: bool) -> Text:
    """A yes/no field is a statement by itself."""
    if holds:
        return title
    return Text(f"“{title.zh}”不成立", f"“{title.en}” does not hold")


def value_words(value: Value, field: Field | None) -> Text:
    """A value as people write it."""
    if isinstance(value, dt.date):
        return Text(
            f"{value.year}年{value.month}月{value.day}日",
            f"{value.day} {MONTHS[value.month - 1]} {value.year}",
        )
    if field is not None and field.type is Type.CHOICE:
        return dict(field.choices).get(str(value), Text(str(value), str(value)))
    return Text(f"{value}", f"{value}")


def small(title: Text) -> Text:
    """A title inside a sentence: English begins small, unless it is an abbreviation."""
    en = title.en
    if len(en) > 1 and en[0].isupper() and not en[1].isupper():
        en = en[0].lower() + en[1:]
    return Text(title.zh, en)
