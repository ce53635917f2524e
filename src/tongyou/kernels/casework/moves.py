"""From an event to rows: everything is worked out before the write lock is taken, and then only written.

`plan_move` may read and reckon; `write_move` runs inside the caller's `write()` and is a short list of statements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from tongyou.base import audit, jobs
from tongyou.base.cipher import OwnKey
from tongyou.base.clock import local
from tongyou.base.database import direct
from tongyou.ground.visibility import Actor
from tongyou.kernels.casework import chain, hooks, people, records, sealing, tokens
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine import clocks
from tongyou.kernels.casework.engine.paths import ready_items
from tongyou.kernels.casework.engine.pausing import live_pause
from tongyou.kernels.casework.engine.types import (
    Event,
    Kind,
    Moment,
    Standing,
    State,
    StepStanding,
    StepState,
)
from tongyou.kernels.casework.events import CaseMoved
from tongyou.kernels.casework.models import Alarm, Case, Decision, Document, SearchText
from tongyou.kernels.casework.models import Event as EventRow
from tongyou.kernels.casework.thresholds import next_at

TELL, OPEN_ITEMS, CLOSE_ITEM = "casework.tell", "casework.open_items", "casework.close_item"
ALARMS = direct.Rows(Alarm, "case")
TELLING = frozenset({Kind.REFERRED, Kind.TRANSFERRED, Kind.RESUMED})


class Lost(Exception):
    """Somebody else wrote the case between our reading and our writing; nothing of ours was written."""


@dataclass(frozen=True, slots=True)
class Move:
    """One event with every row that follows from it."""

    actor: Actor
    row: Case
    procedure: Procedure
    before: State | None
    after: State
    event: Event
    event_row: EventRow
    case: Mapping[str, Any]  # columns of the case
    parts: Mapping[str, list[records.Columns]]
    next_at: Mapping[str, dt.datetime | None]
    decision: Decision | None
    document: Document | None
    vacant: tuple[StepState, ...]  # steps that opened with nobody to answer for them
    quiet: tuple[str, ...]  # keys of steps whose alarm is over
    moved: CaseMoved
    tells: bool
    items: bool  # sub-cases can be opened


def plan_move(
    *,
    actor: Actor,
    row: Case,
    procedure: Procedure,
    before: State | None,
    after: State,
    event: Event,
    moment: Moment,
    key: OwnKey | None,
) -> Move:
    """Everything that writing this event will need. `key` is the case's own, if anything is to be sealed."""
    event = told_more(event, actor, before, after)
    place = sealing.in_event(row.pk, event.sequence)
    sealed = sealing.seal(key, event.personal, place) if key else ""
    data = chain.data_text(event.data)
    digest = chain.digest(row.pk, event, data, sealed, row.head)
    columns = records.case_columns(after)
    columns |= {"head": digest, "retain_until": retain_until(procedure, after, moment)}
    columns |= personal_columns(row, procedure, event, key)
    parts = records.changed_parts(row, procedure, before, after)
    return Move(
        actor=actor,
        row=row,
        procedure=procedure,
        before=before,
        after=after,
        event=event,
        event_row=event_row(row.pk, event, data, sealed, digest),
        case=columns,
        parts=parts,
        next_at=looked_at_again(procedure, after, parts["clocks"], moment),
        decision=decision(row, procedure, event, after),
        document=document(row, before, event, after),
        vacant=vacant(procedure, newly_open(before, after)),
        quiet=quiet(row, before, after),
        moved=moved(row, event, after),
        tells=bool(event.data.get("opened")) or is_telling(before, event, after),
        items=bool(procedure.items) and bool(ready_items(procedure, after, moment)),
    )


def looked_at_again(
    procedure: Procedure, after: State, changed: list[records.Columns], moment: Moment
) -> dict[str, dt.datetime | None]:
    """When each of the changed clocks is to be looked at."""
    keys = {one["key"] for one in changed}
    return {
        one.key: next_at(procedure, one, moment.calendar) for one in after.clocks if one.key in keys
    }


def told_more(event: Event, actor: Actor, before: State | None, after: State) -> Event:
    """The event with what history wants to say besides: the actor's unit, and how deadlines moved."""
    more: dict[str, Any] = {}
    unit = next((post.unit_id for post in actor.posts if post.role == event.role), None)
    unit = unit or next(iter(actor.unit_ids), None)
    if unit:
        more["unit"] = str(unit)
    shifted = moved_clocks(before, after)
    if event.kind == Kind.CLOCK_MOVED and shifted:
        more["moved"] = shifted
    return replace(event, data={**event.data, **more}) if more else event


