"""Handing a place, or the whole case, to another unit (移交). Deadlines stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from tongyou.kernels.casework.definition.types import AskedField, Procedure
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.answers import ask, identifier
from tongyou.kernels.casework.engine.caseacts.common import RECEIVER, reason
from tongyou.kernels.casework.engine.ending import UNDONE
from tongyou.kernels.casework.engine.people import Right, right, units_at_work
from tongyou.kernels.casework.engine.question import Answers, CaseAct, Question
from tongyou.kernels.casework.engine.types import Kind, State
from tongyou.kernels.criteria import Text, Type

PLACE = Text("办理地点", "Place")
GIVER = Text("移交单位", "Unit that hands over")


def movable(procedure: Procedure) -> list[tuple[str, Text]]:
    """Places that are not a fixed unit's."""
    return [(one.code, one.title) for one in procedure.places if not one.unit]


def who_hands_over(q: Question) -> Right:
    """Those the procedure names, at the case's own unit or the one that hands over; nobody takes work from a third.

    As long as it is not said what goes where, any unit at work may ask.
    """
    units = units_at_work(q.state)
    if "unit_id" in q.command.payload:
        units = frozenset(filter(None, (q.state.unit_id, giver(q))))
    return right(q.procedure.transfer_by, q.who, q.state, units)


def asks(q: Question) -> tuple[AskedField, ...]:
    """To whom, which place (the whole case if left out), from whom if several answer there, and why."""
    return (
        ask("unit_id", RECEIVER, required=True, reader=identifier),
        ask("place", PLACE, type=Type.CHOICE, choices=movable(q.procedure)),
        ask("from_unit", GIVER, reader=identifier),
        reason(required=True),
    )


def giver(q: Question) -> UUID | None:
    """The unit that hands over; None if several could be meant."""
    named, place = q.identifier("from_unit"), q.word("place")
    if named is not None:
        return named
    units = q.state.places.get(place, ()) if place else (q.state.unit_id,)
    return units[0] if len(units) == 1 else None


def given(q: Question) -> list[str]:
    """The places handed over: the one named, or every movable one where the case's own unit answers."""
    place = q.word("place")
    if place is not None:
        return [place]
    movables = [code for code, _ in movable(q.procedure)]
    return [code for code in movables if q.state.unit_id in q.state.places[code]]


def reasons(q: Question) -> Iterator[Text]:
    """The place must exist and be movable, the giver answer there, the receiver not."""
    place, source, to = q.word("place"), giver(q), q.identifier("unit_id")
    if place is not None and place not in q.state.places:
        yield words.UNKNOWN_PLACE
        return
    if place is not None and place not in dict(movable(q.procedure)):
        yield words.FIXED_PLACE
    if source is None:
        yield words.CHOOSE_UNIT
    elif source not in (q.state.places[place] if place else (q.state.unit_id,)):
        yield words.NOT_THERE
    taken = any(to in q.state.places[code] for code in given(q))
    if to is not None and (taken or to == source):
        yield words.SAME_UNIT


def effect(q: Question, answers: Answers) -> State:
    """The places, and the work not yet done at them, go to the other unit."""
    source, to, codes = giver(q), UUID(answers.open["unit_id"]), given(q)
    places = {
        code: tuple(to if one == source else one for one in units) if code in codes else units
        for code, units in q.state.places.items()
    }
    moved = {spec.code for spec in q.procedure.steps if spec.place in codes}
    steps = tuple(
        replace(row, unit_id=to)
        if row.code in moved and row.unit_id == source and row.standing in UNDONE
        else row
        for row in q.state.steps
    )
    unit = q.state.unit_id if q.word("place") else to
    return replace(q.state, places=places, steps=steps, unit_id=unit)


ACTS = {
    "transfer": CaseAct(
        Kind.TRANSFERRED,
        Text("移交", "Transfer"),
        who=who_hands_over,
        effect=effect,
        known=lambda procedure: bool(procedure.transfer_by),
        reasons=reasons,
        asks=asks,
    )
}
