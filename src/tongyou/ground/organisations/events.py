"""What happened to units and posts, for whoever builds on them (access builds actors from posts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class UnitsChanged:
    """Units were created, renamed, closed, or a group was given other members."""

    kind: str
    on: date
    units: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PostHolderChanged:
    """A post has another holder, or none, from `on`."""

    post: UUID
    on: date
    staff: tuple[UUID, ...]
