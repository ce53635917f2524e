"""Reading what was typed: each asked field by its type, every mistake in words, and nothing else gets in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from tongyou.kernels.casework.definition.types import AskedField
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.question import Answers
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.criteria import Field, Text, Type

UNSAFE = (
    re.compile(  # what databases cannot keep, and what turns a text around before the reader's eyes
        "[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
    )
)
Reader = Callable[[AskedField, object], Any]  # gives the JSON value; raises Unreadable
YES, NO = frozenset({"yes", "true", "on", "1"}), frozenset({"no", "false", "off", "0"})
LARGEST, DECIMALS = Decimal(10**15), 6
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2200, 12, 31)


class Unreadable(Exception):
    """One answer cannot be taken."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Ask(AskedField):
    """A field that the engine itself asks; some are read in a way of their own, such as identifiers."""

    reader: Reader | None = None


def ask(
    code: str,
    title: Text,
    *,
    type: Type = Type.TEXT,  # noqa: A002 - the field's own word
    choices: Sequence[tuple[str, Text]] = (),
    required: bool = False,
    personal: bool = False,
    reader: Reader | None = None,
) -> Ask:
    """A field that the engine itself asks."""
    return Ask(Field(code, type, title, tuple(choices)), required, personal, reader=reader)


def read_answers(asks: Sequence[AskedField], payload: Mapping[str, Any]) -> Answers:
    """The payload as typed answers. Raises Refused with a reason for each field that is wrong."""
    wrong: dict[str, Text] = {}
    taken: dict[bool, dict[str, Any]] = {False: {}, True: {}}
    known = {asked.field.code: asked for asked in asks}
    for code in payload:
        if code not in known:
            wrong[str(code)] = words.NOT_ASKED
    for code, asked in known.items():
        try:
            value = one_answer(asked, payload.get(code))
        except Unreadable as refused:
            wrong[code] = refused.reason
            continue
        if value is not None:
            taken[asked.personal][code] = value
    if wrong:
        raise Refused((words.CORRECT,), wrong)
    return Answers(taken[False], taken[True])


def one_answer(asked: AskedField, value: object) -> Any:
    """One value as JSON; None for a blank that may stay blank."""
    if value is None or (isinstance(value, str) and not value.strip()):
        if asked.required:
            raise Unreadable(words.REQUIRED)
        return None
    own = asked.reader if isinstance(asked, Ask) else None
    return (own or READERS[asked.field.type])(asked, value)


def text(asked: AskedField, value: object) -> str:
    """A text without blanks around it, of at most `longest` characters."""
    if not isinstance(value, str):
        raise Unreadable(words.NOT_TEXT)
    found = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if UNSAFE.search(found):
        raise Unreadable(words.BAD_SIGNS)
    if len(found) > asked.longest:
        raise Unreadable(words.too_long(asked.longest))
    return found


def number(_asked: AskedField, value: object) -> int | str:
    """A whole number as such, another one as its exact decimal text."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise Unreadable(words.NOT_NUMBER)
    try:
        exact = Decimal(str(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise Unreadable(words.NOT_NUMBER) from None
    if not exact.is_finite():
        raise Unreadable(words.NOT_NUMBER)
    if abs(exact) >= LARGEST or round(exact, DECIMALS) != exact:
        raise Unreadable(words.NUMBER_TOO_BIG)
    return int(exact) if exact == int(exact) else f"{exact.normalize():f}"


def day(_asked: AskedField, value: object) -> str:
    """A date between 1900 and 2200 as ISO text. A moment is no date."""
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value.strip())
        except ValueError:
            raise Unreadable(words.NOT_DATE) from None
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise Unreadable(words.NOT_DATE)
    if not FIRST_DAY <= value <= LAST_DAY:
        raise Unreadable(words.NOT_DATE)
    return value.isoformat()


def yes_or_no(_asked: AskedField, value: object) -> bool:
    """A truth value, or the words that web forms send for one."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in YES | NO:
        return value.strip().lower() in YES
    raise Unreadable(words.NOT_BOOL)


def choice(asked: AskedField, value: object) -> str:
    """One of the choices, by its code."""
    if not isinstance(value, str) or value not in dict(asked.field.choices):
        raise Unreadable(words.NOT_CHOICE)
    return value


def several(asked: AskedField, value: object) -> list[str]:
    """One or more of the choices, each once, in the order of the field."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not given:
        raise Unreadable(words.NOT_CHOICE)
    chosen = {choice(asked, one) for one in given}
    return [code for code, _ in asked.field.choices if code in chosen]


def identifier(_asked: AskedField, value: object) -> str:
    """A UUID in its usual writing."""
    try:
        return str(value if isinstance(value, UUID) else UUID(str(value)))
    except ValueError:
        raise Unreadable(words.NOT_IDENTIFIER) from None


READERS: Mapping[Type, Reader] = {
    Type.TEXT: text,
    Type.NUMBER: number,
    Type.DATE: day,
    Type.BOOL: yes_or_no,
    Type.CHOICE: choice,
}
