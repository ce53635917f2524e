"""May this actor do this? One question, one answer, asked before every act."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from .guards import guard_of, visible
from .matching import reached
from .reach import reaches
from .refusals import NotAllowed, NotVisible
from .types import Actor


def allowed(actor: Actor, resource: str, action: str, obj: models.Model | None = None) -> bool:
    """Whether `check` would pass. Without an object: whether any object could be reached."""
    ways = reaches(actor, resource, action)
    if obj is None or not ways:
        return bool(ways)
    guard = guard_of(type(obj))
    if guard is None:
        return any(way.scope == "all" for way in ways)  # nothing narrower can be proved
    if guard.resource != resource or obj._state.adding:  # noqa: SLF001 - Django's documented state of an instance
        return any(reached(guard, way, obj) for way in ways)
    return visible(type(obj)._default_manager.all(), actor, action).filter(pk=obj.pk).exists()  # noqa: SLF001


def check(actor: Actor, resource: str, action: str, obj: models.Model | None = None) -> None:
    """Pass, or raise NotVisible (the same 404 as an absent object) or NotAllowed (403, in plain words).

    Every refusal of a known actor is in the ledger, also when the transaction around it rolls back.
    """
    if allowed(actor, resource, action, obj):
        return
    number = obj.pk if obj is not None and isinstance(obj.pk, UUID) else None
    visible_still = action != "view" and allowed(actor, resource, "view", obj)
    note_refusal(actor, resource, action, number, "not_allowed" if visible_still else "not_visible")
    raise (NotAllowed if visible_still else NotVisible)(resource, action, number)


def note_refusal(
    actor: Actor, resource: str, action: str, number: UUID | None, outcome: str
) -> None:
    """A stranger at a door without a record leaves nothing: no account to hold, and no flood."""
    if actor.is_anonymous and number is None:
        return
    from tongyou.base import audit

    audit.record_refusal(
        actor=actor,
        act=action,
        kind=resource,
        subject_ids=[number] if number else [],
        outcome=outcome,
    )
