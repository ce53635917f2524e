"""Rounds as an actor may see them: how many have answered, who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongyou.ground.visibility import Actor, NotVisible
from tongyou.kernels.instruments.models import Due, Pass, Round


def round_row(actor: Actor, round_id: UUID) -> Round:
    """One round, or NotVisible."""
    found = Round.objects.visible_to(actor).filter(pk=round_id).select_related("instrument").first()
    if found is None:
        raise NotVisible("instruments.round", "view", round_id)
    return found


def rounds(actor: Actor) -> QuerySet[Round]:
    """Rounds this actor may see, open ones first, with how many are due and have answered."""
    answered = Q(dues__response__state="submitted")
    return (
        Round.objects.visible_to(actor)
        .select_related("instrument")
        .annotate(asked=Count("dues"), answered=Count("dues", filter=answered))
        .order_by("-state", "-opened_at")
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is: asked, answered; for an anonymous one, passes given out and used."""

    asked: int
    answered: int

    @property
    def left(self) -> int:
        return self.asked - self.answered


def progress(of: Round) -> Progress:
    """Of a round the caller may see."""
    if of.instrument.named:
        rows: Mapping[str, int] = of.dues.aggregate(
            asked=Count("pk"), answered=Count("pk", filter=Q(response__state="submitted"))
        )
    else:
        rows = Pass.objects.filter(round=of).aggregate(
            asked=Count("pk"), answered=Count("pk", filter=Q(state="used"))
        )
    return Progress(rows["asked"], rows["answered"])


def asked(actor: Actor, of: Round) -> QuerySet[Due]:
    """Who is due in a round and how far each is, as far as the actor may see them."""
    return (
        Due.objects.visible_to(actor)
        .filter(round=of)
        .select_related("response")
        .order_by("response__state", "id")
    )
