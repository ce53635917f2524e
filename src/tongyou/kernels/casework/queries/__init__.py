"""Questions about cases. Every one takes the actor, and passes through `seeing.see` or `visible_to`."""

from __future__ import annotations

from uuid import UUID

from tongyou.ground.visibility import Actor
from tongyou.kernels.casework import seeing
from tongyou.kernels.casework.queries.case import case, material_file
from tongyou.kernels.casework.queries.catalogue import filters, procedure, procedures
from tongyou.kernels.casework.queries.history import history
from tongyou.kernels.casework.queries.inbox import export_steps, inbox
from tongyou.kernels.casework.queries.lists import (
    alarms,
    cases,
    cases_about,
    export_rows,
    referrals,
)
from tongyou.kernels.casework.queries.searching import case_by_number, search
from tongyou.kernels.casework.types import Sight

__all__ = [
    "alarms",
    "case",
    "case_by_number",
    "cases",
    "cases_about",
    "export_rows",
    "export_steps",
    "filters",
    "history",
    "inbox",
    "material_file",
    "procedure",
    "procedures",
    "referrals",
    "search",
    "sight",
]


def sight(actor: Actor, case_id: UUID) -> Sight | None:
    """How much of a case the actor sees; None: there is no such case for them."""
    found = seeing.look(actor, case_id)
    return found[1].sight if found else None