def moved_clocks(before: State | None, after: State) -> dict[str, list[str]]:
    """Deadlines that are not where they were: old and new moment by clock."""
    old = {one.key: one.due_at for one in before.clocks} if before else {}
    return {
        one.key: [old[one.key].isoformat(), one.due_at.isoformat()]
        for one in after.clocks
        if one.key in old and old[one.key] != one.due_at
    }


def event_row(case_id: UUID, event: Event, data: str, sealed: str, digest: str) -> EventRow:
    return EventRow(
        case_id=case_id,
        sequence=event.sequence,
        kind=str(event.kind),
        at=event.at,
        by=event.by,
        role=event.role,
        act=event.act,
        step=event.step,
        data=data,
        sealed=sealed,
        hash=digest,
    )


def retain_until(procedure: Procedure, after: State, moment: Moment) -> dt.date | None:
    """The day after which the case's personal content goes; None while it is open."""
    if after.standing is not Standing.CLOSED or after.closed_at is None:
        return None
    retain = procedure.outcome(after.outcome).retain
    return local(clocks.due(retain, after.closed_at, 0, moment.calendar)).date()


def personal_columns(
    row: Case, procedure: Procedure, event: Event, key: OwnKey | None
) -> dict[str, Any]:
    """The case's own sealed values, if this event gave any."""
    fields = {asked.field.code for asked in procedure.fields}
    given = {code: value for code, value in event.personal.items() if code in fields}
    if not given or key is None:
        return {}
    place = sealing.in_case(row.pk)
    kept = sealing.opened(key, row.sealed, place)
    return {"sealed": sealing.seal(key, {**kept, **given}, place)}


def newly_open(before: State | None, after: State) -> list[StepState]:
    """Steps that are open now and were not, or are open at another unit."""
    old = {(one.key, one.unit_id) for one in open_steps(before)} if before else set()
    return [one for one in open_steps(after) if (one.key, one.unit_id) not in old]


def open_steps(state: State) -> list[StepState]:
    return [one for one in state.steps if one.standing is StepStanding.OPEN]


def vacant(procedure: Procedure, opened: Iterable[StepState]) -> tuple[StepState, ...]:
    """Those of the opened steps nobody answers for."""
    wants = {one: people.want_of(procedure, one.code, one.unit_id) for one in opened}
    found = people.responsible(wants.values())
    return tuple(one for one, want in wants.items() if people.is_vacant(want, found[want]))


def quiet(row: Case, before: State | None, after: State) -> tuple[str, ...]:
    """Steps with an open alarm that are over or stand elsewhere. One that is raised meanwhile waits for the nightly look."""
    if before is None:
        return ()
    still = {(one.key, one.unit_id) for one in open_steps(after)}
    over = {one.key for one in open_steps(before) if (one.key, one.unit_id) not in still}
    alarms = ALARMS(row.pk) if over else []
    return tuple(one.step for one in alarms if one.closed_at is None and one.step in over)


def decision(row: Case, procedure: Procedure, event: Event, after: State) -> Decision | None:
    """The row of an outcome, when this event closed the case."""
    if "outcome" not in event.data:
        return None
    return Decision(
        case_id=row.pk,
        sequence=event.sequence,
        outcome=after.outcome,
        kind=procedure.outcome(after.outcome).kind.value,
        step=event.step,
        decided_by=event.by,
        role=event.role,
        decided_at=event.at,
    )


def document(row: Case, before: State | None, event: Event, after: State) -> Document | None:
    """The paper this event hands out, if it does."""
    kind = document_kind(before, event, after)
    if kind is None:
        return None
    number = f"{row.number}/{event.sequence}"
    return Document(
        case_id=row.pk, sequence=event.sequence, kind=kind, number=number, made_at=event.at
    )


def document_kind(before: State | None, event: Event, after: State) -> Document.Kind | None:
    if before is None:
        return Document.Kind.OPENED
    if "outcome" in event.data:
        return Document.Kind.DECISION
    if event.kind == Kind.PROMISED:
        return Document.Kind.PROMISE
    return Document.Kind.CORRECTION if has_paused(before, after) else None


