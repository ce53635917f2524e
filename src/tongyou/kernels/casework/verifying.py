"""Whether the rows of a case are what its events make of them, and whether its chain is whole."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from tongyou.kernels.casework import chain, records, shelf
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.evolving import replay
from tongyou.kernels.casework.engine.types import BrokenHistory, Event, State, UnknownEvent
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.models import Event as EventRow

BATCH = 500


def events_of(case_id: UUID) -> list[EventRow]:
    """Every event of a case, in order."""
    return list(EventRow.objects.filter(case_id=case_id).order_by("sequence"))


def as_event(row: EventRow) -> Event:
    """A row as the engine's value; what is personal stays sealed, the engine needs only its names."""
    return Event(
        sequence=row.sequence,
        kind=row.kind,
        at=row.at,
        by=row.by,
        role=row.role,
        act=row.act,
        step=row.step,
        data=json.loads(row.data),
    )


def rebuilt(case_id: UUID) -> State:
    """The case that its events make. BrokenHistory, UnknownEvent, Case.DoesNotExist."""
    row = Case.objects.only("released_id").get(pk=case_id)
    return replay(shelf.of(row.released_id), map(as_event, events_of(case_id)))


def differences(case_id: UUID) -> list[str]:
    """What is not as it should be in one case; empty if rows, events and chain agree. Names columns, never values."""
    row = Case.objects.get(pk=case_id)
    procedure, events = shelf.of(row.released_id), events_of(case_id)
    found = list(chain_breaks(row, events))
    try:
        state = replay(procedure, map(as_event, events))
    except (BrokenHistory, UnknownEvent) as broken:
        return [*found, str(broken)]
    return [*found, *row_differences(row, procedure, state)]


def chain_breaks(row: Case, events: list[EventRow]) -> Iterator[str]:
    """Events whose digest does not follow from what they say and from the one before."""
    previous = chain.BEGINNING
    for one in events:
        at = one.at.astimezone(dt.UTC)
        said = Event(one.sequence, one.kind, at, one.by, one.role, one.act, one.step)
        if chain.digest(row.pk, said, one.data, one.sealed, previous) != one.hash:
            yield f"event {one.sequence}: not as it was written"
        previous = one.hash
    if previous != row.head:
        yield "the case's head is not its last event"


def row_differences(row: Case, procedure: Procedure, state: State) -> Iterator[str]:
    """Columns that are not what the state makes of them."""
    for name, value in records.case_columns(state).items():
        if getattr(row, name) != value:
            yield f"case: {name}"
    for part, wanted in records.part_columns(row, procedure, state).items():
        yield from part_differences(row.pk, part, wanted)


def part_differences(case_id: UUID, part: str, wanted: dict[Any, records.Columns]) -> Iterator[str]:
    """Rows of one part: missing, too many, or with another value."""
    model, key = records.ROWS[part]
    rows = {getattr(one, key): one for one in model._default_manager.filter(case_id=case_id)}  # noqa: SLF001 - Django's public API
    for name in sorted(set(rows) ^ set(wanted), key=str):
        yield f"{part} {name}: {'missing' if name in wanted else 'not in the events'}"
    for name in set(rows) & set(wanted):
        for column, value in wanted[name].items():
            if getattr(rows[name], column) != value:
                yield f"{part} {name}: {column}"


def all_cases(after: UUID | None = None) -> Iterator[tuple[str, list[str]]]:
    """(number, what is wrong) for every case with something wrong."""
    while True:
        rows = Case.objects.order_by("pk").values_list("pk", "number")
        batch = list(rows.filter(pk__gt=after)[:BATCH] if after else rows[:BATCH])
        if not batch:
            return
        for case_id, number in batch:
            wrong = differences(case_id)
            if wrong:
                yield number, wrong
        after = batch[-1][0]
