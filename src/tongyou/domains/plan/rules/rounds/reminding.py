"""Reminders: when, and to which posts. Before the due date to who reports; after it also to the head and the coordinator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tongyou.base.calendar import WorkCalendar

Holder = TypeVar("Holder")

CLERK, HEAD, COORDINATOR = "clerk", "unit_head", "coordinator"


@dataclass(frozen=True, slots=True)
class Threshold:
    """`days` working days before (positive) or after (negative) the due date, to the holders of `roles`."""

    code: str
    days: int
    roles: tuple[str, ...]

    @property
    def late(self) -> bool:
        return self.days < 0


THRESHOLDS: tuple[Threshold, ...] = (
    Threshold("before-5", 5, (CLERK,)),
    Threshold("before-1", 1, (CLERK,)),
    Threshold("after-1", -1, (CLERK, HEAD)),
    Threshold("after-5", -5, (CLERK, HEAD, COORDINATOR)),
    Threshold("after-10", -10, (HEAD, COORDINATOR)),
)


def reached(due_on: dt.date, today: dt.date, calendar: WorkCalendar) -> list[Threshold]:
    """Thresholds that have been reached by today, the newest last.

    Before the due date only the newest counts: a round opened late does not send two reminders at once.
    """
    left = calendar.working_days_between(today, due_on) if today <= due_on else -1
    over = calendar.working_days_between(due_on, today) if today > due_on else 0
    before = [one for one in THRESHOLDS if not one.late and today <= due_on and left <= one.days]
    after = [one for one in THRESHOLDS if one.late and over >= -one.days]
    return [*before[-1:], *after[-1:]]


@dataclass(frozen=True, slots=True)
class Audience(Generic[Holder]):
    """Who is told, and which posts were found empty on the way."""

    holders: tuple[Holder, ...]
    vacant: tuple[str, ...] = ()
    nobody: bool = False  # neither the post nor the head of the unit: the coordinator must know


def audience(roles: Sequence[str], filled: Mapping[str, Sequence[Holder]]) -> Audience[Holder]:
    """The holders of some roles; a vacant post falls to the head of the unit, and without a head to the coordinator."""
    vacant = tuple(role for role in roles if not filled.get(role))
    wanted = [role for role in roles if filled.get(role)]
    if vacant and filled.get(HEAD):
        wanted.append(HEAD)
    nobody = not any(filled.get(role) for role in {CLERK, HEAD} & {*roles, HEAD})
    if nobody:
        wanted.append(COORDINATOR)
    found = [holder for role in dict.fromkeys(wanted) for holder in filled.get(role, ())]
    return Audience(tuple(dict.fromkeys(found)), vacant, nobody)
