"""Who acts in the story: reporters and heads by unit, coordinator and leader, each as the actor they are on that day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from tongyou.base import clock
from tongyou.ground.access.actors import actor_for
from tongyou.ground.access.models import Account
from tongyou.ground.organisations.models import Holding
from tongyou.ground.visibility import Actor

OF_UNITS = ("clerk", "unit_head", "department_officer")


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody on a post, from a day to a day."""

    account: Account
    role: str
    since: dt.date
    until: dt.date | None

    def on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(slots=True)
class People:
    """Loaded once; an actor is built once for each person and month."""

    held: dict[tuple[str, UUID], Held]
    alone: dict[str, Held]  # coordinator, leader
    codes: dict[UUID, str]
    _actors: dict[tuple[UUID, int, int], Actor] = field(default_factory=dict)

    def of(self, role: str, unit_id: UUID) -> Actor | None:
        """Whoever holds that role at a unit today."""
        found = self.held.get((role, unit_id))
        return self.actor(found) if found and found.on(clock.today()) else None

    def named(self, role: str) -> Actor:
        """The coordinator, or the leader."""
        return self.actor(self.alone[role])

    def actor(self, found: Held) -> Actor:
        today = clock.today()
        key = (found.account.pk, today.year, today.month)
        if key not in self._actors:
            self._actors[key] = actor_for(found.account)
        return self._actors[key]


def people() -> People:
    """Everybody with an account, in two queries."""
    accounts = {row.subject_id: row for row in Account.objects.filter(kind="staff")}
    held: dict[tuple[str, UUID], Held] = {}
    alone: dict[str, Held] = {}
    codes: dict[UUID, str] = {}
    for row in Holding.objects.select_related("post__unit").order_by("valid_from"):
        account, post = accounts.get(row.staff_id), row.post
        codes[post.unit_id] = post.unit.code
        if account is None:
            continue
        one = Held(account, post.role, row.valid_from, row.valid_to)
        if post.role in OF_UNITS:
            held[post.role, post.unit_id] = one
        elif post.role in {"coordinator", "leader"}:
            alone[post.role] = one
    return People(held, alone, codes)
