"""Cases and events as JSON and back, without loss. Identifiers and moments are text; sets are sorted lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from tongyou.kernels.casework.engine.types import Event, State

Thing = TypeVar("Thing")
Readers = dict[str, Callable[[Any], Any]]
PLAIN = (str, int, float, bool, NoneType)

_names: dict[type, tuple[str, ...]] = {}
_readers: dict[type, Readers] = {}


def to_json(value: Any) -> Any:
    """A state, an event, a row or any part of one as plain JSON values. TypeError for what is none of ours."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(to_json(one) for one in value)
    return {name: to_json(getattr(value, name)) for name in names(type(value))}


def from_json(cls: type[Thing], data: Mapping[str, Any]) -> Thing:
    """The value of that class which `to_json` wrote. What an older version did not write has its default."""
    readers = readers_of(cls)
    return cls(**{name: readers[name](one) for name, one in data.items() if name in readers})


def state_from_json(data: Mapping[str, Any]) -> State:
    """A case."""
    return from_json(State, data)


def event_from_json(data: Mapping[str, Any]) -> Event:
    """An event."""
    return from_json(Event, data)


def names(cls: type) -> tuple[str, ...]:
    """The fields of a dataclass; looked up once for each class."""
    if cls not in _names:
        if not is_dataclass(cls):
            raise TypeError(f"{cls.__name__} has no place in a case.")
        _names[cls] = tuple(one.name for one in fields(cls))
    return _names[cls]


def readers_of(cls: type) -> Readers:
    """How each field of a dataclass is read; worked out once for each class."""
    if cls not in _readers:
        hints = get_type_hints(cls)
        _readers[cls] = {name: reader(hints[name]) for name in names(cls)}
    return _readers[cls]


def reader(hint: Any) -> Callable[[Any], Any]:
    """How a value of that type is read."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return optional(reader(next(one for one in inside if one is not NoneType)))
    if origin is tuple:
        return many(tuple, reader(inside[0]))
    if origin is frozenset:
        return many(frozenset, reader(inside[0]))
    if origin is not None:
        return mapping(reader(inside[1]))
    if hint is UUID or (isinstance(hint, type) and issubclass(hint, Enum)):
        return hint
    if hint is dt.datetime:
        return dt.datetime.fromisoformat
    return nested(hint) if is_dataclass(hint) else as_it_is


def as_it_is(value: Any) -> Any:
    """Plain values, and whatever a field of the case holds."""
    return value


def optional(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """None, or the value."""
    return lambda value: None if value is None else inner(value)


def many(build: Callable[[Any], Any], inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several values."""
    return lambda value: build(map(inner, value))


def mapping(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Values by name."""
    return lambda value: {key: inner(one) for key, one in value.items()}


def nested(cls: Any) -> Callable[[Any], Any]:
    """A value that has fields of its own."""
    return lambda value: from_json(cls, value)
