"""Adding to a case without moving it: a note, or a value that was missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tongyou.kernels.casework.definition.types import AskedField, Procedure
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.answers import ask
from tongyou.kernels.casework.engine.caseacts.common import taking_part
from tongyou.kernels.casework.engine.paths import open_rows
from tongyou.kernels.casework.engine.people import OPENER, Right, handled, referred_to
from tongyou.kernels.casework.engine.question import Answers, CaseAct, Question
from tongyou.kernels.casework.engine.rows import take
from tongyou.kernels.casework.engine.types import Kind, Refused, State
from tongyou.kernels.criteria import Text

NOTE = Text("说明", "Note")


def who_notes(q: Question) -> Right:
    """Whoever takes part, and whoever the case is referred to: that is how they answer."""
    own = taking_part(q)
    return own if own.role else referred_to(q.state, q.who, q.moment)


def who_fills(q: Question) -> Right:
    """Whoever handles an open step (any step, if none is open), the platform, and the opener for their own part."""
    if q.who.system:
        return taking_part(q)
    rows = open_rows(q.state) or q.state.steps
    found = handled(q.procedure, q.state, q.who, rows)
    return found if found.role else taking_part(q)


def missing(q: Question) -> tuple[AskedField, ...]:
    """Fields of the case without a value, as far as they are this person's to give.

    What has a value is changed by a step's act, not here. What a step or an item finds out is not for the opener.
    """
    there = q.state.known.union(q.state.fields)
    if who_fills(q).role == OPENER:
        there = there.union(found_out(q.procedure))
    return tuple(
        replace(one, required=False) for one in q.procedure.fields if one.field.code not in there
    )


def found_out(procedure: Procedure) -> frozenset[str]:
    """Fields that an act of a step asks, or an item gives."""
    asked = {one.field.code for step in procedure.steps for act in step.acts for one in act.asks}
    return frozenset(asked.union(*(item.gives for item in procedure.items)))


def nothing_missing(q: Question) -> Iterator[Text]:
    """There has to be something to fill in."""
    if not missing(q):
        yield words.ALL_KNOWN


def once_if_missing(q: Question) -> tuple[Mapping[str, Any], ...]:
    """Offered while anything is missing."""
    return ({},) if len(q.state.known) + len(q.state.fields) < len(q.procedure.fields) else ()


def filled(q: Question, answers: Answers) -> State:
    """The case has the values."""
    if not answers.open and not answers.personal:
        raise Refused((words.NOTHING_GIVEN,))
    return take(q.procedure, q.state, answers)


ACTS = {
    "note": CaseAct(
        Kind.NOTED,
        Text("添加说明", "Add a note"),
        who=who_notes,
        effect=lambda q, _: q.state,
        asks=lambda _: (ask("text", NOTE, required=True, personal=True),),
    ),
    "fill": CaseAct(
        Kind.FILLED,
        Text("补充信息", "Fill in what is missing"),
        who=who_fills,
        effect=filled,
        known=lambda procedure: bool(procedure.fields),
        reasons=nothing_missing,
        asks=missing,
        offers=once_if_missing,
    ),
}
