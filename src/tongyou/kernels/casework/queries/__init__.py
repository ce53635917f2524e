"""Questions about cases. Every one takes the actor, and passes through `sight` or `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from tongyou.ground.visibility import Actor
from tongyou.kernels.casework.queries.types import (
    EVERYTHING,
    AlarmView,
    CaseRow,
    CaseView,
    Filters,
    HistoryLine,
    InboxRow,
    KeptFilter,
    Page,
    ProcedureView,
    ReferralRow,
    Sight,
)


def inbox(actor: Actor, filters: Filters = EVERYTHING) -> Page[InboxRow]:
    """Open steps the actor may see, the most urgent first."""
    raise NotImplementedError


def cases(actor: Actor, filters: Filters = EVERYTHING) -> Page[CaseRow]:
    """Cases of the actor's units and areas (or all), the newest first."""
    raise NotImplementedError


def referrals(actor: Actor) -> tuple[ReferralRow, ...]:
    """Live referrals to the actor's units, the first to end first."""
    raise NotImplementedError


def alarms(actor: Actor) -> tuple[AlarmView, ...]:
    """Open steps nobody answers for, the oldest first, at most 200."""
    raise NotImplementedError


def case(actor: Actor, case_id: UUID) -> CaseView:
    """One case as far as the actor sees it. NotVisible where there is none to see."""
    raise NotImplementedError


def sight(actor: Actor, case_id: UUID) -> Sight | None:
    """How much of a case the actor sees; None: there is no such case for them."""
    raise NotImplementedError


def case_by_number(actor: Actor, number: str) -> UUID | None:
    """The case of that public number, if the actor sees it whole or through a step."""
    raise NotImplementedError


def cases_about(actor: Actor, subject_id: UUID) -> tuple[CaseRow, ...]:
    """Cases about one subject, the newest first, at most 200."""
    raise NotImplementedError


def search(actor: Actor, text: str, size: int = 50) -> Page[CaseRow]:
    """Cases by public number (whole, or a beginning with three signs of the secret part) or by words of the title."""
    raise NotImplementedError


def history(actor: Actor, case_id: UUID, since: int = 0) -> tuple[HistoryLine, ...]:
    """What happened after event `since`, oldest first, as far as the actor sees it. NotVisible."""
    raise NotImplementedError


def material_file(actor: Actor, case_id: UUID, code: str) -> UUID:
    """The stored file of a material the actor may see. NotVisible otherwise."""
    raise NotImplementedError


def filters(actor: Actor) -> tuple[KeptFilter, ...]:
    """The actor's kept filters, by name."""
    raise NotImplementedError


def procedures(actor: Actor) -> tuple[ProcedureView, ...]:
    """The newest version of every released procedure the actor may see."""
    raise NotImplementedError


def procedure(actor: Actor, code: str, version: int | None = None) -> ProcedureView:
    """One released procedure. NotVisible."""
    raise NotImplementedError


def export_rows(actor: Actor, filters: Filters = EVERYTHING, most: int = 5000) -> Sequence[CaseRow]:
    """Cases for a file, at most `most`; the caller asks for a purpose and writes the ledger's row."""
    raise NotImplementedError
