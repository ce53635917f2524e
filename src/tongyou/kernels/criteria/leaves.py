"""Which tests fit which type, and the values a leaf may compare with. A slip is found here, not when a case runs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from tongyou.kernels.criteria import words
from tongyou.kernels.criteria.types import Field, Test, Text, Type, Value

EQUAL = frozenset({Test.IS, Test.IS_NOT})
LISTED = frozenset({Test.IN, Test.NOT_IN})
ORDERED = frozenset({Test.AT_LEAST, Test.AT_MOST, Test.ABOVE, Test.BELOW})
TESTS = {
    Type.TEXT: EQUAL | LISTED,
    Type.CHOICE: EQUAL | LISTED,
    Type.BOOL: EQUAL,
    Type.NUMBER: EQUAL | LISTED | ORDERED,
    Type.DATE: EQUAL | LISTED | ORDERED,
}
YES_NO: dict[object, bool] = {"yes": True, "no": False, "true": True, "false": False}
LONGEST_LIST = 200

Wrong = tuple[tuple[str, ...], Text]  # path below the test, and what is wrong


def tests_for(kind: Type) -> frozenset[Test]:
    """The tests that mean something for this type."""
    return TESTS[kind] | {Test.KNOWN}


def leaf_values(of: Field, test: Test, given: Any) -> tuple[tuple[Value, ...], list[Wrong]]:
    """The values of one leaf and what is wrong with them."""
    if test in LISTED:
        return listed(of, given)
    value = yes_no(given) if test is Test.KNOWN else single(of, given)
    if value is None:
        said = words.yes_or_no(test) if test is Test.KNOWN else words.value_unfit(of, given)
        return (), [((), said)]
    return (value,), []


def listed(of: Field, given: Any) -> tuple[tuple[Value, ...], list[Wrong]]:
    """`in` and `not_in`: a list with at least one member, each once."""
    if not isinstance(given, list | tuple) or not given:
        return (), [((), words.members_expected())]
    if len(given) > LONGEST_LIST:
        return (), [((), words.too_large(LONGEST_LIST))]
    values: list[Value] = []
    wrong: list[Wrong] = []
    for number, member in enumerate(given):
        value = single(of, member)
        if value is None:
            wrong.append(((str(number),), words.value_unfit(of, member)))
        elif value in values:
            wrong.append(((str(number),), words.twice(value)))
        else:
            values.append(value)
    return tuple(values), wrong


def single(of: Field, given: Any) -> Value | None:
    """The value as this field's type, or None if it does not fit."""
    match of.type:
        case Type.BOOL:
            return yes_no(given)
        case Type.NUMBER:
            return exact(given)
        case Type.DATE:
            is_day = isinstance(given, dt.date) and not isinstance(given, dt.datetime)
            return given if is_day else None
        case Type.CHOICE:
            return choice(of, given)
        case Type.TEXT:
            return given if isinstance(given, str) and given else None


def yes_no(given: Any) -> bool | None:
    """yes or no, however the YAML reader hands it over."""
    if isinstance(given, bool):
        return given
    return YES_NO.get(given) if isinstance(given, str) else None


def exact(given: Any) -> int | Decimal | None:
    """A number, never one in quotes. A float is taken as it is printed, so that 0.1 means one tenth."""
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        return None
    if isinstance(given, int):
        return given
    number = Decimal(str(given))
    return number if number.is_finite() else None


def choice(of: Field, given: Any) -> str | None:
    """One of the field's choices; a choice called yes or no survives a reader that makes booleans of them."""
    if isinstance(given, bool):
        given = "yes" if given else "no"
    codes = {code for code, _ in of.choices}
    return given if isinstance(given, str) and given in codes else None
