"""The way through a procedure: what comes after what, what has been passed, what a case is waiting for.

Steps and items stand in one graph. A step is passed when it is done or skipped at every unit; a late one that the case
may go on without is passed too. What comes after an optional item does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tongyou.kernels.casework.definition.types import ItemSpec, OnLate, Procedure
from tongyou.kernels.casework.engine.conditions import judge
from tongyou.kernels.casework.engine.types import (
    Moment,
    Standing,
    State,
    StepStanding,
    StepState,
)

OVER = frozenset({StepStanding.DONE, StepStanding.SKIPPED})


class ItemStanding(StrEnum):
    """Where an item of a bundle stands."""

    WAITING = "waiting"
    UNKNOWN = "unknown"  # its condition, or a value it needs, is not known yet
    READY = "ready"  # its case can be opened
    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    BLOCKED = "blocked"  # it needs an item that failed
    UNNEEDED = "unneeded"  # its condition is false


ALIVE = frozenset({ItemStanding.READY, ItemStanding.OPEN})
ENDED = frozenset(
    {ItemStanding.DONE, ItemStanding.FAILED, ItemStanding.BLOCKED, ItemStanding.UNNEEDED}
)


@dataclass(frozen=True, slots=True)
class Wait:
    """A step or item whose turn it is, held up by fields nobody has given yet."""

    name: str
    missing: tuple[str, ...]


def find(state: State, key: str) -> StepState | None:
    """The row of that key."""
    return next((row for row in state.steps if row.key == key), None)


def current(state: State, code: str) -> list[StepState]:
    """The present round of a step, one row for each unit."""
    return [
        row for row in state.steps if row.code == code and row.standing is not StepStanding.RETURNED
    ]


def open_rows(state: State) -> list[StepState]:
    """Every piece of work that somebody could be doing now."""
    return [row for row in state.steps if row.standing is StepStanding.OPEN]


def item_of(procedure: Procedure, code: str) -> ItemSpec | None:
    """The item of that code."""
    return next((one for one in procedure.items if one.code == code), None)


def graph(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """Every step and item with what it comes after."""
    steps = {one.code: one.after for one in procedure.steps}
    return steps | {one.code: one.after for one in procedure.items}


def followers(procedure: Procedure, name: str) -> frozenset[str]:
    """Every step and item that comes after `name`, however far."""
    after, found, grown = graph(procedure), {name}, True
    while grown:
        more = {code for code, before in after.items() if found.intersection(before)} - found
        found |= more
        grown = bool(more)
    return frozenset(found - {name})


def ahead_of(procedure: Procedure, name: str) -> frozenset[str]:
    """Every step and item that comes before `name`, however far."""
    after, found = graph(procedure), set[str]()
    todo = list(after[name])
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(after[one])
    return frozenset(found)


def row_passed(procedure: Procedure, row: StepState) -> bool:
    """True if nobody needs to wait for this row any more."""
    if row.standing in OVER:
        return True
    late = row.standing is StepStanding.OPEN and row.late
    return late and procedure.step(row.code).on_late is OnLate.PROCEED


def step_passed(procedure: Procedure, state: State, code: str) -> bool:
    """True if every unit's row of the step is passed."""
    return all(row_passed(procedure, row) for row in current(state, code))


def frees_step(procedure: Procedure, state: State, name: str, moment: Moment | None) -> bool:
    """True if a step after `name` need not wait for it: an item may also have failed, a person then sees that."""
    item = item_of(procedure, name)
    if item is None:
        return step_passed(procedure, state, name)
    return item.optional or item_standing(procedure, state, item, moment) in ENDED


def is_due(procedure: Procedure, state: State, code: str, moment: Moment | None) -> bool:
    """True if a step's turn has come: everything before it is passed."""
    return all(frees_step(procedure, state, name, moment) for name in procedure.step(code).after)


