"""The end of a case, and what happens when it is opened again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tongyou.kernels.casework.definition.types import Effect, Procedure, StepSpec
from tongyou.kernels.casework.engine import clocks, words
from tongyou.kernels.casework.engine.moving import place_of, wait_again
from tongyou.kernels.casework.engine.paths import (
    ENDED,
    current,
    followers,
    item_standing,
    row_passed,
)
from tongyou.kernels.casework.engine.pausing import end_pause
from tongyou.kernels.casework.engine.rows import item_clock, put_step, run_on
from tongyou.kernels.casework.engine.types import (
    MaterialStanding,
    Moment,
    Standing,
    State,
    StepStanding,
    StepState,
)
from tongyou.kernels.criteria import Text

UNDONE = frozenset({StepStanding.OPEN, StepStanding.WAITING})


def close(state: State, outcome: str, moment: Moment) -> State:
    """Closed: what is not done is cancelled, clocks are stopped, and nobody sees it by referral any more."""
    state = end_pause(state, moment)
    now, calendar = moment.now, moment.calendar
    return replace(
        state,
        standing=Standing.CLOSED,
        outcome=outcome,
        closed_at=now,
        steps=tuple(map(cancelled, state.steps)),
        clocks=tuple(clocks.stop(one, now, calendar) for one in state.clocks),
        referrals=tuple(
            replace(one, ended_at=now) if one.ended_at is None else one for one in state.referrals
        ),
    )


def cancelled(row: StepState) -> StepState:
    """A row that was not done will not be."""
    return replace(row, standing=StepStanding.CANCELLED) if row.standing in UNDONE else row


def unfinished(
    procedure: Procedure, state: State, row: StepState, moment: Moment | None
) -> Iterator[Text]:
    """What a grant at this row would cut off: the other units of its step, parallel steps, items not ended.

    What comes after the row was left out on purpose by whoever wrote the act; a late step the case may go on without
    does not count, nor does an optional item.
    """
    after = followers(procedure, row.code)
    for spec in procedure.steps:
        if spec.code not in after and not all_passed(procedure, state, spec, row):
            yield words.unfinished(spec.title)
    for item in procedure.items:
        wanted = not item.optional and item.code not in after
        if wanted and item_standing(procedure, state, item, moment) not in ENDED:
            yield words.unfinished(Text(item.code, item.code))


def all_passed(procedure: Procedure, state: State, spec: StepSpec, row: StepState) -> bool:
    """True if a step is passed at every unit; the row itself is just being done."""
    rows = [one for one in current(state, spec.code) if one.key != row.key]
    return all(row_passed(procedure, one) for one in rows)


def reopen(procedure: Procedure, state: State, moment: Moment) -> State:
    """Open again where it ended: the step that closed it, and whatever was cut off by that.

    The time it was closed does not count: the deadlines of the case run on with what remained.
    """
    again = [row for row in state.steps if was_cut_off(procedure, row)]
    state = replace(state, standing=Standing.OPEN, outcome="", closed_at=None)
    for row in again:
        state = go_on(procedure, state, row, moment)
    return run_on(state, still_wanted(state), moment)


def go_on(procedure: Procedure, state: State, row: StepState, moment: Moment) -> State:
    """The next round of a row that was cut off. The case had gone on without a late one, and still does."""
    state = wait_again(procedure, state, row, moment)
    if row.standing is not StepStanding.CANCELLED or not row.late:
        return state
    place = place_of(row.key)
    heir = next(one for one in current(state, row.code) if place_of(one.key) == place)
    return put_step(state, replace(heir, late=True))


def was_cut_off(procedure: Procedure, row: StepState) -> bool:
    """True for cancelled rows, and for the row whose act closed the case."""
    if row.standing is StepStanding.CANCELLED:
        return True
    effects = {act.code: act.effect for act in procedure.step(row.code).acts}
    return row.standing is StepStanding.DONE and effects.get(row.act) is Effect.CLOSE


def still_wanted(state: State) -> list[str]:
    """Clocks of the case itself, of promises still standing, of items still being worked on."""
    promised = [one.code for one in state.materials if one.standing is MaterialStanding.PROMISED]
    items = [code for code, kept in state.items.items() if kept == "open"]
    return [
        "promised",
        "statutory",
        *(f"material:{code}" for code in promised),
        *(item_clock(state, code) for code in items),
    ]
