"""What the reader of conditions says when something is wrong: what it is, and what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from tongyou.kernels.criteria.types import Field, Test, Text, Type

EXAMPLE = "{field: age, at_least: 6}"
KINDS = {
    Type.TEXT: Text("文字", "a text"),
    Type.NUMBER: Text("数字", "a number"),
    Type.DATE: Text("日期", "a date"),
    Type.BOOL: Text("是否", "a yes/no"),
    Type.CHOICE: Text("选项", "a choice"),
}
HOW = {
    Type.TEXT: Text("文字要加引号", "put a text that looks like something else in quotes"),
    Type.NUMBER: Text("数字不加引号，如 6", "write a number without quotes, such as 6"),
    Type.DATE: Text("日期不加引号，如 2025-12-31", "write a date without quotes: 2025-12-31"),
    Type.BOOL: Text("写 yes 或 no", "write yes or no"),
}


def cut(value: object) -> str:
    """A value as typed, short enough for a sentence; never opens what is nested or huge."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list | tuple | set | frozenset):
        return "[…]"
    if isinstance(value, int) and value.bit_length() > 200:
        return "…"
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def listed(codes: Sequence[str]) -> str:
    """The first codes of a list."""
    return ", ".join(codes[:12]) + (" …" if len(codes) > 12 else "")


def not_a_tree(data: object) -> Text:
    """A sentence, a list or nothing where a condition should stand."""
    if data is None:
        return Text(
            f"条件是空的；请写成条件树，例如 {EXAMPLE}",
            f"the condition is empty; write a tree such as {EXAMPLE}",
        )
    return Text(
        f"“{cut(data)}”是一句话，不是条件；请写成条件树，例如 {EXAMPLE}，几个条件用 all、any、not 连接",
        f"'{cut(data)}' is free text, not a condition; write a tree such as {EXAMPLE}, and join several with all, any, not",
    )


def too_deep(most: int) -> Text:
    """More levels than anybody can read."""
    return Text(f"条件嵌套超过 {most} 层", f"the condition is nested more than {most} levels deep")


def too_large(most: int) -> Text:
    """More parts than a condition should have."""
    return Text(f"条件超过 {most} 项", f"the condition has more than {most} parts")


def join_alone(join: str, keys: Sequence[str]) -> Text:
    """`all`, `any` or `not` beside something else."""
    others = listed([key for key in keys if key != join])
    return Text(
        f"“{join}”要单独写，不能和“{others}”放在同一层",
        f"'{join}' stands alone; it cannot share one level with '{others}'",
    )


def list_expected(join: str) -> Text:
    """`all` or `any` without a list."""
    return Text(
        f"“{join}”下面要有至少一个条件的列表",
        f"'{join}' needs a list of at least one condition",
    )


def members_expected() -> Text:
    """`in` or `not_in` without a list."""
    return Text("这里要有至少一项的列表", "a list of at least one value is expected here")


def unknown_key(key: str) -> Text:
    """A word that no condition has."""
    known = ["field", *(test.value for test in Test), "all", "any", "not"]
    near = difflib.get_close_matches(key, known, n=1)
    zh, en = (f"；是不是“{near[0]}”？", f"; did you mean '{near[0]}'?") if near else ("", "")
    return Text(
        f"条件里没有“{cut(key)}”这个词{zh}", f"a condition does not know the word '{cut(key)}'{en}"
    )


def one_test(tests: Sequence[str]) -> Text:
    """Two comparisons in one leaf."""
    return Text(
        f"一个条件只做一次比较（这里有 {listed(tests)}）；请拆开，用 all 连接",
        f"one condition makes one comparison (here: {listed(tests)}); split it and join the parts with all",
    )


def no_test() -> Text:
    """A field that is compared with nothing."""
    tests = listed([test.value for test in Test])
    return Text(f"缺少比较，可用：{tests}", f"the comparison is missing; allowed: {tests}")


def field_missing() -> Text:
    """A comparison of nothing."""
    return Text("缺少“field”：条件说的是哪个字段", "'field' is missing: which field is compared")


def unknown_field(code: str, known: Sequence[str]) -> Text:
    """A field that does not exist here."""
    near = difflib.get_close_matches(code, known, n=1)
    zh, en = (f"；是不是“{near[0]}”？", f"; did you mean '{near[0]}'?") if near else ("", "")
    return Text(f"没有字段“{cut(code)}”{zh}", f"there is no field '{cut(code)}'{en}")


def test_unfit(of: Field, test: Test) -> Text:
    """A comparison that means nothing for this type."""
    kind = KINDS[of.type]
    return Text(
        f"字段“{of.code}”是{kind.zh}，不能用“{test.value}”比较",
        f"the field '{of.code}' is {kind.en} and cannot be compared with '{test.value}'",
    )


def yes_or_no(test: Test) -> Text:
    """`known` with anything but yes or no."""
    return Text(f"“{test.value}”后面写 yes 或 no", f"'{test.value}' takes yes or no")


def value_unfit(of: Field, given: object) -> Text:
    """A value of another type, or a choice that is none."""
    if of.type is Type.CHOICE:
        codes = listed([code for code, _ in of.choices])
        return Text(
            f"“{cut(given)}”不是字段“{of.code}”的选项；可用：{codes}",
            f"'{cut(given)}' is not a choice of the field '{of.code}'; allowed: {codes}",
        )
    kind, how = KINDS[of.type], HOW[of.type]
    return Text(
        f"字段“{of.code}”是{kind.zh}，不能和“{cut(given)}”比较；{how.zh}",
        f"the field '{of.code}' is {kind.en} and cannot be compared with '{cut(given)}'; {how.en}",
    )


def twice(value: object) -> Text:
    """The same member of a list again."""
    return Text(f"“{cut(value)}”写了两次", f"'{cut(value)}' is listed twice")
