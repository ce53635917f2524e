"""What the checker promises, the engine keeps: a case of a good file comes to an end, whatever was done to it before."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from tests.kernels.casework.definition.files import GOOD, POSTS
from tests.kernels.casework.engine.build import PLATFORM, an_id
from tests.kernels.casework.engine.table import FILE, Table
from tongyou.kernels.casework.definition import load
from tongyou.kernels.casework.definition.types import Effect, Procedure
from tongyou.kernels.casework.engine.paths import ready_items
from tongyou.kernels.casework.engine.types import Offer, Standing, Who
from tongyou.kernels.criteria import Type

UNITS = ("town", "village", "county")
PROCEDURES = [load(path.read_bytes(), path.name) for path in GOOD]
LEADS_ON = (Effect.DONE, Effect.CLOSE)
FIELDS: list[dict[str, Any]] = [
    {},
    {"behind": True, "guardian_known": True, "card_wanted": True},
    {"behind": False, "guardian_known": False, "card_wanted": False},
]


def somebody(name: str) -> Who:
    """Everywhere at once, in every role; four eyes need two of them."""
    posts = frozenset((role, an_id(unit)) for role in POSTS for unit in UNITS)
    return Who(an_id(name), posts, frozenset(POSTS))


PEOPLE = (somebody("one"), somebody("other"))


def opened(procedure: Procedure, fields: dict[str, Any]) -> Table:
    """A case with its papers there; the partners' place has three units."""
    places = {place.code: "county" for place in procedure.places}
    if "partners" in places:
        places["partners"] = " ".join(UNITS)
    known = {one.field.code for one in procedure.fields}
    given = {code: value for code, value in fields.items() if code in known}
    table = Table(procedure, PEOPLE[0], fields=given, places=places)
    for material in procedure.materials:
        table.act("provide", who=PEOPLE[0], material=material.code, file_id=FILE)
    return table


def answers(offer: Offer) -> dict[str, Any]:
    """Something for everything that must be answered."""
    values = {Type.TEXT: "因为", Type.BOOL: True, Type.NUMBER: 1, Type.DATE: "2025-10-15"}
    return {
        one.field.code: one.field.choices[0][0] if one.field.choices else values[one.field.type]
        for one in offer.asks
        if one.required and one.field.code not in offer.command.payload
    }


def possible(table: Table) -> list[tuple[Who, Offer, Effect]]:
    """Every act of a step that may be done now, each by the first who may."""
    effects = {
        (step.code, act.code): act.effect for step in table.procedure.steps for act in step.acts
    }
    rows = {row.key: row.code for row in table.state.steps}
    found: dict[tuple[str, str], tuple[Who, Offer, Effect]] = {}
    for who in PEOPLE:
        for (act, key), offer in table.offers(who).items():
            if key and offer.allowed:
                found.setdefault((act, key), (who, offer, effects[rows[key], act]))
    return list(found.values())


def fill(table: Table) -> None:
    """Give the values that are missing; refused if there are none."""
    offer = table.offers(PEOPLE[0])["fill", ""]
    asked = {one.field.code: one for one in offer.asks}
    given = {code: True for code, one in asked.items() if one.field.type is Type.BOOL}
    table.act("fill", who=PEOPLE[0], **given)


def do(table: Table, who: Who, offer: Offer) -> None:
    payload = {**offer.command.payload, **answers(offer)}
    table.act(offer.command.act, offer.command.step, who, **payload)


def platform(table: Table) -> bool:
    """What the platform does by itself: sub-cases open and end, a pause is over. False if there is nothing."""
    if table.state.standing is Standing.PAUSED:
        table.act("resume", who=PEOPLE[0])
        return True
    running = [code for code, kept in table.state.items.items() if kept == "open"]
    for code in ready_items(table.procedure, table.state, table.moment):
        table.act("item_opened", who=PLATFORM, item=code, case_id=str(an_id(code)))
        return True
    for code in running:
        gives = next(one.gives for one in table.procedure.items if one.code == code)
        given = dict.fromkeys(gives, "模拟")
        table.act("item_closed", who=PLATFORM, item=code, outcome="done", kind="granted", **given)
        return True
    return False


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.code)
@settings(max_examples=25, deadline=None)
@drawn(st.integers(0, 2**32), st.integers(0, 12), st.sampled_from(FIELDS))
def test_a_case_comes_to_an_end_whatever_was_done_before(
    procedure: Procedure, seed: int, wandering: int, fields: dict[str, Any]
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    table = opened(procedure, fields)
    for turn in range(90):
        if table.state.standing is Standing.CLOSED:
            break
        if platform(table):
            continue
        choices = possible(table)
        on = [one for one in choices if one[2] in LEADS_ON]
        if not on:
            fill(table)  # only a missing value may hold everybody up
            continue
        who, offer, _ = dice.choice(choices if turn < wandering else on)
        do(table, who, offer)
    assert table.state.standing is Standing.CLOSED
    assert table.closed_as() in {one.code for one in procedure.outcomes}
