"""What happens when somebody opens a case or acts on one: exactly one event, or a refusal with every reason.

Recounting deadlines that did not move makes no event at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tongyou.kernels.casework.definition.types import ActSpec, Effect, Procedure
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.allowing import (
    asks_of,
    is_on_step,
    meant,
    reasons,
    role_in,
)
from tongyou.kernels.casework.engine.answers import read_answers
from tongyou.kernels.casework.engine.caseacts import CASE_ACTS
from tongyou.kernels.casework.engine.changes import difference
from tongyou.kernels.casework.engine.conditions import in_words
from tongyou.kernels.casework.engine.ending import close
from tongyou.kernels.casework.engine.moving import advance, end_row, key_of, send_back
from tongyou.kernels.casework.engine.paths import is_stranded
from tongyou.kernels.casework.engine.pausing import begin_pause
from tongyou.kernels.casework.engine.people import right
from tongyou.kernels.casework.engine.question import Answers, Question
from tongyou.kernels.casework.engine.rows import put_step, start_clock, take, touch
from tongyou.kernels.casework.engine.types import (
    Command,
    Event,
    Kind,
    MaterialState,
    Moment,
    Opening,
    Refused,
    Standing,
    State,
    StepStanding,
    StepState,
    Who,
)
from tongyou.kernels.criteria import Text

UNSTOPPABLE = frozenset({Kind.ITEM_OPENED, Kind.ITEM_CLOSED})  # they have happened elsewhere


# ---- opening


def open_events(
    procedure: Procedure, opening: Opening, who: Who, moment: Moment
) -> tuple[Event, ...]:
    """The first event of a case. Refused(reasons, fields) if it cannot be opened like this."""
    moment = in_utc(moment)
    role, refused = opening_right(procedure, opening, who, moment)
    found = (*refused, *place_reasons(procedure, opening))
    if found:
        raise Refused(found)
    answers = read_answers(procedure.fields, opening.fields)
    blank = blank_case(procedure, opening, who, moment)
    moment = knowing(moment, answers)
    state = advance(procedure, take(procedure, blank, answers), moment)
    if is_stranded(procedure, state, moment):
        raise Refused((words.STRANDED,))
    data = {"answers": dict(answers.open), "set": difference(None, state)}
    return (
        Event(
            sequence=1,
            kind=Kind.OPENED,
            at=moment.now,
            by=who.account_id,
            role=role,
            act="open",
            data={**data, **notable(procedure, None, state)},
            personal=dict(answers.personal),
        ),
    )


def opening_right(
    procedure: Procedure, opening: Opening, who: Who, moment: Moment
) -> tuple[str, tuple[Text, ...]]:
    """The role somebody opens in, or why they may not. A role counts at whichever unit it is held."""
    nowhere = State(
        case_id=opening.case_id,
        procedure=procedure.code,
        version=procedure.version,
        revision=0,
        opened_at=moment.now,
        opener=who.account_id,
        area_id=opening.area_id,
        unit_id=opening.unit_id,
        places={},
    )
    found = right(procedure.open_by, who, nowhere, {unit for _, unit in who.posts})
    return found.role, (found.reason,) if found.reason else ()


def place_reasons(procedure: Procedure, opening: Opening) -> Iterator[Text]:
    """Every place has a unit, no unit twice, and there is no place the procedure does not know."""
    for place in procedure.places:
        units = opening.places.get(place.code, ())
        if not units:
            yield words.place_missing(place.title)
        if len(set(units)) != len(units):
            yield words.unit_twice(place.title)
    for code in sorted(set(opening.places) - {place.code for place in procedure.places}):
        yield words.place_unknown(code)


def blank_case(procedure: Procedure, opening: Opening, who: Who, moment: Moment) -> State:
    """A case in which everything waits, and its own clocks run."""
    places = {code: tuple(units) for code, units in opening.places.items()}
    state = State(
        case_id=opening.case_id,
        procedure=procedure.code,
        version=procedure.version,
        revision=1,
        opened_at=moment.now,
        opener=None if who.system else who.account_id,
        area_id=opening.area_id,
        unit_id=opening.unit_id,
        places=places,
        steps=tuple(
            StepState(key_of(spec.code, number), spec.code, unit)
            for spec in procedure.steps
            for number, unit in enumerate(places[spec.place])
        ),
        materials=tuple(MaterialState(spec.code) for spec in procedure.materials),
        items={item.code: "" for item in procedure.items},
    )
    state = start_clock(state, "promised", procedure.promised, moment)
    if procedure.statutory is None:
        return state
    return start_clock(state, "statutory", procedure.statutory, moment)


# ---- acting


def decide(
    procedure: Procedure, state: State, command: Command, who: Who, moment: Moment
) -> tuple[Event, ...]:
    """The event of an act. Refused(reasons, fields) with everything that stands against it; nothing is changed then."""
    moment = in_utc(moment)
    q = Question(procedure, state, command, who, moment)
    found = reasons(q)
    if found:
        raise Refused(found)
    answers = read_answers(asks_of(q), command.payload)
    moment = knowing(moment, answers)
    kind, after = outcome_of(q, answers)
    after = advance(procedure, after, moment)
    if kind is Kind.CLOCK_MOVED and after is state:
        return ()
    if kind not in UNSTOPPABLE and is_stranded(procedure, after, moment):
        raise Refused((words.STRANDED,))
    return (event_of(q, kind, answers, after),)


def outcome_of(q: Question, answers: Answers) -> tuple[Kind, State]:
    """What the act makes of the case."""
    if is_on_step(q.command):
        return Kind.ACTED, step_outcome(q, answers)
    act = CASE_ACTS[q.command.act]
    return act.kind, act.effect(q, answers)


def step_outcome(q: Question, answers: Answers) -> State:
    """What a step's act makes of the case: its answers are taken first, then its effect."""
    row, _, act = meant(q)
    if row is None or act is None:
        raise KeyError(q.command.step)
    return effect(q, row, act, take(q.procedure, q.state, answers))


