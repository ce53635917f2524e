"""Whether somebody may do something: every reason against it, in plain words; and everything that could be done now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tongyou.kernels.casework.definition.types import (
    ActSpec,
    AskedField,
    Effect,
    MaterialSpec,
    OutcomeKind,
    Procedure,
    StepSpec,
)
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.caseacts import CASE_ACTS, PLATFORM_ACTS
from tongyou.kernels.casework.engine.caseacts.common import reason
from tongyou.kernels.casework.engine.caseacts.timing import PROCEED
from tongyou.kernels.casework.engine.conditions import in_words, judge, titles
from tongyou.kernels.casework.engine.ending import unfinished
from tongyou.kernels.casework.engine.paths import current, find, open_rows, row_passed
from tongyou.kernels.casework.engine.pausing import live_pause, spec_of
from tongyou.kernels.casework.engine.people import Right, right, rules_of, seen_before
from tongyou.kernels.casework.engine.question import CaseAct, Question
from tongyou.kernels.casework.engine.types import (
    Command,
    MaterialStanding,
    MaterialState,
    Moment,
    Offer,
    Standing,
    State,
    StepStanding,
    StepState,
    Who,
)
from tongyou.kernels.criteria import Text, Type


def why_not(
    procedure: Procedure, state: State, command: Command, who: Who, moment: Moment | None = None
) -> tuple[Text, ...]:
    """Every reason why this person may not do this now; empty if they may. Never raises.

    What depends on the time is judged only if a moment is given. What the act asks is checked when it is done.
    """
    return reasons(Question(procedure, state, command, who, moment))


def acts(
    procedure: Procedure, state: State, who: Who, moment: Moment | None = None
) -> tuple[Offer, ...]:
    """Every act that exists now, on open steps first, then on the case, each with why not. The platform's own are left out."""
    commands = (*step_commands(procedure, state), *case_commands(procedure, state, moment))
    return tuple(offer(Question(procedure, state, command, who, moment)) for command in commands)


def reasons(q: Question) -> tuple[Text, ...]:
    """Every reason, each once."""
    found = step_reasons(q) if is_on_step(q.command) else case_reasons(q)
    return tuple(dict.fromkeys(found))


def role_in(q: Question) -> str:
    """The role in which somebody who may act does so."""
    if not is_on_step(q.command):
        return CASE_ACTS[q.command.act].who(q).role
    row, spec, act = meant(q)
    return step_right(q, row, spec, act).role if row and spec and act else ""


def asks_of(q: Question) -> tuple[AskedField, ...]:
    """What the act asks: its page shows these fields, and nothing else is taken."""
    if not is_on_step(q.command):
        known = CASE_ACTS.get(q.command.act)
        return known.asks(q) if known and known.known(q.procedure) else ()
    act = meant(q)[2]
    return step_asks(q.procedure, act) if act else ()


def offer(q: Question) -> Offer:
    """One act as a page shows it."""
    act = meant(q)[2] if is_on_step(q.command) else CASE_ACTS[q.command.act]
    title = act.title if act else Text(q.command.act, q.command.act)
    return Offer(q.command, title, asks_of(q), reasons(q))


def is_on_step(command: Command) -> bool:
    """True for acts that a step names; going on without a late step is the platform's own."""
    return bool(command.step) and command.act != PROCEED


def step_commands(procedure: Procedure, state: State) -> Iterator[Command]:
    """Every act of every open step."""
    for row in open_rows(state):
        for act in procedure.step(row.code).acts:
            yield Command(act.code, row.key)


def case_commands(procedure: Procedure, state: State, moment: Moment | None) -> Iterator[Command]:
    """Every act on the case that this procedure knows and that fits where the case stands."""
    for code, act in CASE_ACTS.items():
        if code in PLATFORM_ACTS or state.standing not in act.during or not act.known(procedure):
            continue
        for payload in act.offers(Question(procedure, state, Command(code), moment=moment)):
            yield Command(code, payload=payload)


# ---- acts on the case


def case_reasons(q: Question) -> Iterator[Text]:
    """Where the case stands, who may, and what the act itself has against it."""
    act = CASE_ACTS.get(q.command.act)
    if act is None or not act.known(q.procedure):
        yield words.UNKNOWN_ACT
        return
    if q.state.standing not in act.during:
        yield wrong_time(q, act)
    refused = act.who(q).reason
    if refused:
        yield refused
    yield from act.reasons(q)


def wrong_time(q: Question, act: CaseAct) -> Text:
    """Why the act does not fit where the case stands."""
    if q.state.standing is Standing.CLOSED:
        return words.CLOSED
    if q.state.standing is Standing.PAUSED and Standing.OPEN in act.during:
        return paused_words(q)
    return words.NOT_CLOSED if Standing.CLOSED in act.during else words.NOT_PAUSED


def paused_words(q: Question) -> Text:
    """The case stands still, and by what."""
    live = live_pause(q.state)
    return words.paused(spec_of(q.procedure, live.code).title if live else words.PAUSE)


# ---- acts of a step


def meant(q: Question) -> tuple[StepState | None, StepSpec | None, ActSpec | None]:
    """The row, the step and the act of a command, as far as they exist."""
    row = find(q.state, q.command.step)
    if row is None or not q.procedure.has(row.code):
        return None, None, None
    spec = q.procedure.step(row.code)
    return row, spec, next((one for one in spec.acts if one.code == q.command.act), None)


