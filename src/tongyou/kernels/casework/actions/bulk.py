"""The same act on several cases: each its own transaction, each with its own words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from tongyou.base.codes import KeyReused
from tongyou.ground.visibility import Actor, NotAllowed, NotVisible
from tongyou.kernels.casework.actions.acting import act as act_once
from tongyou.kernels.casework.types import Done, Outcome, Refused, Stale
from tongyou.kernels.criteria import Text

MOST = 200
NOT_FOUND = Text("没有这个办件，或者您看不到它。", "There is no such case, or you cannot see it.")
NOT_ALLOWED = Text("您没有办理它的岗位。", "You hold no post that may do this.")
STALE = Text(
    "别人刚刚办理过，请重新打开看看；您填写的内容没有提交。",
    "Somebody else has just acted on it. Open it again; what you gave was not sent.",
)
REUSED = Text(
    "这次提交与先前一次用了同一个编号，但内容不同。没有改动。",
    "This was sent with the key of an earlier one, but with other content. Nothing was changed.",
)


def act_many(
    *,
    actor: Actor,
    items: Sequence[tuple[UUID, str, int | None]],
    act: str,
    payload: Mapping[str, Any] | None = None,
    key: str,
) -> list[Outcome]:
    """The same act on several (case, step, expected). ValueError for more than 200; nothing else is raised."""
    if len(items) > MOST:
        raise ValueError(f"At most {MOST} cases at once, not {len(items)}.")
    return [one(actor, item, act, payload or {}, key) for item in items]


def one(
    actor: Actor,
    item: tuple[UUID, str, int | None],
    act: str,
    payload: Mapping[str, Any],
    key: str,
) -> Outcome:
    """One member, with its own key made from the bulk's."""
    case_id, step, expected = item
    try:
        acted = act_once(
            actor=actor,
            case_id=case_id,
            act=act,
            step=step,
            payload=payload,
            expected=expected,
            key=own_key(key, case_id, step),
        )
    except NotVisible:
        return Outcome(case_id, step, Done.NOT_FOUND, (NOT_FOUND,))
    except NotAllowed:
        return Outcome(case_id, step, Done.REFUSED, (NOT_ALLOWED,))
    except Stale:
        return Outcome(case_id, step, Done.STALE, (STALE,))
    except Refused as refused:
        return Outcome(case_id, step, Done.REFUSED, words(refused))
    except KeyReused:
        return Outcome(case_id, step, Done.REFUSED, (REUSED,))
    return Outcome(case_id, step, Done.DONE, acted=acted)


def words(refused: Refused) -> tuple[Text, ...]:
    """Every reason, those of single fields too."""
    return (*refused.reasons, *refused.fields.values())


def own_key(key: str, case_id: UUID, step: str) -> str:
    """A key for one member, however long the bulk's own is."""
    return hashlib.sha256(f"{key}/{case_id}/{step}".encode()).hexdigest()
