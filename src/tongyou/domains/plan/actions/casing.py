"""How supervision speaks with its cases: which step an act belongs to now, doing it, and what was said in an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.ground.visibility import Actor, system_actor
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.events import CaseMoved
from tongyou.kernels.casework.queries.types import ActView
from tongyou.kernels.casework.types import Acted, Refused
from tongyou.kernels.criteria import Text

Otherwise = Callable[[], Refusal | None]


def do(
    actor: Actor,
    case_id: UUID | None,
    act: str,
    *,
    key: str,
    step: str = "",
    payload: Mapping[str, Any] | None = None,
    expected: int | None = None,
    otherwise: Otherwise | None = None,
) -> Acted:
    """One act on a case. `step` is the row it belongs to, if that is known; else the case is asked.

    Where the case refuses, `otherwise` may say it in the domain's own words. The same key gives the same receipt.
    """
    if case_id is None:
        raise Refusal(_("这件事正在准备，请过一会儿再试。"))
    step = step or step_of(actor, case_id, act)
    try:
        return actions.act(
            actor=actor,
            case_id=case_id,
            act=act,
            step=step,
            payload=payload or {},
            expected=expected,
            key=key,
        )
    except Refused as refused:
        better = otherwise() if otherwise else None
        if better is not None:
            raise better from refused
        raise


def step_of(actor: Actor, case_id: UUID, act: str) -> str:
    """The open row that knows an act; where none does, the act is tried on the case and refused in its words."""
    found = offered(actor, case_id, act)
    return found.step if found else act


def offered(actor: Actor, case_id: UUID, act: str) -> ActView | None:
    """The act as the case offers it now, allowed or not; None when no open step knows it."""
    return next((one for one in queries.case(actor, case_id).acts if one.act == act), None)


def said(moved: CaseMoved) -> tuple[str, ...]:
    """What the actor gave in this event, in the order it was asked."""
    lines = queries.history(system_actor("supervision"), moved.case_id, moved.sequence - 1)
    return tuple(
        text for line in lines if line.sequence == moved.sequence for _, text in line.words
    )


def in_words(reasons: tuple[Text, ...]) -> str:
    """Reasons of a refusal in the reader's language."""
    english = (get_language() or "").startswith("en")
    return "\n".join(one.en if english else one.zh for one in reasons)