def step_reasons(q: Question) -> Iterator[Text]:
    """Where case and step stand, who may, four eyes, materials, conditions, and what the effect needs."""
    row, spec, act = meant(q)
    if row is None or spec is None or act is None:
        yield words.UNKNOWN_STEP if row is None else words.UNKNOWN_ACT
        return
    yield from standing_reasons(q, row, spec)
    refused = step_right(q, row, spec, act).reason
    if refused:
        yield refused
    if act.effect is not Effect.NOTE:
        yield from seen_before(q.procedure, q.state, q.who, spec)
    yield from missing_materials(q, act)
    yield from condition_reasons(q, act)
    yield from effect_reasons(q, row, act)


def step_right(q: Question, row: StepState, spec: StepSpec, act: ActSpec) -> Right:
    """Whether this person may do this act at the row's unit."""
    return right(rules_of(spec, act), q.who, q.state, [row.unit_id])


def standing_reasons(q: Question, row: StepState, spec: StepSpec) -> Iterator[Text]:
    """The case must be open and not paused, the step open."""
    if q.state.standing is Standing.CLOSED:
        yield words.CLOSED
        return
    if q.state.standing is Standing.PAUSED:
        yield paused_words(q)
    if row.standing is StepStanding.WAITING:
        yield waiting_words(q, spec)
    elif row.standing is not StepStanding.OPEN:
        yield words.STEP[row.standing](spec.title)


def waiting_words(q: Question, spec: StepSpec) -> Text:
    """What a waiting step waits for: an earlier step, or fields that decide whether it is needed."""
    for code in filter(q.procedure.has, spec.after):
        if not all(row_passed(q.procedure, row) for row in current(q.state, code)):
            return words.step_waiting(spec.title, q.procedure.step(code).title)
    verdict = judge(q.state, spec.when, q.moment)
    if verdict.answer is None:
        return words.step_needs_fields(spec.title, titles(q.procedure, verdict.missing))
    return words.step_waiting(spec.title, None)


def missing_materials(q: Question, act: ActSpec) -> Iterator[Text]:
    """Materials the act needs that are neither there nor promised in time."""
    rows = {one.code: one for one in q.state.materials}
    for spec in q.procedure.materials:
        if spec.code not in act.needs:
            continue
        verdict = judge(q.state, spec.when, q.moment)
        if verdict.answer is None:
            yield words.material_unsure(spec.title, titles(q.procedure, verdict.missing))
        elif verdict.answer and not is_there(spec, rows[spec.code], q.moment):
            broken = rows[spec.code].promised_until is not None
            yield words.material_missing(spec.title, broken=broken)


def is_there(spec: MaterialSpec, row: MaterialState, moment: Moment | None) -> bool:
    """Received, not needed any more, or promised where that is tolerated and the time is not over."""
    if row.standing is MaterialStanding.PROMISED:
        until = row.promised_until
        in_time = moment is None or (until is not None and moment.now <= until)
        return spec.tolerance is not None and in_time
    return row.standing in (MaterialStanding.RECEIVED, MaterialStanding.WAIVED)


def condition_reasons(q: Question, act: ActSpec) -> Iterator[Text]:
    """The act's own condition is false, or unknown for want of named fields."""
    verdict = judge(q.state, act.when, q.moment)
    if act.when is not None and verdict.answer is False:
        yield words.does_not_apply(in_words(q.procedure, act.when))
    if verdict.answer is None:
        yield words.needs_fields(titles(q.procedure, verdict.missing))


def effect_reasons(q: Question, row: StepState, act: ActSpec) -> Iterator[Text]:
    """What pausing, sending back and granting need."""
    match act.effect:
        case Effect.PAUSE:
            yield from pause_reasons(q, act.target)
        case Effect.RETURN:
            yield from return_reasons(q, row, act.target)
        case Effect.CLOSE if kind_of(q.procedure, act) is OutcomeKind.GRANTED:
            yield from unfinished(q.procedure, q.state, row, q.moment)


def pause_reasons(q: Question, code: str) -> Iterator[Text]:
    """A pause that is allowed once."""
    spec = spec_of(q.procedure, code)
    if spec.once and any(one.code == code for one in q.state.pauses):
        yield words.paused_once(spec.title)


def return_reasons(q: Question, row: StepState, target: str) -> Iterator[Text]:
    """Only to what has been reached, and is needed."""
    spec = q.procedure.step(target)
    if target != row.code and any(
        one.standing is StepStanding.WAITING for one in current(q.state, target)
    ):
        yield words.not_reached(spec.title)
    verdict = judge(q.state, spec.when, q.moment)
    if verdict.answer is None:
        yield words.step_needs_fields(spec.title, titles(q.procedure, verdict.missing))
    if verdict.answer is False:
        yield words.STEP[StepStanding.SKIPPED](spec.title)


# ---- what a step's act asks


def kind_of(procedure: Procedure, act: ActSpec) -> OutcomeKind | None:
    """The kind of outcome an act closes with; None if it does not close."""
    return procedure.outcome(act.target).kind if act.effect is Effect.CLOSE else None


def step_asks(procedure: Procedure, act: ActSpec) -> tuple[AskedField, ...]:
    """The act's fields. A refusal always asks for its reason; a personal field of the case stays personal here."""
    personal = {asked.field.code for asked in procedure.fields if asked.personal}
    asks = tuple(
        replace(asked, personal=True) if asked.field.code in personal else asked
        for asked in act.asks
    )
    if kind_of(procedure, act) is not OutcomeKind.REFUSED:
        return asks
    if any(asked.field.code == "reason" for asked in asks):
        return tuple(
            replace(asked, required=True) if asked.field.code == "reason" else asked
            for asked in asks
        )
    given = any(asked.required and asked.field.type is Type.TEXT for asked in asks)
    return asks if given else (*asks, reason(required=True))
