"""Rows <-> the engine's state. One direction reads a case in a few queries, the other writes only what changed.

Everything here is a function of (the case's own data, the state): so replayed events give the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from tongyou.base.clock import local
from tongyou.base.database import direct
from tongyou.kernels.casework import shelf
from tongyou.kernels.casework.definition.types import By, Limit, Procedure, Span
from tongyou.kernels.casework.engine.coding import to_json
from tongyou.kernels.casework.engine.types import (
    ClockState,
    MaterialStanding,
    MaterialState,
    PauseState,
    ReferralState,
    Standing,
    State,
    StepStanding,
    StepState,
)
from tongyou.kernels.casework.models import Case, CaseKey, Clock, Material, Pause, Referral, Step

Columns = dict[str, Any]
ROWS: Mapping[
    str, tuple[type[models.Model], str]
] = {  # part of the state -> table, key in the case
    "steps": (Step, "key"),
    "materials": (Material, "code"),
    "pauses": (Pause, "number"),
    "clocks": (Clock, "key"),
    "referrals": (Referral, "number"),
}
PARTS = (  # a case with everything its state is made of, and its key
    direct.Rows(Case, "subject"),
    direct.Rows(CaseKey, "case"),
    direct.Rows(Step, "case", order=("position",), light=True),
    direct.Rows(Material, "case", order=("position",), light=True),
    direct.Rows(Pause, "case", order=("number",), light=True),
    direct.Rows(Clock, "case", order=("position",), light=True),
    direct.Rows(Referral, "case", order=("number",), light=True),
)
WHOLE = direct.Together(*PARTS)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as it stands: its row, its procedure, its state."""

    row: Case
    procedure: Procedure
    state: State


# ---- rows -> state


def load(case_id: UUID, *, lock: bool = False) -> Loaded | None:
    """A case, in one statement. None: there is none.

    `lock` keeps other writers away until the transaction ends (on SQLite the write transaction does so anyway).
    """
    return made_of(WHOLE(*[(case_id,) for _ in PARTS], lock=lock))


def made_of(found: Sequence[Sequence[Any]]) -> Loaded | None:
    """A case of the rows of `PARTS`."""
    rows, keys, *parts = found
    for row, key in zip(rows, keys, strict=False):
        key.case = row  # what is personal can be opened without asking for the key
    if not rows:
        return None
    return Loaded(rows[0], shelf.of(rows[0].released_id), state_of(rows[0], *parts))


def state_of(
    row: Case,
    steps: Sequence[Step],
    materials: Sequence[Material],
    pauses: Sequence[Pause],
    clocks: Sequence[Clock],
    referrals: Sequence[Referral],
) -> State:
    """The state that the rows of a case hold."""
    return State(
        case_id=row.pk,
        procedure=row.procedure,
        version=row.version,
        revision=row.revision,
        opened_at=row.opened_at,
        opener=row.opener_id,
        area_id=row.area_id,
        unit_id=row.unit_id,
        places={code: tuple(map(UUID, units)) for code, units in row.places.items()},
        standing=Standing(row.standing),
        outcome=row.outcome,
        closed_at=row.closed_at,
        fields=row.fields,
        known=frozenset(row.known),
        steps=tuple(map(step_state, steps)),
        materials=tuple(map(material_state, materials)),
        pauses=tuple(map(pause_state, pauses)),
        clocks=tuple(map(clock_state, clocks)),
        referrals=tuple(map(referral_state, referrals)),
        items=row.items,
        failed=frozenset(row.failed),
    )


def step_state(row: Step) -> StepState:
    return StepState(
        key=row.key,
        code=row.code,
        unit_id=row.unit_id,
        round=row.round,
        standing=StepStanding(row.standing),
        opened_at=row.opened_at,
        done_at=row.done_at,
        done_by=row.done_by,
        act=row.act,
        late=row.late,
        actors=tuple(map(UUID, row.actors)),
    )


def material_state(row: Material) -> MaterialState:
    return MaterialState(row.code, MaterialStanding(row.standing), row.file_id, row.promised_until)


def pause_state(row: Pause) -> PauseState:
    return PauseState(row.code, row.number, row.started_at, row.ends_at, row.ended_at)


def clock_state(row: Clock) -> ClockState:
    return ClockState(
        key=row.key,
        limit=Limit(row.amount, Span(row.span)),
        started_at=row.started_at,
        due_at=row.due_at,
        used=row.used,
        paused=row.paused,
        stopped_at=row.stopped_at,
    )


def referral_state(row: Referral) -> ReferralState:
    return ReferralState(
        row.number, row.unit_id, tuple(row.forms), row.started_at, row.ends_at, row.ended_at
    )


# ---- state -> columns