def has_paused(before: State | None, after: State) -> bool:
    """This event began a pause."""
    return live_pause(after) is not None and (before is None or live_pause(before) is None)


def is_telling(before: State | None, event: Event, after: State) -> bool:
    """Somebody is to hear of it even if no step opened."""
    return event.kind in TELLING or "outcome" in event.data or has_paused(before, after)


def moved(row: Case, event: Event, after: State) -> CaseMoved:
    code = next((one.code for one in after.steps if one.key == event.step), "")
    return CaseMoved(
        case_id=row.pk,
        procedure=after.procedure,
        version=after.version,
        act=event.act,
        step=code,
        outcome=after.outcome,
        sequence=event.sequence,
        unit_id=after.unit_id,
    )


# ---- inside the lock


def write_move(move: Move) -> None:
    """Write it, in the caller's transaction. Raises Lost if the case is not where it was read."""
    if move.before is not None:
        here: dict[str, object] = {"subject": move.row.pk, "revision": move.before.revision}
        if not direct.change(Case, here, changed(move)):
            raise Lost(move.row.pk)
    write_rows(move)
    record(move)
    hooks.run(move.moved)
    announce(move)


def changed(move: Move) -> dict[str, object]:
    """The case's columns that are not as they were: an index of what stays the same is left alone."""
    return {name: value for name, value in move.case.items() if getattr(move.row, name) != value}


def write_rows(move: Move) -> None:
    """The event and everything that changed with it."""
    direct.put([move.event_row])
    for part, rows in move.parts.items():
        records.put(move.row.pk, part, rows, move.next_at)
    if move.decision:
        direct.put([move.decision])
    if move.document:
        direct.put([move.document])
    write_alarms(move)
    if move.before is not None and move.before.places != move.after.places:
        renew_search(move.row, move.after)


def write_alarms(move: Move) -> None:
    """An alarm for each step nobody answers for; those of steps that are over, or went elsewhere, are quiet."""
    if move.quiet:
        mine = Alarm.objects.filter(case_id=move.row.pk, step__in=move.quiet, closed_at=None)
        mine.update(closed_at=move.event.at)
    direct.put(
        [alarm(move.row, move.after, one, move.event.at) for one in move.vacant], ignore=True
    )


def alarm(row: Case, state: State, step: StepState, at: dt.datetime) -> Alarm:
    return Alarm(
        case_id=row.pk,
        step=step.key,
        unit_id=step.unit_id,
        area_id=state.area_id,
        compartment=row.compartment,
        opened_at=at,
    )


def record(move: Move) -> None:
    """One entry of the ledger: which fields were given, never what."""
    answers = (*move.event.data.get("answers", {}), *move.event.personal)
    detail: dict[str, str | int | UUID] = {
        "procedure": move.after.procedure,
        "sequence": move.event.sequence,
    }
    if move.moved.step:
        detail["step"] = move.moved.step
    audit.record(
        actor=move.actor,
        act="create" if move.before is None else move.event.act,
        kind="casework.case",
        subject_ids=[move.row.pk],
        fields=answers,
        detail=detail,
    )


def announce(move: Move) -> None:
    """The outbox, and the work that follows: telling people, sub-cases, the bundle this case is a part of."""
    jobs.publish(move.moved)
    case, sequence = str(move.row.pk), move.event.sequence
    payload = {"case": case, "sequence": sequence}
    if move.tells:
        jobs.enqueue(TELL, payload, key=f"{TELL}:{case}:{sequence}")
    if move.items:
        jobs.enqueue(OPEN_ITEMS, payload, key=f"{OPEN_ITEMS}:{case}:{sequence}")
    if move.row.parent_id and move.decision:
        jobs.enqueue(CLOSE_ITEM, payload, key=f"{CLOSE_ITEM}:{case}:{sequence}")


def search_tokens(row: Case, state: State) -> list[str]:
    """What the case is found by: its title, and who may find it. Never a value of a field."""
    units = [state.unit_id, *(unit for units in state.places.values() for unit in units)]
    found = tokens.words(row.title_zh, row.title_en)
    return [*found, *tokens.who_may_find(units, state.area_id, row.compartment)]


def renew_search(row: Case, state: State) -> None:
    """After a transfer other units may find the case."""
    SearchText.objects.filter(case_id=row.pk).update(tokens=search_tokens(row, state))
