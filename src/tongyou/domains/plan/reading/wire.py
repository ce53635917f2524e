"""A reading as JSON between the sandboxed process and its caller, and back.

Only data crosses the boundary, never objects that run code; the types of `model` say what may come.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from tongyou.domains.plan.reading.model import Reading


def pack(reading: Reading) -> bytes:
    """JSON bytes: a dataclass is the list of its fields, a number with decimals a text."""
    return json.dumps(_plain(reading), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def unpack(data: bytes) -> Reading:
    """The reading again. Raises ValueError when the data is not one."""
    try:
        reading = _typed(json.loads(data.decode("utf-8", "surrogatepass")), Reading)
    except (TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise ValueError("the data is no reading") from error
    if not isinstance(reading, Reading):
        raise ValueError("the data is no reading")  # noqa: TRY004 - one error for the caller
    return reading


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, item.name)) for item in dataclasses.fields(value)]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal | date) else value


@cache
def _fields(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(kind)
    return tuple((item.name, hints[item.name]) for item in dataclasses.fields(kind))


def _typed(value: Any, kind: Any) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:
        inner = next(item for item in get_args(kind) if item is not type(None))
        return None if value is None else _typed(value, inner)
    if origin is tuple:
        return _sequence(value, get_args(kind))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        fields = _fields(kind)
        pairs = zip(fields, value, strict=True)
        return kind(**{name: _typed(item, hint) for (name, hint), item in pairs})
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind}")
    return value


def _sequence(value: Any, kinds: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_typed(item, kinds[0]) for item in value)
    return tuple(_typed(item, kind) for item, kind in zip(value, kinds, strict=True))
