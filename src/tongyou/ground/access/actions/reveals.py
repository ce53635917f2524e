"""Reveal: a masked value is shown once, for a stated purpose, after the ledger has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from tongyou.base import audit
from tongyou.base.database import write
from tongyou.ground.access.buckets import take
from tongyou.ground.access.types import AccessError, TooMany
from tongyou.ground.visibility import (
    Actor,
    NotAllowed,
    NotVisible,
    allowed,
    guard_of,
    in_clear,
    matrix,
)


@dataclass(frozen=True, slots=True)
class Revealed:
    """Values in clear, by field. Lives as long as one answer."""

    values: dict[str, str]
    purpose: str


def reveal(*, actor: Actor, obj: models.Model, fields: Sequence[str], purpose: str) -> Revealed:
    """Values of these fields in clear. The ledger row is committed before a value is read.

    Raises NotVisible or NotAllowed, AccessError without a purpose, TooMany above the hourly limit.
    """
    guard = guard_of(type(obj))
    if guard is None:
        raise NotVisible(type(obj).__name__, "reveal")
    if purpose not in matrix().purposes:
        raise AccessError(_("请选择查看的用途。"))
    asking = actor.for_purpose(purpose)
    number = obj.pk if isinstance(obj.pk, UUID) else None
    if not allowed(actor, guard.resource, "view", obj):
        raise NotVisible(guard.resource, "reveal", number)
    if not all(in_clear(asking, obj, field, "reveal") for field in fields):
        raise NotAllowed(guard.resource, "reveal", number)
    if not take("reveal", str(actor.account_id)):
        raise TooMany(_("一小时内查看的次数已到上限，请稍后再试。"))
    with write():
        audit.record(
            actor=asking,
            act="reveal",
            kind=guard.resource,
            subject_ids=[obj.pk],
            fields=list(fields),
            purpose=purpose,
        )
    return Revealed({field: str(getattr(obj, field)) for field in fields}, purpose)


def purposes_for(actor: Actor, obj: models.Model, field: str) -> list[str]:
    """The purposes for which this actor could reveal this field."""
    return [
        code
        for code in matrix().purposes
        if in_clear(actor.for_purpose(code), obj, field, "reveal")
    ]
