"""A reading as plain data between the sandboxed process and its caller, and back."""

from __future__ import annotations

from pydantic import TypeAdapter

from tongyou.domains.plan.reading.model import Reading

_ADAPTER: TypeAdapter[Reading] = TypeAdapter(Reading)


def pack(reading: Reading) -> bytes:
    """JSON bytes; only data crosses the boundary, never objects that run code."""
    return _ADAPTER.dump_json(reading)


def unpack(data: bytes) -> Reading:
    """The reading again; raises ValueError when the data is not one."""
    return _ADAPTER.validate_json(data)
