"""Whatever people, time and the platform do in whatever order, every case stays sound."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.kernels.casework.engine.machine import Walk
from tests.kernels.casework.engine.procedures import ALL, BUNDLE, LINEAR, PARALLEL, PAUSING
from tongyou.kernels.casework.definition.types import Procedure


class Drawn:
    """Choices that hypothesis makes, and can make smaller."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def pick(self, options: Any) -> Any:
        return self.data.draw(st.sampled_from(options))


class Thrown:
    """Choices by a seeded generator: the same walk every time."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret, only a walk

    def pick(self, options: Any) -> Any:
        return self.random.choice(options)


class Cases(RuleBasedStateMachine):
    """The moves, for hypothesis to put in order."""

    PROCEDURE: ClassVar[Procedure] = LINEAR
    walk: Walk

    @initialize(data=st.data())
    def begins(self, data: Any) -> None:
        self.walk = Walk(self.PROCEDURE, Drawn(data))

    @rule(data=st.data())
    def somebody_acts(self, data: Any) -> None:
        self.walk.chooser = Drawn(data)
        self.walk.somebody_acts()

    @rule(data=st.data())
    def somebody_acts_too(self, data: Any) -> None:
        self.somebody_acts(data)

    @rule(data=st.data())
    def somebody_tries(self, data: Any) -> None:
        self.walk.chooser = Drawn(data)
        self.walk.somebody_tries()

    @rule(data=st.data())
    def time_passes(self, data: Any) -> None:
        self.walk.chooser = Drawn(data)
        self.walk.time_passes()

    @rule(data=st.data())
    def calendar_changes(self, data: Any) -> None:
        self.walk.chooser = Drawn(data)
        self.walk.calendar_changes()

    @rule()
    def platform_ticks(self) -> None:
        self.walk.platform_ticks()

    @rule(data=st.data())
    def items_move(self, data: Any) -> None:
        self.walk.chooser = Drawn(data)
        self.walk.items_move()


def machine(procedure: Procedure) -> Any:
    """The test case of one procedure."""
    made: Any = type(f"Cases_{procedure.number}", (Cases,), {"PROCEDURE": procedure}).TestCase  # type: ignore[attr-defined]
    made.settings = settings(
        max_examples=40,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    return made


TestLinear = machine(LINEAR)
TestParallel = machine(PARALLEL)
TestPausing = machine(PAUSING)
TestBundle = machine(BUNDLE)


@pytest.mark.parametrize("procedure", ALL, ids=lambda one: one.code)
def test_the_machine_goes_everywhere(procedure: Procedure) -> None:
    """Fixed walks reach every act and every outcome, so the search above is no stroll in the hall."""
    seen: Counter[str] = Counter()
    for seed in range(60):
        walk = Walk(procedure, Thrown(seed))
        moves = [walk.somebody_acts] * 5 + [walk.time_passes, walk.platform_ticks]
        moves += [walk.items_move] * 3 if procedure.items else [walk.calendar_changes]
        for _ in range(40):
            walk.chooser.pick(moves)()
        seen += walk.seen
    acts = {act.code for step in procedure.steps for act in step.acts}
    outcomes = {f"={one.code}" for one in procedure.outcomes}
    assert acts | outcomes | expected(procedure) <= set(seen)


def expected(procedure: Procedure) -> set[str]:
    """Acts on the case that this procedure knows."""
    found = {"note", "withdraw", "reopen"}
    found |= {"fill"} if procedure.fields else set()
    found |= {"provide"} if procedure.materials else set()
    found |= {"promise"} if procedure in (LINEAR, PAUSING) else set()
    found |= {"lapse_material"} if procedure is LINEAR else set()
    found |= {"resume", "lapse_pause"} if procedure.pauses else set()
    found |= {"transfer"} if procedure.transfer_by else set()
    found |= {"refer", "end_referral"} if procedure.reference else set()
    found |= {"item_opened", "item_closed"} if procedure.items else set()
    return found | ({"proceed_late"} if procedure is PARALLEL else set())
