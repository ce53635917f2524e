"""The invariants see what they should: a sound case, broken in one place, is told by its sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.kernels.casework.engine.build import START, an_id
from tests.kernels.casework.engine.procedures import BUNDLE, LINEAR, PARALLEL, PAUSING
from tests.kernels.casework.engine.table import PEOPLE, Table, linear
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.invariants import broken
from tongyou.kernels.casework.engine.types import (
    MaterialStanding,
    PauseState,
    Standing,
    State,
    StepStanding,
)

Break = Callable[[State], State]


def step(row: str, **changes: object) -> Break:
    """One row, changed."""
    return lambda state: replace(
        state,
        steps=tuple(replace(r, **changes) if r.key == row else r for r in state.steps),  # type: ignore[arg-type]
    )


def clock(key: str, **changes: object) -> Break:
    """One clock, changed."""
    return lambda state: replace(
        state,
        clocks=tuple(replace(c, **changes) if c.key == key else c for c in state.clocks),  # type: ignore[arg-type]
    )


def case(**changes: object) -> Break:
    """The case itself, changed."""
    return lambda state: replace(state, **changes)  # type: ignore[arg-type]


def paused() -> Table:
    table = Table(PAUSING, PEOPLE["family"])
    table.act("promise", who="family", material="form")
    table.act("ask_expert", "look")
    return table


def granted() -> Table:
    table = linear(until="decide")
    table.act("grant", "decide", "leader")
    return table


def parallel() -> Table:
    table = Table(PARALLEL, PEOPLE["clerk"])
    table.act("take", "accept", away=True)
    return table


def bundle() -> Table:
    return Table(BUNDLE, PEOPLE["family"], fields={"abroad": False})


OPEN, DONE, WAITING = StepStanding.OPEN, StepStanding.DONE, StepStanding.WAITING
CASES: list[tuple[Callable[[], Table], Break, str]] = [
    (linear, lambda s: replace(s, steps=(*s.steps, s.steps[0])), "draft stands twice"),
    (linear, lambda s: replace(s, materials=s.materials[:1]), "materials are not those"),
    (linear, step("draft", opened_at=None), "draft is open and was never opened"),
    (granted, step("check", act=""), "check is done and does not say"),
    (linear, step("check", round=3), "check has rounds [3]"),
    (linear, step("draft", standing=StepStanding.RETURNED), "other than one present round"),
    (parallel, step("verify.2", unit_id=an_id("police")), "verify is open twice"),
    (linear, case(places={"desk": (an_id("desk"),)}), "places are not those"),
    (linear, case(version=2), "follows test.linear version 2"),
    (linear, step("check", key="check.2"), "check.2 is no step of the procedure"),
    (linear, step("check", code="fly"), "check is no step of the procedure"),
    (paused, case(pauses=(PauseState("x", 1, START, START),)), "pauses are not those"),
    (linear, step("check", unit_id=an_id("x")), "check is to be done at a unit"),
    (linear, step("check", standing=OPEN), "check is open before draft is passed"),
    (parallel, step("verify.3", standing=WAITING), "the clock step:verify.3 runs"),
    (linear, step("draft", standing=DONE), "nobody can move this open case"),
    (linear, clock("promised", paused=True), "the clock promised stands still"),
    (linear, lambda s: replace(s, clocks=s.clocks[1:]), "the clock promised does not run"),
    (paused, clock("promised", paused=False), "the clock promised runs"),
    (paused, clock("step:look", paused=False), "the clock step:look does not stand still"),
    (granted, clock("promised", stopped_at=None), "the clock promised runs"),
    (paused, case(pauses=()), "paused has 0 live pauses"),
    (
        lambda: Table(PAUSING, PEOPLE["family"]),
        lambda s: replace(s, pauses=(PauseState("expert", 1, s.opened_at, s.opened_at),)),
        "open has 1 live pauses",
    ),
    (granted, case(outcome=""), "closed has outcome ''"),
    (linear, case(outcome="granted"), "open has outcome 'granted'"),
    (granted, step("check", standing=WAITING), "check is waiting in a case that is closed"),
    (linear, step("check", standing=StepStanding.CANCELLED), "check is cancelled in a case"),
    (granted, case(outcome="refused"), "decide closed with granted, the case says 'refused'"),
    (
        granted,
        lambda s: replace(s, standing=Standing.OPEN),
        "1 acts closed a case that is open",
    ),
    (granted, step("draft", standing=StepStanding.CANCELLED), "closed the case past draft"),
    (
        granted,
        step("decide", done_by=PEOPLE["clerk"].account_id),
        "decide was done by somebody who acted on draft",
    ),
    (
        paused,
        lambda s: replace(s, materials=(replace(s.materials[0], promised_until=s.opened_at),)),
        "form is promised until another date",
    ),
    (
        paused,
        lambda s: replace(
            s, materials=(replace(s.materials[0], standing=MaterialStanding.RECEIVED),)
        ),
        "form is there and still promised",
    ),
    (linear, case(fields={"family": "open"}), "family is kept in the open"),
    (linear, case(known=frozenset({"orphan"})), "orphan is no personal field"),
    (bundle, case(items={}), "items are not those"),
    (bundle, case(failed=frozenset({"birth"})), "birth failed without an outcome"),
    (bundle, case(items=dict.fromkeys(["birth", "hukou", "vaccine", "enrol"], "open")), "item:"),
    (bundle, step("deliver", standing=OPEN), "deliver is open before birth is passed"),
]


@pytest.mark.parametrize(
    ("make", "harm", "sentence"), CASES, ids=[sentence for _, _, sentence in CASES]
)
def test_a_broken_case_is_told(make: Callable[[], Table], harm: Break, sentence: str) -> None:
    table = make()
    procedure: Procedure = table.procedure
    assert broken(procedure, table.state) == ()
    found = broken(procedure, harm(table.state))
    assert any(sentence in one for one in found), found


def test_a_closed_case_is_not_seen_by_referral() -> None:
    table = linear()
    table.act("refer", who="clerk", unit_id=str(an_id("g")), forms="request", reason="x")
    live = table.state.referrals
    table.act("withdraw", who="family")
    assert broken(LINEAR, replace(table.state, referrals=live)) == (
        "a closed case is still seen by referral",
    )
