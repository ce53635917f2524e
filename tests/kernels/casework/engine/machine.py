"""A machine that does to a case whatever can be done, in any order, and looks for what must never be."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any, ClassVar, Protocol

from tests.kernels.casework.engine.build import CALENDAR, PLATFORM, an_id
from tests.kernels.casework.engine.table import FILE, PEOPLE, Table
from tongyou.base.calendar import WorkCalendar
from tongyou.kernels.casework.definition.types import AskedField, Effect, Procedure
from tongyou.kernels.casework.engine.allowing import case_commands, offer, step_commands, why_not
from tongyou.kernels.casework.engine.answers import identifier, several
from tongyou.kernels.casework.engine.deciding import decide
from tongyou.kernels.casework.engine.paths import open_rows, ready_items
from tongyou.kernels.casework.engine.question import Question
from tongyou.kernels.casework.engine.types import (
    Command,
    Event,
    Kind,
    MaterialStanding,
    Offer,
    Refused,
    Standing,
    Who,
)
from tongyou.kernels.criteria import Type

PLAIN = WorkCalendar()
WAITS = (
    dt.timedelta(minutes=7),
    dt.timedelta(hours=5),
    dt.timedelta(days=1),
    dt.timedelta(days=3),
    dt.timedelta(days=9),
    dt.timedelta(days=45),
)
UNIT_CODES = ("unit_id", "from_unit")


class Chooser(Protocol):
    """Something that picks: hypothesis, or a seeded random number generator."""

    def pick(self, options: Any) -> Any: ...


class Walk:
    """One case, walked wherever the chooser likes. Tiers: steps without which nothing is ever granted."""

    TIERS: ClassVar[dict[str, tuple[str, ...]]] = {
        "test.linear": ("draft", "check"),
        "test.parallel": ("accept", "verify"),
        "test.pausing": ("look",),
        "test.bundle": ("consent",),
    }

    def __init__(self, procedure: Procedure, chooser: Chooser) -> None:
        self.procedure, self.chooser = procedure, chooser
        clerk = procedure.code == "test.parallel"
        fields = {
            asked.field.code: self.answer(asked)
            for asked in procedure.fields
            if chooser.pick([True, False])
        }
        self.table = Table(procedure, PEOPLE["clerk" if clerk else "family"], fields=fields)
        self.seen: Counter[str] = Counter()
        self.done: set[str] = set()

    # ---- moves

    def somebody_acts(self) -> None:
        """Anything anybody may do now; on a step twice as often as on the case."""
        state, moment = self.table.state, self.table.moment
        commands = list(step_commands(self.procedure, state))
        if not commands or not self.chooser.pick([True, True, False]):
            commands = list(case_commands(self.procedure, state, moment))
        found = [
            (who, command)
            for command in commands
            for who in PEOPLE.values()
            if not why_not(self.procedure, state, command, who, moment)
        ]
        if found:
            who, command = self.chooser.pick(found)
            self.do(who, offer(Question(self.procedure, state, command, who, moment)))

    def do(self, who: Who, offered: Offer) -> None:
        """With answers to everything it asks."""
        payload = dict(offered.command.payload)
        for asked in offered.asks:
            if asked.field.code not in payload and (asked.required or self.chooser.pick([1, 0])):
                payload[asked.field.code] = self.answer(asked)
        command = replace(offered.command, payload=payload)
        try:
            events = decide(self.procedure, self.table.state, command, who, self.table.moment)
        except Refused as refused:
            self.fair(command, who, refused)
            return
        self.happened(events)

    def fair(self, command: Command, who: Who, refused: Refused) -> None:
        """What was offered is refused only for what was then chosen (a unit, a form), or for empty hands."""
        reasons = why_not(self.procedure, self.table.state, command, who, self.table.moment)
        empty = command.act == "fill" and not command.payload
        assert refused.fields or reasons == refused.reasons or empty, refused

    def answer(self, asked: AskedField) -> Any:
        """Something of the right kind."""
        code, kind, reader = asked.field.code, asked.field.type, getattr(asked, "reader", None)
        if reader is identifier:
            units = [an_id("new"), an_id("desk"), an_id("justice")]
            return str(self.chooser.pick(units)) if code in UNIT_CODES else FILE
        if kind is Type.CHOICE:
            found = self.chooser.pick([one for one, _ in asked.field.choices])
            return [found] if reader is several else found
        return {
            Type.TEXT: "模拟",
            Type.NUMBER: self.chooser.pick([5, 1000]),
            Type.DATE: self.table.now.date().isoformat()
            if hasattr(self, "table")
            else "2025-09-01",
            Type.BOOL: self.chooser.pick([True, False]),
        }[kind]

    def somebody_tries(self) -> None:
        """Anything at all, by anybody: refused with exactly the reasons told before, or well done."""
        rows = [row.key for row in self.table.state.steps] + ["", "nowhere"]
        names = [act.code for step in self.procedure.steps for act in step.acts]
        names += ["provide", "resume", "withdraw", "reopen", "lapse_pause", "proceed_late", "fly"]
        command = Command(self.chooser.pick(names), self.chooser.pick(rows))
        who = self.chooser.pick(list(PEOPLE.values()))
        state, moment = self.table.state, self.table.moment
        reasons = why_not(self.procedure, state, command, who, moment)
        found: tuple[Event, ...] = ()
        told, asked = reasons, {}
        try:
            found = decide(self.procedure, state, command, who, moment)
        except Refused as refused:
            told, asked = refused.reasons, refused.fields
        assert told == reasons or (asked and not reasons)
        assert not (found and reasons)
        self.happened(found)

    def time_passes(self) -> None:
        self.table.now += self.chooser.pick(WAITS)

    def platform_ticks(self) -> None:
        """Everything whose time is over."""
        state = self.table.state
        commands = [Command("lapse_pause")]
        commands += [Command("proceed_late", row.key) for row in open_rows(state)]
        commands += [
            Command("lapse_material", payload={"material": one.code})
            for one in state.materials
            if one.standing is MaterialStanding.PROMISED
        ]
        for command in commands:
            self.platform(command)

    def calendar_changes(self) -> None:
        self.table.calendar = self.chooser.pick([CALENDAR, PLAIN])
        self.platform(Command("move_clock"))

    def items_move(self) -> None:
        """A ready item begins, or a running one ends, well or not."""
        running = [code for code, kept in self.table.state.items.items() if kept == "open"]
        ready = list(ready_items(self.procedure, self.table.state, self.table.moment))
        again = sorted(self.table.state.failed)
        if not running + ready + again:
            return
        code = self.chooser.pick(running + ready + again)
        if code in running:
            self.item_ends(code)
        else:
            payload = {"item": code, "case_id": FILE}
            self.platform(Command("item_opened", payload=payload))

    def item_ends(self, code: str) -> None:
        kind = self.chooser.pick(["granted", "granted", "refused"])
        payload: dict[str, Any] = {"item": code, "outcome": kind, "kind": kind, "reason": "模拟"}
        item = next(one for one in self.procedure.items if one.code == code)
        for asked in self.procedure.fields:
            if asked.field.code in item.gives and self.chooser.pick([True, True, False]):
                payload[asked.field.code] = self.answer(asked)
        self.platform(Command("item_closed", payload=payload))

    def platform(self, command: Command) -> None:
        """The platform's own act, if it may be done now."""
        state, moment = self.table.state, self.table.moment
        if not why_not(self.procedure, state, command, PLATFORM, moment):
            self.happened(decide(self.procedure, state, command, PLATFORM, moment))

    # ---- what is watched

    def happened(self, events: tuple[Event, ...]) -> None:
        """The table checks soundness, replay and JSON; this checks the ways to a grant."""
        self.table.happened(events)
        for event in events:
            self.seen[event.act] += 1
            self.follow(event)
        if self.table.state.standing is Standing.CLOSED:
            self.seen[f"={self.table.state.outcome}"] += 1

    def follow(self, event: Event) -> None:
        """A log of its own: which rows were done since they were last sent back."""
        base = event.step.partition("#")[0]
        if event.kind == Kind.PROCEEDED:
            self.done.add(base)
        if event.kind != Kind.ACTED:
            return
        step = next(one for one in self.procedure.steps if one.code == base.partition(".")[0])
        act = next(one for one in step.acts if one.code == event.act)
        if act.effect is Effect.DONE:
            self.done.add(base)
        if act.effect is Effect.RETURN:
            gone = {act.target} | self.behind(act.target)
            self.done = {one for one in self.done if one.partition(".")[0] not in gone}
        if act.effect is Effect.CLOSE and act.target == "granted":
            self.no_tier_was_skipped()

    def behind(self, code: str) -> set[str]:
        """Steps after a step, step by step."""
        found = {one.code for one in self.procedure.steps if code in one.after}
        return found.union(*(self.behind(one) for one in found))

    def no_tier_was_skipped(self) -> None:
        for code in self.TIERS[self.procedure.code]:
            rows = {row.key.partition("#")[0] for row in self.table.state.steps if row.code == code}
            assert rows <= self.done, f"granted past {rows - self.done}"
        if self.procedure.items:
            ended = {code for code, kept in self.table.state.items.items() if kept}
            assert "birth" in ended
            assert "hukou" in ended or "birth" in self.table.state.failed
