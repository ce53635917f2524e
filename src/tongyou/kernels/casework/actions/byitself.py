"""What the platform itself does to a case: the clock's acts, sub-cases, deadlines counted again.

Inside the caller's transaction, on a locked case: nobody can be faster, and the caller's own mark (`Fired`, a job) makes
it happen once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tongyou.ground.visibility import system_actor
from tongyou.kernels.casework import moves, records
from tongyou.kernels.casework.actions.acting import own_key, planned
from tongyou.kernels.casework.engine.deciding import decide
from tongyou.kernels.casework.engine.types import Command, Moment, Refused, Who
from tongyou.kernels.casework.moments import moment_for
from tongyou.kernels.casework.records import Loaded

ACTOR = system_actor("casework")
PLATFORM = Who(account_id=None, system=True)


def lock(case_id: UUID) -> Loaded | None:
    """The case, kept from other writers until the transaction ends."""
    return records.load(case_id, lock=True)


def do(
    loaded: Loaded,
    act: str,
    step: str = "",
    payload: Mapping[str, Any] | None = None,
    moment: Moment | None = None,
) -> bool:
    """One act of the platform; False if it is not (or no longer) the case's turn, or changes nothing."""
    moment = moment or moment_for(loaded.row, loaded.procedure, loaded.state)
    command = Command(act, step, dict(payload or {}))
    try:
        events = decide(loaded.procedure, loaded.state, command, PLATFORM, moment)
    except Refused:
        return False
    move = planned(ACTOR, loaded, events, moment, own_key(loaded.row, events))
    if move is None:
        return False
    moves.write_move(move)
    return True