def case_columns(state: State) -> Columns:
    """What the case's own row holds of a state."""
    due = {one.key: local(one.due_at).date() for one in state.clocks}
    return {
        "standing": state.standing.value,
        "outcome": state.outcome,
        "area_id": state.area_id,
        "unit_id": state.unit_id,
        "opener_id": state.opener,
        "places": to_json(state.places),
        "fields": dict(state.fields),
        "known": sorted(state.known),
        "items": dict(state.items),
        "failed": sorted(state.failed),
        "opened_at": state.opened_at,
        "closed_at": state.closed_at,
        "promised_on": due.get("promised"),
        "statutory_on": due.get("statutory"),
        "revision": state.revision,
    }


def part_columns(row: Case, procedure: Procedure, state: State) -> dict[str, dict[Any, Columns]]:
    """Part of the state -> key -> columns of its row. `row` gives what never changes: number, title, compartment."""
    clocks = {one.key: one for one in state.clocks}
    return {
        "steps": {
            one.key: step_columns(row, procedure, state, one, place, clocks.get(f"step:{one.key}"))
            for place, one in enumerate(state.steps)
        },
        "materials": {
            one.code: material_columns(one, place) for place, one in enumerate(state.materials)
        },
        "pauses": {one.number: pause_columns(one) for one in state.pauses},
        "clocks": {one.key: clock_columns(one, place) for place, one in enumerate(state.clocks)},
        "referrals": {one.number: referral_columns(one) for one in state.referrals},
    }


def step_columns(
    row: Case,
    procedure: Procedure,
    state: State,
    step: StepState,
    place: int,
    clock: ClockState | None,
) -> Columns:
    return {
        "position": place,
        "key": step.key,
        "code": step.code,
        "unit_id": step.unit_id,
        "round": step.round,
        "standing": step.standing.value,
        "opened_at": step.opened_at,
        "done_at": step.done_at,
        "done_by": step.done_by,
        "act": step.act,
        "late": step.late,
        "actors": [str(one) for one in step.actors],
        "procedure": state.procedure,
        "version": state.version,
        "number": row.number,
        "title_zh": row.title_zh,
        "title_en": row.title_en,
        "area_id": state.area_id,
        "compartment": row.compartment,
        "roles": roles_text(procedure, step.code),
        "due_at": clock.due_at if clock else None,
        "paused": state.standing is Standing.PAUSED,
        "case_standing": state.standing.value,
    }


def roles_text(procedure: Procedure, code: str) -> str:
    """The roles that may act on a step: `,clerk,coordinator@any,`."""
    words = dict.fromkeys(map(word, bys_of(procedure, code)))
    return f",{','.join(words)},"


def word(by: By) -> str:
    return f"{by.role}@any" if by.anywhere else by.role


def bys_of(procedure: Procedure, code: str) -> tuple[By, ...]:
    """Everybody who may do anything on a step."""
    spec = procedure.step(code)
    return (*spec.by, *(by for act in spec.acts for by in act.by))


def material_columns(one: MaterialState, place: int) -> Columns:
    return {
        "position": place,
        "code": one.code,
        "standing": one.standing.value,
        "file_id": one.file_id,
        "promised_until": one.promised_until,
    }


def pause_columns(one: PauseState) -> Columns:
    return {
        "number": one.number,
        "code": one.code,
        "started_at": one.started_at,
        "ends_at": one.ends_at,
        "ended_at": one.ended_at,
    }


def clock_columns(one: ClockState, place: int) -> Columns:
    return {
        "position": place,
        "key": one.key,
        "amount": one.limit.amount,
        "span": one.limit.span.value,
        "started_at": one.started_at,
        "due_at": one.due_at,
        "used": one.used,
        "paused": one.paused,
        "stopped_at": one.stopped_at,
    }


def referral_columns(one: ReferralState) -> Columns:
    return {
        "number": one.number,
        "unit_id": one.unit_id,
        "forms": list(one.forms),
        "started_at": one.started_at,
        "ends_at": one.ends_at,
        "ended_at": one.ended_at,
    }


# ---- writing what changed


def changed_parts(
    row: Case, procedure: Procedure, before: State | None, after: State
) -> dict[str, list[Columns]]:
    """The rows that are new or not as they were, by part; nothing is ever removed."""
    old = part_columns(row, procedure, before) if before else {}
    new = part_columns(row, procedure, after)
    return {
        part: [columns for key, columns in rows.items() if old.get(part, {}).get(key) != columns]
        for part, rows in new.items()
    }


def put(
    case_id: UUID, part: str, rows: list[Columns], next_at: Mapping[str, dt.datetime | None]
) -> None:
    """Insert or replace rows of one part in one statement. `next_at` is when each clock is to be looked at."""
    if not rows:
        return
    model, key = ROWS[part]
    if part == "clocks":
        rows = [{**one, "next_at": next_at.get(one["key"])} for one in rows]
    made = [model(case_id=case_id, **columns) for columns in rows]
    names = [name for name in rows[0] if name != key]
    direct.put(made, unique=("case", key), update=names)
