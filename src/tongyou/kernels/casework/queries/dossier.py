"""Everything the page of a case shows of it, in one statement: its rows, what happened, what it handed out, what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongyou.base.database import direct
from tongyou.ground.visibility import Actor
from tongyou.kernels.casework import records, sealing
from tongyou.kernels.casework.models import Decision, Document, Draft
from tongyou.kernels.casework.models import Event as EventRow
from tongyou.kernels.casework.queries.history import MOST
from tongyou.kernels.casework.records import Loaded

DOSSIER = direct.Together(
    *records.PARTS,
    direct.Rows(EventRow, "case", order=("-sequence",), most=MOST, light=True),
    direct.Rows(Document, "case", order=("-sequence",), light=True),
    direct.Rows(Decision, "case", order=("-sequence",), most=1, light=True),
    direct.Rows(Draft, "case", "account_id", light=True),
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A case and what belongs to it. Nothing of it is for anybody's eyes before `seeing` has said how much."""

    loaded: Loaded
    events: list[EventRow]  # the newest 200, the oldest first
    documents: list[Document]  # the newest first
    decision: Decision | None
    typed: list[Draft]  # what this person has typed and not sent


def dossier(actor: Actor, case_id: UUID) -> Dossier | None:
    """One case; None: there is none."""
    own = [(case_id,)] * (len(DOSSIER.parts) - 1)
    *parts, events, documents, decisions, drafts = DOSSIER(*own, (case_id, actor.account_id))
    loaded = records.made_of(parts)
    if loaded is None:
        return None
    return Dossier(loaded, events[::-1], documents, next(iter(decisions), None), drafts)


def drafts(found: Dossier) -> dict[str, dict[str, Any]]:
    """What the reader has typed and not sent, by step."""
    if not found.typed:
        return {}
    try:
        key = sealing.key_with(found.loaded.row)
    except sealing.Erased:
        return {}
    return {
        one.step: sealing.opened(
            key, one.sealed, sealing.in_draft(one.case_id, one.step, one.account_id)
        )
        for one in found.typed
    }
