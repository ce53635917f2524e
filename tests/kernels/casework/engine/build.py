"""Short words for building procedures and people in tests. Everything here is invented (模拟数据)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from tongyou.base.calendar import WorkCalendar
from tongyou.kernels.casework.definition.types import (
    ActSpec,
    AskedField,
    By,
    Effect,
    Limit,
    Span,
    StepSpec,
)
from tongyou.kernels.casework.engine.types import Moment, Who
from tongyou.kernels.criteria import Field, Leaf, Test, Text, Tree, Type, Value

ROOM = UUID("018f0000-0000-7000-8000-000000000000")
CALENDAR = WorkCalendar(  # the National Day week of 2025, as it was announced
    {dt.date(2025, 10, day): False for day in (1, 2, 3, 6, 7, 8)}
    | {dt.date(2025, 9, 28): True, dt.date(2025, 10, 11): True},
    frozenset({2025}),
)
START = dt.datetime(2025, 9, 1, 1, 0, tzinfo=dt.UTC)  # a Monday, nine in the morning in Shanghai


def an_id(name: str) -> UUID:
    """The same identifier for the same name."""
    return uuid5(ROOM, name)


def text(word: str) -> Text:
    return Text(f"{word}（中）", word)


def limit(words: str) -> Limit:
    """`5wd`, `2h`."""
    amount = words.rstrip("abcdefghijklmnopqrstuvwxyz")
    return Limit(int(amount), Span(words[len(amount) :]))


def by(words: str) -> tuple[By, ...]:
    """`clerk head@any opener`."""
    return tuple(By(one.removesuffix("@any"), one.endswith("@any")) for one in words.split())


def asked(
    code: str,
    kind: Type = Type.TEXT,
    *,
    required: bool = False,
    personal: bool = False,
    **more: Any,
) -> AskedField:
    choices = tuple((one, text(one)) for one in more.pop("choices", ()))
    return AskedField(Field(code, kind, text(code), choices), required, personal, **more)


def act(
    code: str, does: Effect = Effect.DONE, target: str = "", *, who: str = "", **more: Any
) -> ActSpec:
    return ActSpec(code, text(code), does, target, by(who), **more)


def step(
    code: str, place: str, who: str, acts: Sequence[ActSpec], *, lasts: str = "5wd", **more: Any
) -> StepSpec:
    return StepSpec(code, text(code), place, by(who), limit(lasts), tuple(acts), **more)


def leaf(field: str, *values: Value, test: Test = Test.IS) -> Tree:
    return Leaf(field, test, values)


def person(name: str, *posts: str, anywhere: str = "", system: bool = False) -> Who:
    """`person("ann", "clerk/desk", anywhere="coordinator")`."""
    held = frozenset((role, an_id(unit)) for role, unit in (one.split("/") for one in posts))
    return Who(None if system else an_id(name), held, frozenset(anywhere.split()), system=system)


def at(now: dt.datetime = START, calendar: WorkCalendar = CALENDAR, **opened: Any) -> Moment:
    return Moment(now, calendar, opened)


def units(places: Mapping[str, str]) -> dict[str, tuple[UUID, ...]]:
    """`{"desk": "town", "offices": "police justice"}`."""
    return {place: tuple(map(an_id, names.split())) for place, names in places.items()}


PLATFORM = person("", system=True)