def effect(q: Question, row: StepState, act: ActSpec, state: State) -> State:
    """Done, sent back, closed, paused, or only noted."""
    procedure, moment = q.procedure, q.then
    match act.effect:
        case Effect.DONE:
            return end_row(state, row, StepStanding.DONE, act.code, q.who, moment)
        case Effect.RETURN:
            return send_back(procedure, state, row, act.target, act.code, q.who, moment)
        case Effect.CLOSE:
            state = end_row(state, row, StepStanding.DONE, act.code, q.who, moment)
            return close(state, act.target, moment)
        case Effect.PAUSE:
            return begin_pause(procedure, put_step(state, touch(row, q.who)), act.target, moment)
        case Effect.NOTE:
            return state


# ---- the event


def event_of(q: Question, kind: Kind, answers: Answers, after: State) -> Event:
    """The act as something that happened."""
    data = {"answers": dict(answers.open), "set": difference(q.state, after)}
    return Event(
        sequence=q.state.revision + 1,
        kind=kind,
        at=q.then.now,
        by=q.who.account_id,
        role=role_in(q),
        act=q.command.act,
        step=q.command.step,
        data={**data, **notable(q.procedure, q.state, after)},
        personal=dict(answers.personal),
    )


def notable(procedure: Procedure, before: State | None, after: State) -> Mapping[str, Any]:
    """What a history line tells besides: the outcome, the steps that opened, and those skipped with the reason."""
    old = {row.key: row.standing for row in before.steps} if before else {}
    changed = [row for row in after.steps if old.get(row.key) is not row.standing]
    found: dict[str, Any] = {
        "opened": [row.key for row in changed if row.standing is StepStanding.OPEN],
        "skipped": {
            row.key: skipped_because(procedure, row.code)
            for row in changed
            if row.standing is StepStanding.SKIPPED
        },
    }
    if after.standing is Standing.CLOSED and (before is None or not before.outcome):
        found["outcome"] = after.outcome
    return {name: one for name, one in found.items() if one}


def skipped_because(procedure: Procedure, code: str) -> dict[str, str]:
    """Why a step was not needed: its condition did not hold."""
    when = procedure.step(code).when
    because = words.skipped(in_words(procedure, when)) if when is not None else Text("", "")
    return {"zh": because.zh, "en": because.en}


def knowing(moment: Moment, answers: Answers) -> Moment:
    """Sealed answers just given are known to the conditions they decide, for this once."""
    return replace(moment, opened={**moment.opened, **answers.personal})


def in_utc(moment: Moment) -> Moment:
    """Moments are kept in UTC, however they came."""
    return replace(moment, now=moment.now.astimezone(dt.UTC))
