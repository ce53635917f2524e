"""What a case is: the fold of its events. Nothing here knows a rule; whatever was decided stands in the event."""

from __future__ import annotations

from collections.abc import Iterable

from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.changes import apply, begin
from tongyou.kernels.casework.engine.types import BrokenHistory, Event, Kind, State, UnknownEvent

KINDS = frozenset(Kind)


def evolve(procedure: Procedure, state: State | None, event: Event) -> State:
    """The case after the event. Raises UnknownEvent or BrokenHistory, and nothing else on events of this engine."""
    if event.kind not in KINDS:
        raise UnknownEvent(event.kind)
    check_order(state, event)
    patch = event.data["set"]
    after = begin(patch, event.sequence) if state is None else apply(state, patch, event.sequence)
    if (after.procedure, after.version) != (procedure.code, procedure.version):
        raise BrokenHistory(
            f"The case follows {after.procedure} version {after.version}, "
            f"not {procedure.code} version {procedure.version}."
        )
    return after


def replay(procedure: Procedure, events: Iterable[Event]) -> State:
    """The case that these events made. BrokenHistory if there are none, or one is missing."""
    state: State | None = None
    for event in events:
        state = evolve(procedure, state, event)
    if state is None:
        raise BrokenHistory("A case without events was never opened.")
    return state


def check_order(state: State | None, event: Event) -> None:
    """Events are numbered from 1 without a gap; the first one opens the case, no other does."""
    expected = 1 if state is None else state.revision + 1
    if event.sequence != expected:
        raise BrokenHistory(f"Event {event.sequence} came where event {expected} was expected.")
    if (event.kind == Kind.OPENED) != (state is None):
        raise BrokenHistory(
            f"A case is opened by its first event; {event.kind} is event {expected}."
        )
