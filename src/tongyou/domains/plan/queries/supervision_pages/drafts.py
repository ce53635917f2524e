"""What a clerk has typed so far: for each line its form, whether it is complete, and the words it will say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from tongyou.domains.plan.queries.supervision_pages.report_page import Line
from tongyou.domains.plan.supervision import ReportState, SelfStatus
from tongyou.ground.visibility import Actor
from tongyou.kernels.instruments import queries as instruments


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers of one line as typed, right or wrong; `todo` is how many are missing or wrong."""

    complete: bool
    todo: int
    status: str
    value: Decimal | None
    reason: str


def drafts(actor: Actor, state: str, lines: Sequence[Line]) -> dict[UUID, Draft]:
    """Drafts of the lines that were begun, while the report is with its unit's clerk; two queries for each."""
    if ReportState(state) not in {ReportState.OWED, ReportState.RETURNED}:
        return {}
    return {line.row.pk: draft(actor, line.row.response) for line in lines if line.row.response}


def draft(actor: Actor, response_id: UUID) -> Draft:
    """One draft. Raises NotVisible where the actor may not see answers of the unit."""
    view = instruments.response(actor, response_id)
    return Draft(
        complete=view.found.submittable,
        todo=len(view.found.missing) + len(view.found.problems),
        status=known_status(view.answers.get("status")),
        value=as_decimal(view.answers.get("value")),
        reason=str(view.answers.get("reason") or ""),
    )


def known_status(value: Any) -> str:
    """A status that is one; whatever else was typed shows nothing."""
    return str(value) if value in {one.value for one in SelfStatus} else ""


def as_decimal(value: Any) -> Decimal | None:
    """A number that is one."""
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
