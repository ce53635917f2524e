"""How supervision speaks with its cases: which step an act belongs to now, and what was said in an event."""

from __future__ import annotations

from uuid import UUID

from tongyou.ground.visibility import Actor, system_actor
from tongyou.kernels.casework import queries as casework
from tongyou.kernels.casework.events import CaseMoved
from tongyou.kernels.casework.queries.types import ActView


def offered(actor: Actor, case_id: UUID, act: str) -> ActView | None:
    """The act as the case offers it now, allowed or not; None when no open step knows it."""
    return next((one for one in casework.case(actor, case_id).acts if one.act == act), None)


def said(moved: CaseMoved) -> tuple[str, ...]:
    """What the actor gave in this event, in the order it was asked."""
    lines = casework.history(system_actor("supervision"), moved.case_id, moved.sequence - 1)
    return tuple(
        text for line in lines if line.sequence == moved.sequence for _, text in line.words
    )
