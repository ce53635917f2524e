"""What stands above this room and is handed in: the ledger's `record`, and whoever counts deadlines again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tongyou.base.calendar.types import YearChanged

_recorder: Callable[..., None] | None = None
_listeners: list[Callable[[YearChanged], None]] = []


def set_recorder(record: Callable[..., None]) -> None:
    """The ledger hands in its `record` when Django is ready."""
    global _recorder
    _recorder = record


def on_change(listener: Callable[[YearChanged], None]) -> None:
    """`listener` runs inside the transaction that changed a year (wiring: publish the event)."""
    if listener not in _listeners:
        _listeners.append(listener)


def recorded(**entry: Any) -> None:
    """Write the entry. A calendar without a ledger refuses to change."""
    if _recorder is None:
        raise RuntimeError("The calendar has no ledger to write to; audit.apps hands it in.")
    _recorder(**entry)


def tell(changed: YearChanged) -> None:
    """Tell everybody who counts deadlines."""
    for listener in _listeners:
        listener(changed)
