"""A case on the table: act on it, let time pass, and every step is checked on the way."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from tests.kernels.casework.engine.build import CALENDAR, PLATFORM, START, an_id, person, units
from tests.kernels.casework.engine.procedures import LINEAR, PLACES
from tongyou.base.calendar import WorkCalendar
from tongyou.base.clock import local
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.allowing import acts, why_not
from tongyou.kernels.casework.engine.coding import event_from_json, state_from_json, to_json
from tongyou.kernels.casework.engine.deciding import decide, open_events
from tongyou.kernels.casework.engine.evolving import evolve, replay
from tongyou.kernels.casework.engine.invariants import broken
from tongyou.kernels.casework.engine.paths import current
from tongyou.kernels.casework.engine.rows import clock_of
from tongyou.kernels.casework.engine.types import (
    ClockState,
    Command,
    Event,
    Moment,
    Offer,
    Opening,
    Standing,
    State,
    StepStanding,
    Who,
)

DAY = dt.timedelta(days=1)
FAMILY = person("family")
PEOPLE = {
    "clerk": person("clerk", "clerk/desk", "clerk/town"),
    "head": person("head", "head/board", "head/desk"),
    "leader": person("leader", "leader/board", "leader/county", anywhere="leader"),
    "coordinator": person("coordinator", anywhere="coordinator"),
    "director": person("director", "director/village"),
    "police": person("police", "officer/police"),
    "justice": person("justice", "officer/justice"),
    "health": person("health", "officer/health"),
    "expert": person("expert", "expert/county"),
    "family": FAMILY,
    "platform": PLATFORM,
}
FILE = "018f0000-0000-7000-8000-0000000000ff"


class Table:
    """One case with its events. Every change is checked for soundness, replay and JSON."""

    def __init__(
        self,
        procedure: Procedure,
        opener: Who = FAMILY,
        *,
        fields: dict[str, Any] | None = None,
        places: dict[str, str] | None = None,
        calendar: WorkCalendar = CALENDAR,
    ) -> None:
        self.procedure, self.now, self.calendar = procedure, START, calendar
        self.opened: dict[str, Any] = {}
        self.events: list[Event] = []
        self.state: State
        opening = Opening(
            an_id("case"),
            an_id("area"),
            an_id("desk"),
            units(places or PLACES[procedure.code]),
            fields or {},
        )
        self.happened(open_events(procedure, opening, opener, self.moment))

    @property
    def moment(self) -> Moment:
        return Moment(self.now, self.calendar, self.opened)

    def happened(self, events: tuple[Event, ...]) -> None:
        state = self.state if self.events else None
        for event in events:
            state = evolve(self.procedure, state, event)
            self.events.append(event)
        if state is not None:
            self.state = state
        self.check()

    def check(self) -> None:
        wrong = broken(self.procedure, self.state)
        assert not wrong, wrong
        assert replay(self.procedure, self.events) == self.state
        stored = json.loads(json.dumps(to_json(self.state)))
        assert state_from_json(stored) == self.state
        last = self.events[-1]
        assert event_from_json(json.loads(json.dumps(to_json(last)))) == last

    def act(self, act: str, step: str = "", who: str | Who = "clerk", **payload: Any) -> Event:
        """Do it; one event."""
        events = decide(
            self.procedure, self.state, Command(act, step, payload), whom(who), self.moment
        )
        self.happened(events)
        assert len(events) == 1
        return events[0]

    def platform(self, act: str, step: str = "", **payload: Any) -> Event:
        return self.act(act, step, PLATFORM, **payload)

    def platform_events(self, act: str) -> tuple[Event, ...]:
        """What the platform's act would make, which may be nothing; it does not happen."""
        return decide(self.procedure, self.state, Command(act), PLATFORM, self.moment)

    def why(self, act: str, step: str = "", who: str | Who = "clerk", **payload: Any) -> list[str]:
        """Every reason against it, in English."""
        command = Command(act, step, payload)
        found = why_not(self.procedure, self.state, command, whom(who), self.moment)
        assert all(one.zh and one.en for one in found)
        return [one.en for one in found]

    def offers(self, who: str | Who = "clerk") -> dict[tuple[str, str], Offer]:
        found = acts(self.procedure, self.state, whom(who), self.moment)
        return {(one.command.act, one.command.step): one for one in found}

    def wait(self, **time: int) -> None:
        self.now += dt.timedelta(**time)

    def clock(self, key: str) -> ClockState:
        found = clock_of(self.state, key)
        assert found is not None
        return found

    def due(self, key: str) -> dt.date:
        """The day of a deadline in Shanghai."""
        return local(self.clock(key).due_at).date()

    def standings(self) -> dict[str, str]:
        """Every row that is not waiting."""
        return {
            row.key: row.standing.value
            for row in self.state.steps
            if row.standing is not StepStanding.WAITING
        }

    def open_keys(self) -> list[str]:
        return [row.key for row in self.state.steps if row.standing is StepStanding.OPEN]

    def unit(self, code: str) -> list[UUID]:
        return [row.unit_id for row in current(self.state, code)]

    def closed_as(self) -> str:
        assert self.state.standing is Standing.CLOSED
        return self.state.outcome


def whom(who: str | Who) -> Who:
    return PEOPLE[who] if isinstance(who, str) else who


def linear(*, until: str = "draft", **more: Any) -> Table:
    """The linear case with its papers there, worked up to a step."""
    table = Table(LINEAR, fields=more.pop("fields", {"orphan": False}), **more)
    for code in ("hukou", "photo"):
        table.act("provide", who="family", material=code, file_id=FILE)
    ways = {
        "draft": [],
        "check": [("submit", "draft", "clerk")],
        "decide": [("submit", "draft", "clerk"), ("agree", "check", "head")],
    }
    for done in ways[until]:
        table.act(*done)
    return table
