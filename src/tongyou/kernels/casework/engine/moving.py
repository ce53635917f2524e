"""How a case moves: steps open when their turn comes, are done or skipped, and are sent back. State in, state out.

After every act the case is advanced once (`deciding`); nothing else opens a step.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine import clocks
from tongyou.kernels.casework.engine.conditions import judge
from tongyou.kernels.casework.engine.paths import current, followers, is_due
from tongyou.kernels.casework.engine.rows import (
    clock_of,
    put_step,
    start_clock,
    step_clock,
    stop_clock,
    touch,
)
from tongyou.kernels.casework.engine.types import (
    Moment,
    Standing,
    State,
    StepStanding,
    StepState,
    Who,
)

KEPT = frozenset({StepStanding.RETURNED, StepStanding.CANCELLED})  # history: never touched again


def advance(procedure: Procedure, state: State, moment: Moment) -> State:
    """Open every waiting step whose turn has come, and skip those that are not needed, until nothing changes.

    A step whose condition is unknown goes on waiting. A paused or closed case does not move.
    """
    moved = state.standing is Standing.OPEN
    while moved:
        before = state
        for spec in procedure.steps:
            state = turn(procedure, state, spec.code, moment)
        moved = state is not before
    return state


def turn(procedure: Procedure, state: State, code: str, moment: Moment) -> State:
    """One step's turn, if it has come."""
    waiting = [row for row in current(state, code) if row.standing is StepStanding.WAITING]
    if not waiting or not is_due(procedure, state, code, moment):
        return state
    needed = judge(state, procedure.step(code).when, moment).answer
    for row in waiting:
        if needed:
            state = open_row(procedure, state, row, moment)
        elif needed is False:
            state = put_step(state, replace(row, standing=StepStanding.SKIPPED))
    return state


def open_row(procedure: Procedure, state: State, row: StepState, moment: Moment) -> State:
    """Work that can be done from now on, with its deadline."""
    state = put_step(state, replace(row, standing=StepStanding.OPEN, opened_at=moment.now))
    return start_clock(state, step_clock(row), procedure.step(row.code).limit, moment)


def end_row(
    state: State, row: StepState, standing: StepStanding, act: str, who: Who, moment: Moment
) -> State:
    """Somebody ended the row with this act; it is late if its deadline had passed."""
    clock = clock_of(state, step_clock(row))
    late = row.late or (clock is not None and clocks.is_late(clock, moment.now))
    ended = replace(
        touch(row, who),
        standing=standing,
        act=act,
        done_at=moment.now,
        done_by=who.account_id,
        late=late,
    )
    return stop_clock(put_step(state, ended), step_clock(row), moment)


def send_back(
    procedure: Procedure,
    state: State,
    row: StepState,
    target: str,
    act: str,
    who: Who,
    moment: Moment,
) -> State:
    """A new round of `target`; everything after it waits again. A sender that stands aside of all that stays open."""
    affected = {target} | followers(procedure, target)
    if row.code in affected:
        state = end_row(state, row, StepStanding.RETURNED, act, who, moment)
        state = next_round(procedure, state, row)
    else:
        state = put_step(state, touch(row, who))
    return all_wait_again(procedure, state, affected, moment)


def all_wait_again(
    procedure: Procedure, state: State, codes: Collection[str], moment: Moment
) -> State:
    """The present rounds of these steps wait again."""
    for row in state.steps:
        if row.code in codes and row.standing not in KEPT:
            state = wait_again(procedure, state, row, moment)
    return state


def wait_again(procedure: Procedure, state: State, row: StepState, moment: Moment) -> State:
    """A row that was begun is kept as sent back, and its next round waits; one that was not simply waits."""
    if row.opened_at is None:
        return put_step(state, waiting_row(procedure, state, row))
    state = stop_clock(state, step_clock(row), moment)
    state = put_step(state, replace(row, standing=StepStanding.RETURNED))
    return next_round(procedure, state, row)


def next_round(procedure: Procedure, state: State, row: StepState) -> State:
    """The successor of a row that was sent back."""
    number = row.round + 1
    key = f"{row.key.partition('#')[0]}#{number}"
    fresh = StepState(key, row.code, row.unit_id, number)
    return put_step(state, waiting_row(procedure, state, fresh))


def waiting_row(procedure: Procedure, state: State, row: StepState) -> StepState:
    """The row, waiting, at the unit that stands at its place today: the place may have been handed over meanwhile."""
    units = state.places[procedure.step(row.code).place]
    return replace(row, standing=StepStanding.WAITING, unit_id=units[place_of(row.key)])


def key_of(code: str, place: int) -> str:
    """The key of a first round, at the unit that stands at `place` (from 0): `verify`, `verify.2`."""
    return code if place == 0 else f"{code}.{place + 1}"


def place_of(key: str) -> int:
    """At which of its place's units a row stands, from 0."""
    return int(key.partition("#")[0].partition(".")[2] or 1) - 1
