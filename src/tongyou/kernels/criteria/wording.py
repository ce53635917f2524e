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
LISTED = (Test.IN, Test.NOT_IN)
SAME = {
    Test.IS: Text("是", "is"),
    Test.IS_NOT: Text("不是", "is not"),
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
    shown = [quoted(value, field) for value in leaf.values]
    if leaf.test in LISTED:
        return membership(title, shown, leaf.test)
    verb = (SAME | (DATES if isinstance(first, dt.date) else NUMBERS))[leaf.test]
    gap = "" if isinstance(first, str) else " "
    return Text(f"{title.zh}{verb.zh}{gap}{shown[0].zh}", f"{title.en} {verb.en} {shown[0].en}")


def membership(title: Text, shown: Sequence[Text], test: Test) -> Text:
    """One of several values, or none of them."""
    zh, en = [one.zh for one in shown], [one.en for one in shown]
    if test is Test.IN:
        return Text(f"{title.zh}是{row(zh, '、', '或')}", f"{title.en} is {row(en, ', ', ' or ')}")
    neither = "neither" if len(shown) > 1 else "not"
    return Text(
        f"{title.zh}不在{row(zh, '、', '、')}之列",
        f"{title.en} is {neither} {row(en, ', ', ' nor ')}",
    )


def row(words: Sequence[str], comma: str, last: str) -> str:
    """Words in a row; the last two are joined by a word of their own."""
    return last.join([comma.join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


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


def quoted(value: Value, field: Field | None) -> Text:
    """A value inside a sentence: words stand in quotes, numbers and dates do not."""
    shown = value_words(value, field)
    return Text(f"“{shown.zh}”", f"“{shown.en}”") if isinstance(value, str) else shown


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
