"""What happened to areas, for whoever keeps things that point at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AreasChanged:
    """Areas were established, renamed, transferred, merged or split. `ended` may need reassignment."""

    kind: str
    on: date
    areas: tuple[UUID, ...]
    ended: tuple[UUID, ...] = ()
