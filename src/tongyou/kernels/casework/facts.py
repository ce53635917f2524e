"""A case as the domains' own rules see it, and what a referral lets its unit do."""

from __future__ import annotations

from tongyou.kernels.casework.engine.types import Command
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.casework.types import CaseFacts

BY_REFERRAL = frozenset({"note", "end_referral"})


def facts_of(loaded: Loaded, command: Command) -> CaseFacts:
    """The facts a precondition is given."""
    row, state = loaded.row, loaded.state
    return CaseFacts(
        case_id=row.pk,
        number=row.number,
        procedure=row.procedure,
        version=row.version,
        standing=state.standing,
        outcome=state.outcome,
        area_id=state.area_id,
        unit_id=state.unit_id,
        about_id=row.about_id,
        act=command.act,
        step=command.step,
        fields=state.fields,
        payload=command.payload,
    )
