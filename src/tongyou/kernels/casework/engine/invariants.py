"""What is true of every case at every moment. For tests, and for checking rows against the engine.

Sentences are for engineers; an empty answer means that the case is sound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tongyou.kernels.casework.definition.types import Effect, OnLate, OutcomeKind, Procedure
from tongyou.kernels.casework.engine import clocks
from tongyou.kernels.casework.engine.moving import key_of, place_of
from tongyou.kernels.casework.engine.paths import (
    ItemStanding,
    ahead_of,
    current,
    followers,
    is_stranded,
    item_of,
    item_standing,
    open_rows,
    row_passed,
    step_passed,
)
from tongyou.kernels.casework.engine.rows import clock_of, item_clock, step_clock
from tongyou.kernels.casework.engine.types import (
    MaterialStanding,
    Standing,
    State,
    StepStanding,
    StepState,
)

UNDONE = frozenset({StepStanding.OPEN, StepStanding.WAITING})


def broken(procedure: Procedure, state: State) -> tuple[str, ...]:
    """Everything that is wrong with a case; empty if nothing is. What is no case of the procedure is only called that."""
    foreign = tuple(frame(procedure, state))
    if foreign:
        return foreign
    rules = (rows, rounds, places, order, running, standing, closing, tiers, eyes, papers, values)
    return tuple(wrong for rule in rules for wrong in rule(procedure, state))


def frame(procedure: Procedure, state: State) -> Iterator[str]:
    """The case is one of this procedure: its version, places, steps, materials, items and pauses."""
    if (state.procedure, state.version) != (procedure.code, procedure.version):
        yield f"the case follows {state.procedure} version {state.version}"
    if set(state.places) != {place.code for place in procedure.places}:
        yield "the places are not those of the procedure"
        return
    if [one.code for one in state.materials] != [one.code for one in procedure.materials]:
        yield "the materials are not those of the procedure"
    if set(state.items) != {one.code for one in procedure.items}:
        yield "the items are not those of the procedure"
    if {one.code for one in state.pauses} - {one.code for one in procedure.pauses}:
        yield "the pauses are not those of the procedure"
    for row in state.steps:
        units = state.places[procedure.step(row.code).place] if procedure.has(row.code) else ()
        if place_of(row.key) >= len(units):
            yield f"{row.key} is no step of the procedure at any of its units"


def rows(_procedure: Procedure, state: State) -> Iterator[str]:
    """Every row is there once, and says what its standing needs."""
    names = (
        *(row.key for row in state.steps),
        *(f"clock {one.key}" for one in state.clocks),
        *(f"material {one.code}" for one in state.materials),
        *(f"pause {one.number}" for one in state.pauses),
        *(f"referral {one.number}" for one in state.referrals),
    )
    yield from (f"{name} stands twice" for name, times in Counter(names).items() if times > 1)
    for row in state.steps:
        if row.standing is StepStanding.OPEN and row.opened_at is None:
            yield f"{row.key} is open and was never opened"
        if row.standing is StepStanding.DONE and not (row.opened_at and row.done_at and row.act):
            yield f"{row.key} is done and does not say when or by which act"


def rounds(procedure: Procedure, state: State) -> Iterator[str]:
    """Rounds of a step at a place are numbered from 1, and only the last one is not sent back."""
    for spec in procedure.steps:
        for place in range(len(state.places[spec.place])):
            base = key_of(spec.code, place)
            own = [row for row in state.steps if row.key.partition("#")[0] == base]
            if [row.round for row in own] != list(range(1, len(own) + 1)) or not own:
                yield f"{base} has rounds {[row.round for row in own]}"
            sent = [row.standing is StepStanding.RETURNED for row in own]
            if sent != [True] * (len(own) - 1) + [False]:
                yield f"{base} has other than one present round"
    opened = Counter((row.code, row.unit_id) for row in open_rows(state))
    yield from (f"{one[0]} is open twice at {one[1]}" for one, times in opened.items() if times > 1)


def places(procedure: Procedure, state: State) -> Iterator[str]:
    """What is still to be done stands where the place is today."""
    for row in state.steps:
        units = state.places[procedure.step(row.code).place]
        if row.standing in UNDONE and row.unit_id != units[place_of(row.key)]:
            yield f"{row.key} is to be done at a unit that does not answer for it"


def order(procedure: Procedure, state: State) -> Iterator[str]:
    """Nothing is open before what comes before it is passed, and nothing passed waits."""
    for row in open_rows(state):
        for name in sorted(ahead_of(procedure, row.code)):
            if holds_back(procedure, state, name):
                yield f"{row.key} is open before {name} is passed"
    if state.standing is Standing.OPEN and is_stranded(procedure, state):
        yield "nobody can move this open case any more"


def holds_back(procedure: Procedure, state: State, name: str) -> bool:
    """True if a step after `name` should still wait. What an item's sealed condition says is not known here."""
    item = item_of(procedure, name)
    if item is None:
        return not step_passed(procedure, state, name)
    running = (ItemStanding.OPEN, ItemStanding.WAITING, ItemStanding.READY)
    return not item.optional and item_standing(procedure, state, item, None) in running


