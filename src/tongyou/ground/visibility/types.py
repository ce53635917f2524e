"""Who is looking: the actor as a value, built once per request and handed down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PostHeld:
    """One post somebody holds today: its role, its unit, and every area it answers for."""

    role: str
    post_id: UUID | None
    unit_id: UUID | None
    area_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class GrantHeld:
    """A live grant: the rules of `role`, narrowed to one subject, unit or area.

    `fields` caps the field class shown in clear; `purpose` is the purpose it was approved for.
    """

    target_id: UUID
    target: str  # "subject" | "unit" | "area"
    role: str
    fields: str = "internal"
    purpose: str = ""
    break_glass: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with the posts, roles and grants that hold at this moment."""

    account_id: UUID | None = None
    subject_id: UUID | None = None
    posts: tuple[PostHeld, ...] = ()
    roles: tuple[str, ...] = ()
    grants: tuple[GrantHeld, ...] = ()
    purpose: str = ""
    language: str = "zh-hans"
    session_id: str = ""
    system: str = ""  # the platform's own work; never set from a request

    @property
    def role(self) -> str:
        """The role the ledger names: the first post's, else the first held without a post."""
        if self.system:
            return f"system:{self.system}"
        held = [post.role for post in self.posts] + list(self.roles)
        return held[0] if held else "anonymous"

    @property
    def is_anonymous(self) -> bool:
        return self.account_id is None and not self.system

    @property
    def all_roles(self) -> frozenset[str]:
        """Every role held, with or without a post."""
        return frozenset(self.roles) | {post.role for post in self.posts}

    @property
    def unit_ids(self) -> frozenset[UUID]:
        return frozenset(post.unit_id for post in self.posts if post.unit_id)

    @property
    def area_ids(self) -> frozenset[UUID]:
        return frozenset().union(*(post.area_ids for post in self.posts))

    def for_purpose(self, purpose: str) -> Self:
        """The same actor, having declared why."""
        return replace(self, purpose=purpose)


ANONYMOUS = Actor(roles=("anonymous",))


def system_actor(name: str) -> Actor:
    """The platform itself, at work in a job or a command; the ledger names it `system:<name>`."""
    return Actor(system=name)


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as this actor may see it; prints as its text."""

    text: str
    masked: bool

    def __str__(self) -> str:
        return self.text
