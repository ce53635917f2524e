"""Changing one row of a case: a step, a clock, a value. State in, state out.

Rows are only added or replaced, never removed: earlier rounds stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from tongyou.kernels.casework.definition.types import Limit, Procedure
from tongyou.kernels.casework.engine import clocks
from tongyou.kernels.casework.engine.question import Answers
from tongyou.kernels.casework.engine.types import (
    ClockState,
    MaterialStanding,
    MaterialState,
    Moment,
    Standing,
    State,
    StepState,
    Who,
)

Row = TypeVar("Row")


def put(rows: tuple[Row, ...], row: Row, name: str) -> tuple[Row, ...]:
    """The rows with this one in the place of its namesake, or at the end."""
    own = getattr(row, name)
    for place, one in enumerate(rows):
        if getattr(one, name) == own:
            return (*rows[:place], row, *rows[place + 1 :])
    return (*rows, row)


def put_step(state: State, row: StepState) -> State:
    """The case with this row."""
    return replace(state, steps=put(state.steps, row, "key"))


def put_material(state: State, row: MaterialState) -> State:
    """The case with this material."""
    return replace(state, materials=put(state.materials, row, "code"))


def put_clock(state: State, clock: ClockState) -> State:
    """The case with this clock."""
    return replace(state, clocks=put(state.clocks, clock, "key"))


def put_item(state: State, code: str, kept: str) -> State:
    """The case with this item standing so; whether it failed is kept apart."""
    return replace(state, items={**state.items, code: kept}, failed=state.failed - {code})


def item_clock(state: State, code: str, *, new: bool = False) -> str:
    """The key of an item's latest clock, or of the next one: an item tried again has its whole limit again."""
    base = f"item:{code}"
    count = sum(one.key.partition("#")[0] == base for one in state.clocks) + new
    return base if count <= 1 else f"{base}#{count}"


def clock_of(state: State, key: str) -> ClockState | None:
    """The clock of that key."""
    return next((one for one in state.clocks if one.key == key), None)


def start_clock(state: State, key: str, limit: Limit, moment: Moment) -> State:
    """A new clock. In a paused case it stands still from the beginning, unless it is the pause's own."""
    clock = clocks.start(key, limit, moment.now, moment.calendar)
    if state.standing is Standing.PAUSED and not key.startswith("pause:"):
        clock = clocks.pause(clock, moment.now, moment.calendar)
    return put_clock(state, clock)


def stop_clock(state: State, key: str, moment: Moment) -> State:
    """That clock, if there is one, has done its work."""
    clock = clock_of(state, key)
    if clock is None:
        return state
    return put_clock(state, clocks.stop(clock, moment.now, moment.calendar))


def run_on(state: State, keys: Iterable[str], moment: Moment) -> State:
    """These clocks run on with what remained."""
    chosen = frozenset(keys)
    moved = tuple(
        clocks.resume(one, moment.now, moment.calendar) if one.key in chosen else one
        for one in state.clocks
    )
    return follow(replace(state, clocks=moved))


def follow(state: State) -> State:
    """Deadlines that are kept beside their clocks too move with them."""
    due = {one.key: one.due_at for one in state.clocks}
    materials = tuple(
        replace(one, promised_until=due[f"material:{one.code}"])
        if one.standing is MaterialStanding.PROMISED
        else one
        for one in state.materials
    )
    pauses = tuple(
        replace(one, ends_at=due[f"pause:{one.number}"]) if one.ended_at is None else one
        for one in state.pauses
    )
    return replace(state, materials=materials, pauses=pauses)


def step_clock(row: StepState) -> str:
    """The key of a row's clock."""
    return f"step:{row.key}"


def touch(row: StepState, who: Who) -> StepState:
    """Remember that this account acted on the row."""
    if who.account_id is None or who.account_id in row.actors:
        return row
    return replace(row, actors=(*row.actors, who.account_id))


def take(procedure: Procedure, state: State, answers: Answers) -> State:
    """Answers to fields of the case become the case's values; of sealed ones only the names."""
    fields = {asked.field.code for asked in procedure.fields}
    given = {code: value for code, value in answers.open.items() if code in fields}
    known = fields.intersection(answers.personal)
    if not given and not known:
        return state
    return replace(state, fields={**state.fields, **given}, known=state.known | known)
