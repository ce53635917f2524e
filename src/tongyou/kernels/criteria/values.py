"""What counts as a value of which type. One rule for conditions as written and for values as stored."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation

from tongyou.kernels.criteria.types import Missing, Type, Value


def type_of(value: Value) -> Type:
    """The type that a leaf's value compares as; a choice compares as text."""
    if isinstance(value, bool):
        return Type.BOOL
    if isinstance(value, int | Decimal):
        return Type.NUMBER
    return Type.DATE if isinstance(value, dt.date) else Type.TEXT


def stored(value: object, kind: Type) -> Value | Missing:
    """A stored value made comparable; JSON keeps dates and exact numbers as text, and those are understood.

    Whatever cannot be compared is missing as `UNREADABLE`: it must not count as false.
    """
    missing = absent(value)
    if missing is not None:
        return missing
    match kind:
        case Type.NUMBER:
            return number(value)
        case Type.DATE:
            return day(value)
        case Type.BOOL:
            return value if isinstance(value, bool) else Missing.UNREADABLE
        case Type.TEXT | Type.CHOICE:
            return value if isinstance(value, str) else Missing.UNREADABLE


def absent(value: object) -> Missing | None:
    """Why there is no value, or None when there is one. A blank is no answer."""
    if isinstance(value, Missing):
        return value
    blank = value is None or (isinstance(value, str) and not value.strip())
    return Missing.NEVER_ASKED if blank else None


def number(value: object) -> int | Decimal | Missing:
    """A finite number from a number or its text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return Missing.UNREADABLE
    if isinstance(value, int):
        return value
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return Missing.UNREADABLE
    return exact if exact.is_finite() else Missing.UNREADABLE


def day(value: object) -> dt.date | Missing:
    """A date from a date or its ISO text. A moment is not a date: it has no day without a place."""
    if isinstance(value, dt.datetime):
        return Missing.UNREADABLE
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else Missing.UNREADABLE
    except ValueError:
        return Missing.UNREADABLE