def item_standing(
    procedure: Procedure, state: State, item: ItemSpec, moment: Moment | None
) -> ItemStanding:
    """Where an item stands; computed, because its case lives elsewhere."""
    kept = state.items.get(item.code, "")
    if kept == "open":
        return ItemStanding.OPEN
    if kept:
        return ItemStanding.FAILED if item.code in state.failed else ItemStanding.DONE
    before = [standing_before(procedure, state, name, moment) for name in item.after]
    for worst in (ItemStanding.BLOCKED, ItemStanding.WAITING):
        if worst in before:
            return worst
    needed = judge(state, item.when, moment).answer
    if needed is False:
        return ItemStanding.UNNEEDED
    unknown = needed is None or ItemStanding.UNKNOWN in before
    return ItemStanding.UNKNOWN if unknown else ItemStanding.READY


def standing_before(
    procedure: Procedure, state: State, name: str, moment: Moment | None
) -> ItemStanding:
    """What `name` means for the items after it: DONE lets them go on."""
    item = item_of(procedure, name)
    if item is None:
        passed = step_passed(procedure, state, name)
        return ItemStanding.DONE if passed else ItemStanding.WAITING
    standing = item_standing(procedure, state, item, moment)
    if item.optional or standing is ItemStanding.UNNEEDED:
        return ItemStanding.DONE
    if standing is ItemStanding.DONE:
        return ItemStanding.UNKNOWN if ungiven(procedure, state, item) else ItemStanding.DONE
    failed = standing in (ItemStanding.FAILED, ItemStanding.BLOCKED)
    return ItemStanding.BLOCKED if failed else ItemStanding.WAITING


def ungiven(procedure: Procedure, state: State, item: ItemSpec) -> tuple[str, ...]:
    """Fields of the bundle that this item was to give and has not given."""
    fields = {asked.field.code for asked in procedure.fields}
    there = state.known.union(state.fields)
    return tuple(code for code in item.gives if code in fields and code not in there)


def ready_items(
    procedure: Procedure, state: State, moment: Moment | None = None
) -> tuple[str, ...]:
    """Items whose cases can be opened now: the caller opens them and says so with `item_opened`."""
    if state.standing is not Standing.OPEN:
        return ()
    return tuple(
        item.code
        for item in procedure.items
        if item_standing(procedure, state, item, moment) is ItemStanding.READY
    )


def waits(procedure: Procedure, state: State, moment: Moment | None = None) -> tuple[Wait, ...]:
    """Steps and items held up by missing fields, with those fields."""
    return (*step_waits(procedure, state, moment), *item_waits(procedure, state, moment))


def step_waits(procedure: Procedure, state: State, moment: Moment | None) -> Iterator[Wait]:
    """Steps whose turn it is and whose condition is unknown."""
    for spec in procedure.steps:
        rows = current(state, spec.code)
        if spec.when is None or not any(r.standing is StepStanding.WAITING for r in rows):
            continue
        verdict = judge(state, spec.when, moment)
        if verdict.answer is None and is_due(procedure, state, spec.code, moment):
            yield Wait(spec.code, verdict.missing)


def item_waits(procedure: Procedure, state: State, moment: Moment | None) -> Iterator[Wait]:
    """Items held up by their own condition, or by a value an earlier item has not given."""
    for item in procedure.items:
        if item_standing(procedure, state, item, moment) is not ItemStanding.UNKNOWN:
            continue
        before = filter(None, (item_of(procedure, name) for name in item.after))
        missing = [
            code
            for one in before
            if not one.optional and state.items.get(one.code)
            for code in ungiven(procedure, state, one)
        ]
        own = judge(state, item.when, moment).missing
        yield Wait(item.code, tuple(dict.fromkeys([*own, *missing])))


def is_stranded(procedure: Procedure, state: State, moment: Moment | None = None) -> bool:
    """True if nobody could ever move this open case again: no open step, no living item, no field to wait for."""
    if state.standing is not Standing.OPEN or open_rows(state):
        return False
    if any(item_standing(procedure, state, one, moment) in ALIVE for one in procedure.items):
        return False
    return not waits(procedure, state, moment)
