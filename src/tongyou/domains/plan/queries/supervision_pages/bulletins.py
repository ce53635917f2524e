"""Whose bulletin may be taken away."""

from __future__ import annotations

from uuid import UUID

from tongyou.domains.plan.models import Round
from tongyou.ground.visibility import Actor, NotVisible


def round_to_take(actor: Actor, round_id: UUID) -> Round:
    """One round the actor may export, or NotVisible: who may only look learns no more than who may not."""
    found = Round.objects.visible_to(actor, "export").filter(pk=round_id).first()
    if found is None:
        raise NotVisible("plan.round", "export", round_id)
    return found
