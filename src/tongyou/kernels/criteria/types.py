"""The values of the condition language: fields, trees, verdicts. Pure; three-valued (Kleene)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """Words in both languages; both are always given."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The words for a language code such as `en` or `zh-hans`; Chinese for every other."""
        return self.en if language.startswith("en") else self.zh


class Type(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    CHOICE = "choice"


class Test(StrEnum):
    """How a leaf compares. `known` asks only whether there is a value, and is never unknown itself."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    KNOWN = "known"

    __test__ = False  # pytest would take the name for a test case


class Missing(StrEnum):
    """Why a value is not there. `UNREADABLE`: something stands there that cannot be compared, such as a word for a number."""

    NEVER_ASKED = "never_asked"
    REFUSED = "refused"
    NOT_DELIVERED = "not_delivered"
    UNREADABLE = "unreadable"


Value = str | int | Decimal | bool | dt.date
Values = Mapping[str, Value | Missing]


@dataclass(frozen=True, slots=True)
class Field:
    """One field a tree may speak of."""

    code: str
    type: Type
    title: Text
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One comparison; `values` has one member except for `in` and `not_in`."""

    field: str
    test: Test
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Tree


Tree = Leaf | AllOf | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Judged:
    """A leaf with its own answer, and why a value is missing."""

    leaf: Leaf
    answer: bool | None
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a tree says about one set of values; None means unknown.

    `missing` names the fields whose values would decide it, in the order of the tree; empty unless unknown.
    """

    answer: bool | None
    leaves: tuple[Judged, ...]  # every leaf, in the order of the tree
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a written condition: where (a path such as `all/0/field`) and what."""

    path: str
    zh: str
    en: str


class BadCriteria(ValueError):
    """The condition cannot be used; every mistake is listed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.path}: {p.en}" for p in problems))
        self.problems = problems
