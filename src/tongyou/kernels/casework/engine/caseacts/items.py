"""Sub-cases of a bundle (一件事): they open when what they need is there, and each ends by itself.

The platform opens the case of an item (`paths.ready_items`) and tells the bundle so; an item that fails keeps the
others, and tells why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tongyou.kernels.casework.definition.types import AskedField, ItemSpec, OutcomeKind
from tongyou.kernels.casework.engine import words
from tongyou.kernels.casework.engine.answers import Unreadable, ask, identifier, text
from tongyou.kernels.casework.engine.caseacts.common import platform, reason
from tongyou.kernels.casework.engine.caseacts.materials import receive
from tongyou.kernels.casework.engine.moving import all_wait_again
from tongyou.kernels.casework.engine.paths import (
    ItemStanding,
    followers,
    item_of,
    item_standing,
)
from tongyou.kernels.casework.engine.question import Answers, CaseAct, Question
from tongyou.kernels.casework.engine.rows import item_clock, put_item, start_clock, stop_clock, take
from tongyou.kernels.casework.engine.types import Kind, Standing, State
from tongyou.kernels.criteria import Text, Type

ITEM = Text("子事项", "Item")
CASE = Text("子办件", "Case of the item")
OUTCOME = Text("结果", "Outcome")
KIND = Text("结果类别", "Kind of outcome")
STARTABLE = frozenset({ItemStanding.READY, ItemStanding.FAILED})
GRANTED = OutcomeKind.GRANTED.value


def meant(q: Question) -> ItemSpec | None:
    """The item the payload names."""
    code = q.word("item")
    return item_of(q.procedure, code) if code else None


def which(q: Question) -> AskedField:
    """One of the bundle's items."""
    choices = [(one.code, Text(one.code, one.code)) for one in q.procedure.items]
    return ask("item", ITEM, type=Type.CHOICE, choices=choices, required=True)


def named(q: Question) -> Iterator[Text]:
    """The payload names an item that is none of ours."""
    if "item" in q.command.payload and meant(q) is None:
        yield words.UNKNOWN_ITEM


# ---- begin


def open_reasons(q: Question) -> Iterator[Text]:
    """Its turn must have come; one that failed may be tried again."""
    yield from named(q)
    item = meant(q)
    if item and item_standing(q.procedure, q.state, item, q.moment) not in STARTABLE:
        yield words.ITEM_NOT_READY


def opened(q: Question, answers: Answers) -> State:
    """Its case runs, and so does its clock. If it is tried again, the steps behind it wait again."""
    code, state = answers.open["item"], q.state
    limit = next(one.limit for one in q.procedure.items if one.code == code)
    if code in state.failed:
        behind = followers(q.procedure, code)
        state = all_wait_again(q.procedure, state, behind, q.then)
    state = put_item(state, code, "open")
    return start_clock(state, item_clock(state, code, new=True), limit, q.then)


# ---- end


def close_reasons(q: Question) -> Iterator[Text]:
    """Only an item whose case runs."""
    yield from named(q)
    item = meant(q)
    if item and q.state.items.get(item.code) != "open":
        yield words.ITEM_NOT_OPEN


def close_asks(q: Question) -> tuple[AskedField, ...]:
    """How it ended; why, unless it was granted; and what it gives: values of the bundle, files of its materials."""
    item = meant(q)
    gives = item.gives if item else ()
    papers = [one for one in q.procedure.materials if one.code in gives]
    kinds = [(one.value, Text(one.value, one.value)) for one in OutcomeKind]
    return (
        which(q),
        ask("outcome", OUTCOME, required=True, reader=outcome_code),
        ask("kind", KIND, type=Type.CHOICE, choices=kinds, required=True),
        reason(required=q.word("kind") != GRANTED),
        *(replace(one, required=False) for one in q.procedure.fields if one.field.code in gives),
        *(ask(one.code, one.title, reader=identifier) for one in papers),
    )


def outcome_code(asked: AskedField, value: object) -> str:
    """Any outcome; `open` is what an item without one is called."""
    found = text(asked, value)
    if found == "open":
        raise Unreadable(words.NOT_CHOICE)
    return found


def closed(q: Question, answers: Answers) -> State:
    """The outcome is kept, and what the item gives goes to the bundle."""
    code = answers.open["item"]
    state = put_item(q.state, code, answers.open["outcome"])
    if answers.open["kind"] == GRANTED:
        state = with_papers(q, answers, state)
    else:
        state = replace(state, failed=state.failed | {code})
    return stop_clock(take(q.procedure, state, answers), item_clock(state, code), q.then)


def with_papers(q: Question, answers: Answers, state: State) -> State:
    """Materials that a granted item gives are there, with or without a file (a licence has none)."""
    item = meant(q)
    for spec in q.procedure.materials:
        if item and spec.code in item.gives:
            state = receive(state, spec.code, answers.open.get(spec.code), q.then)
    return state


ACTS = {
    "item_opened": CaseAct(
        Kind.ITEM_OPENED,
        Text("子事项开始", "An item began"),
        who=platform,
        effect=opened,
        during=frozenset({Standing.OPEN}),
        known=lambda procedure: bool(procedure.items),
        reasons=open_reasons,
        asks=lambda q: (which(q), ask("case_id", CASE, required=True, reader=identifier)),
    ),
    "item_closed": CaseAct(
        Kind.ITEM_CLOSED,
        Text("子事项办结", "An item ended"),
        who=platform,
        effect=closed,
        during=frozenset(Standing),
        known=lambda procedure: bool(procedure.items),
        reasons=close_reasons,
        asks=close_asks,
    ),
}
