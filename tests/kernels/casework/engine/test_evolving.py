"""Events are the case: replaying, order, and JSON."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels.casework.engine.build import an_id, units
from tests.kernels.casework.engine.procedures import LINEAR, PARALLEL, PLACES
from tests.kernels.casework.engine.table import PEOPLE, linear
from tongyou.base.calendar import WorkCalendar
from tongyou.kernels.casework.definition.types import Limit, Span
from tongyou.kernels.casework.engine.coding import (
    event_from_json,
    from_json,
    state_from_json,
    to_json,
)
from tongyou.kernels.casework.engine.deciding import decide, open_events
from tongyou.kernels.casework.engine.evolving import evolve, replay
from tongyou.kernels.casework.engine.types import (
    BrokenHistory,
    ClockState,
    Command,
    Event,
    Kind,
    MaterialStanding,
    MaterialState,
    Moment,
    Opening,
    PauseState,
    ReferralState,
    Refused,
    Standing,
    State,
    StepStanding,
    StepState,
    UnknownEvent,
)


def test_a_refused_act_changes_nothing_and_an_act_is_one_event() -> None:
    table = linear()
    before = table.state
    with pytest.raises(Refused):
        table.act("submit", "draft", "head")
    assert (table.state, len(table.events)) == (before, before.revision)


def test_deciding_is_the_same_twice() -> None:
    table = linear()
    command = Command("submit", "draft")
    first, second = (
        decide(LINEAR, table.state, command, PEOPLE["clerk"], table.moment) for _ in range(2)
    )
    assert first == second
    assert evolve(LINEAR, table.state, first[0]) == evolve(LINEAR, table.state, second[0])


def test_a_later_calendar_does_not_change_the_past() -> None:
    table = linear(until="decide")
    table.calendar = WorkCalendar({dt.date(2025, 9, day): False for day in range(1, 31)})
    assert replay(LINEAR, table.events) == table.state


def test_moments_are_kept_in_utc() -> None:
    table = linear()
    local = Moment(table.now.astimezone(dt.timezone(dt.timedelta(hours=8))), table.calendar)
    event = decide(LINEAR, table.state, Command("submit", "draft"), PEOPLE["clerk"], local)[0]
    places = units(PLACES[LINEAR.code])
    opening = Opening(an_id("case"), an_id("area"), an_id("desk"), places)
    first = open_events(LINEAR, opening, PEOPLE["family"], local)[0]
    for one in (event, first):
        assert one.at.tzinfo is dt.UTC
        assert "+08:00" not in json.dumps(to_json(one))


def test_an_unknown_kind_is_named() -> None:
    table = linear()
    strange = replace(table.events[-1], kind="teleported", sequence=table.state.revision + 1)
    with pytest.raises(UnknownEvent, match="teleported"):
        evolve(LINEAR, table.state, strange)


def test_events_that_do_not_follow_are_refused() -> None:
    events = linear().events
    for wrong in (
        events[1:],
        [events[0], events[2]],
        [events[0], events[0]],
        [events[0], replace(events[0], sequence=2)],
        [replace(events[1], sequence=1)],
        [],
    ):
        with pytest.raises(BrokenHistory):
            replay(LINEAR, wrong)


def test_a_case_keeps_to_the_version_it_began_with() -> None:
    events = linear().events
    for other in (PARALLEL, replace(LINEAR, version=2)):
        with pytest.raises(BrokenHistory, match="version 1"):
            replay(other, events)


# ---- JSON

words = st.text(max_size=8)
ids = st.uuids()
moments = st.datetimes(
    dt.datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    dt.datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
maybe = st.none() | moments
limits = st.builds(Limit, st.integers(1, 99), st.sampled_from(Span))
json_values = st.none() | st.booleans() | st.integers() | words | st.lists(words, max_size=2)
states = st.builds(
    State,
    case_id=ids,
    procedure=words,
    version=st.integers(1),
    revision=st.integers(1),
    opened_at=moments,
    opener=st.none() | ids,
    area_id=ids,
    unit_id=ids,
    places=st.dictionaries(words, st.lists(ids, max_size=3).map(tuple), max_size=3),
    standing=st.sampled_from(Standing),
    outcome=words,
    closed_at=maybe,
    fields=st.dictionaries(words, json_values, max_size=3),
    known=st.frozensets(words, max_size=3),
    steps=st.lists(
        st.builds(
            StepState,
            words,
            words,
            ids,
            st.integers(1, 9),
            st.sampled_from(StepStanding),
            maybe,
            maybe,
            st.none() | ids,
            words,
            st.booleans(),
            st.lists(ids, max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    materials=st.lists(
        st.builds(MaterialState, words, st.sampled_from(MaterialStanding), st.none() | ids, maybe),
        max_size=2,
    ).map(tuple),
    pauses=st.lists(
        st.builds(PauseState, words, st.integers(1, 9), moments, moments, maybe), max_size=2
    ).map(tuple),
    clocks=st.lists(
        st.builds(
            ClockState, words, limits, moments, moments, st.integers(0, 99), st.booleans(), maybe
        ),
        max_size=3,
    ).map(tuple),
    referrals=st.lists(
        st.builds(
            ReferralState,
            st.integers(1, 9),
            ids,
            st.lists(words, max_size=2).map(tuple),
            moments,
            moments,
            maybe,
        ),
        max_size=2,
    ).map(tuple),
    items=st.dictionaries(words, words, max_size=3),
    failed=st.frozensets(words, max_size=2),
)
events = st.builds(
    Event,
    sequence=st.integers(1),
    kind=st.sampled_from(Kind),
    at=moments,
    by=st.none() | ids,
    role=words,
    act=words,
    step=words,
    data=st.dictionaries(words, json_values, max_size=3),
    personal=st.dictionaries(words, json_values, max_size=3),
)


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(to_json(value), allow_nan=False))


@given(states)
def test_any_case_goes_through_json_unchanged(state: State) -> None:
    assert state_from_json(through_json(state)) == state


@given(events)
def test_any_event_goes_through_json_unchanged(event: Event) -> None:
    assert event_from_json(through_json(event)) == event


def test_what_an_older_version_did_not_write_has_its_default() -> None:
    row = StepState("draft", "draft", an_id("desk"))
    old = {k: v for k, v in through_json(row).items() if k not in ("actors", "late")}
    assert from_json(StepState, {**old, "colour": "red"}) == row


@pytest.mark.parametrize("value", [object(), {1, 2}, dt.timedelta(1)])
def test_what_has_no_place_in_a_case_is_not_written(value: object) -> None:
    with pytest.raises(TypeError):
        to_json({"x": value})


def test_identifiers_come_back_as_such() -> None:
    table = linear()
    found = state_from_json(through_json(table.state))
    assert isinstance(found.steps[0].unit_id, UUID)
    assert isinstance(found.clocks[0].due_at, dt.datetime)
    assert found.steps[0].standing is StepStanding.OPEN


# ---- pure


def test_the_engine_needs_neither_django_nor_a_clock_of_its_own() -> None:
    code = (
        "import sys, tongyou.kernels.casework.engine.deciding, "
        "tongyou.kernels.casework.engine.invariants; "
        "print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
    engine = Path(sys.modules[evolve.__module__].__file__ or "").parent
    for path in engine.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "now()" not in text, path
        assert "today()" not in text, path