def running(procedure: Procedure, state: State) -> Iterator[str]:
    """Exactly the clocks run that should: none of a closed case, only the pause's own of a paused one."""
    wanted = {f"material:{m.code}" for m in state.materials if is_promised(m.standing)}
    wanted |= {item_clock(state, code) for code, kept in state.items.items() if kept == "open"}
    wanted |= {step_clock(row) for row in open_rows(state)} | {"promised"}
    wanted |= {"statutory"} if procedure.statutory else set()
    own = {f"pause:{one.number}" for one in state.pauses if one.ended_at is None}
    run, still = {
        Standing.OPEN: (wanted, set[str]()),
        Standing.PAUSED: (own, wanted),
        Standing.CLOSED: (set[str](), set[str]()),
    }[state.standing]
    really = {one.key for one in state.clocks if clocks.is_running(one)}
    paused = {one.key for one in state.clocks if one.paused}
    yield from (f"the clock {key} runs" for key in sorted(really - run))
    yield from (f"the clock {key} does not run" for key in sorted(run - really))
    yield from (f"the clock {key} stands still" for key in sorted(paused - still))
    yield from (f"the clock {key} does not stand still" for key in sorted(still - paused))


def is_promised(material: MaterialStanding) -> bool:
    """True for a material that is to follow."""
    return material is MaterialStanding.PROMISED


def standing(_procedure: Procedure, state: State) -> Iterator[str]:
    """A paused case has one live pause, any other none; a closed one has an outcome and an end, any other none."""
    live = [one for one in state.pauses if one.ended_at is None]
    if len(live) != (state.standing is Standing.PAUSED):
        yield f"a case that is {state.standing} has {len(live)} live pauses"
    closed = state.standing is Standing.CLOSED
    if bool(state.outcome) != closed or bool(state.closed_at) != closed:
        yield f"a case that is {state.standing} has outcome {state.outcome!r}"
    if closed and any(one.ended_at is None for one in state.referrals):
        yield "a closed case is still seen by referral"
    for row in state.steps:
        if row.standing in (UNDONE if closed else {StepStanding.CANCELLED}):
            yield f"{row.key} is {row.standing} in a case that is {state.standing}"


def closers(procedure: Procedure, state: State) -> list[StepState]:
    """The row whose act closed the case, if one did."""
    effects = {(spec.code, act.code): act.effect for spec in procedure.steps for act in spec.acts}
    return [
        row
        for row in state.steps
        if row.standing is StepStanding.DONE and effects.get((row.code, row.act)) is Effect.CLOSE
    ]


def closing(procedure: Procedure, state: State) -> Iterator[str]:
    """A case is closed by one act at most, with that act's outcome."""
    found = closers(procedure, state)
    if len(found) > (state.standing is Standing.CLOSED):
        yield f"{len(found)} acts closed a case that is {state.standing}"
    for row in found:
        target = next(a.target for a in procedure.step(row.code).acts if a.code == row.act)
        if target != state.outcome:
            yield f"{row.key} closed with {target}, the case says {state.outcome!r}"


def tiers(procedure: Procedure, state: State) -> Iterator[str]:
    """No end is reached past a step before it; and no grant past anything but what comes after it."""
    granted = {one.code for one in procedure.outcomes if one.kind is OutcomeKind.GRANTED}
    for row in closers(procedure, state):
        steps = {spec.code for spec in procedure.steps}
        needed = steps & ahead_of(procedure, row.code)
        if state.outcome in granted:
            needed = steps - followers(procedure, row.code)
        for code in sorted(needed):
            if not all(was_passed(procedure, one) for one in current(state, code)):
                yield f"{row.key} closed the case past {code}"


def was_passed(procedure: Procedure, row: StepState) -> bool:
    """Passed, or was when the end cancelled it: late, and the case went on without it."""
    late = row.standing is StepStanding.CANCELLED and row.late
    went_on = late and procedure.step(row.code).on_late is OnLate.PROCEED
    return went_on or row_passed(procedure, row)


def eyes(procedure: Procedure, state: State) -> Iterator[str]:
    """Four eyes: who did a step did not act before on those it names."""
    for row in state.steps:
        if row.standing is not StepStanding.DONE or row.done_at is None:
            continue
        for code in procedure.step(row.code).four_eyes:
            for one in state.steps:
                earlier = one.done_at is not None and one.done_at <= row.done_at
                if one.code == code and earlier and row.done_by in one.actors:
                    yield f"{row.key} was done by somebody who acted on {one.key}"


def papers(_procedure: Procedure, state: State) -> Iterator[str]:
    """A promise has the date its clock has; what came has none."""
    for one in state.materials:
        clock = clock_of(state, f"material:{one.code}")
        if is_promised(one.standing) and (clock is None or clock.due_at != one.promised_until):
            yield f"{one.code} is promised until another date than its clock says"
        came = one.standing in (MaterialStanding.RECEIVED, MaterialStanding.WAIVED)
        if came and one.promised_until is not None:
            yield f"{one.code} is there and still promised"


def values(procedure: Procedure, state: State) -> Iterator[str]:
    """Personal values are never kept in the open; an item that failed has ended."""
    personal = {asked.field.code for asked in procedure.fields if asked.personal}
    opened = {asked.field.code for asked in procedure.fields} - personal
    yield from (f"{code} is kept in the open" for code in sorted(set(state.fields) - opened))
    yield from (f"{code} is no personal field" for code in sorted(state.known - personal))
    for code in sorted(state.failed):
        if state.items.get(code, "") in ("", "open"):
            yield f"{code} failed without an outcome"
