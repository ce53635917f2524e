"""Standing still and going on: a pause moves the deadlines and nothing else."""

from __future__ import annotations

from dataclasses import replace

from tongyou.kernels.casework.definition.types import PauseSpec, Procedure
from tongyou.kernels.casework.engine import clocks
from tongyou.kernels.casework.engine.rows import put, run_on, start_clock, stop_clock
from tongyou.kernels.casework.engine.types import Moment, PauseState, Standing, State


def spec_of(procedure: Procedure, code: str) -> PauseSpec:
    """The pause of that code. StopIteration if there is none."""
    return next(one for one in procedure.pauses if one.code == code)


def live_pause(state: State) -> PauseState | None:
    """The pause that is not over."""
    return next((one for one in state.pauses if one.ended_at is None), None)


def begin_pause(procedure: Procedure, state: State, code: str, moment: Moment) -> State:
    """Every clock of the case stands still; the pause's own begins to run."""
    now, calendar = moment.now, moment.calendar
    still = tuple(clocks.pause(one, now, calendar) for one in state.clocks)
    state = replace(state, standing=Standing.PAUSED, clocks=still)
    number, spec = len(state.pauses) + 1, spec_of(procedure, code)
    ends_at = clocks.due(spec.longest, now, 0, calendar)
    state = replace(state, pauses=(*state.pauses, PauseState(code, number, now, ends_at)))
    return start_clock(state, f"pause:{number}", spec.longest, moment)


def end_pause(state: State, moment: Moment) -> State:
    """The live pause is over, if there is one; nothing runs on by this alone."""
    live = live_pause(state)
    if live is None:
        return state
    over = replace(live, ended_at=moment.now)
    state = replace(state, pauses=put(state.pauses, over, "number"))
    return stop_clock(state, f"pause:{live.number}", moment)


def resume(state: State, moment: Moment) -> State:
    """The case goes on: its clocks run with what remained."""
    state = replace(end_pause(state, moment), standing=Standing.OPEN)
    return run_on(state, [one.key for one in state.clocks if one.paused], moment)
