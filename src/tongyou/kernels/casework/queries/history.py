"""What happened in a case, line by line, in words, as far as the reader sees it.

Through a step somebody sees every line, but the words that were given only where they lead to that step: those of the
steps before it, of what was sent back to it, of what the case was opened with, and their own. Through a referral: nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongyou.base.cipher import OwnKey
from tongyou.base.clock import local
from tongyou.ground.visibility import Actor
from tongyou.kernels.casework import records, sealing, seeing
from tongyou.kernels.casework.definition.types import ActSpec, AskedField, Effect, Procedure
from tongyou.kernels.casework.engine.answers import ask
from tongyou.kernels.casework.engine.caseacts import CASE_ACTS
from tongyou.kernels.casework.engine.caseacts.common import REASON
from tongyou.kernels.casework.engine.caseacts.saying import NOTE
from tongyou.kernels.casework.engine.paths import ahead_of
from tongyou.kernels.casework.engine.types import Kind, State
from tongyou.kernels.casework.models import Event as EventRow
from tongyou.kernels.casework.queries import clocks_in_words
from tongyou.kernels.casework.queries.names import Names, names_of, role_title, value_text
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.casework.seeing import Seen
from tongyou.kernels.casework.types import HistoryLine, Sight
from tongyou.kernels.criteria import Text, Type

MOST = 200
OPENED = Text("发起", "Opened")
RECEIVER, MATERIAL, FORMS, PLACE = (
    Text("接收单位", "Receiving unit"),
    Text("材料", "Material"),
    Text("内容", "Parts of the case"),
    Text("办理地点", "Place"),
)
UNTIL, SOURCE, ITEM = Text("至", "Until"), Text("来源", "Source"), Text("子事项", "Item")
OPEN_TO_STEPS = frozenset(
    {
        Kind.OPENED,
        Kind.PROVIDED,
        Kind.PROMISED,
        Kind.FILLED,
        Kind.CLOCK_MOVED,
        Kind.PROCEEDED,
        Kind.PAUSE_LAPSED,
        Kind.MATERIAL_LAPSED,
        Kind.WAIVED,
    }
)


def history(actor: Actor, case_id: UUID, since: int = 0) -> tuple[HistoryLine, ...]:
    """What happened after event `since`, oldest first, as far as the actor sees it. NotVisible."""
    loaded = records.load(case_id)
    seen = seeing.see_state(actor, loaded.row, loaded.state) if loaded else None
    if loaded is None or seen is None:
        raise seeing.not_visible(actor, case_id, "view")
    return lines_for(actor, loaded, seen, since)


def lines_for(
    actor: Actor, loaded: Loaded, seen: Seen, since: int = 0, names: Names | None = None
) -> tuple[HistoryLine, ...]:
    """The first 200 lines after event `since`, else the newest 200; the oldest first."""
    if seen.sight is Sight.REFERRAL:
        return ()
    return lines_of(actor, loaded, seen, events(loaded.row.pk, since), names)


def events(case_id: UUID, since: int) -> list[EventRow]:
    """The rows of these lines."""
    rows = EventRow.objects.filter(case_id=case_id, sequence__gt=since)
    if since:
        return list(rows.order_by("sequence")[:MOST])
    return list(rows.order_by("-sequence")[:MOST])[::-1]


def lines_of(
    actor: Actor,
    loaded: Loaded,
    seen: Seen,
    rows: Sequence[EventRow],
    names: Names | None = None,
) -> tuple[HistoryLine, ...]:
    """These events as lines."""
    told = [(row, json.loads(row.data)) for row in rows]
    names = names or names_of(units_in(told, loaded.state))
    reader = Reader(actor, loaded, seen, names, leads(loaded, seen), key_for(loaded, rows))
    return tuple(reader.line(row, data) for row, data in told)


def units_in(told: Sequence[tuple[EventRow, dict[str, Any]]], state: State) -> set[UUID]:
    """Every unit the lines may name."""
    found = {one.unit_id for one in state.steps} | {state.unit_id}
    for _, data in told:
        answers = data.get("answers", {})
        named = (data.get("unit"), answers.get("unit_id"), answers.get("from_unit"))
        found |= {UUID(one) for one in named if one}
    return found


def key_for(loaded: Loaded, rows: Sequence[EventRow]) -> OwnKey | None:
    """The case's key, if there is anything to open and it was not dropped."""
    if not any(row.sealed for row in rows):
        return None
    try:
        return sealing.key_with(loaded.row)
    except sealing.Erased:
        return None


def leads(loaded: Loaded, seen: Seen) -> frozenset[str] | None:
    """Codes of steps whose words the reader sees; None: every step."""
    if seen.sight is Sight.WHOLE:
        return None
    own = {
        one.code
        for one in loaded.state.steps
        if one.opened_at is not None and one.unit_id in seen.steps
    }
    before = {code for mine in own for code in ahead_of(loaded.procedure, mine)}
    return frozenset(own | before)


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader of one case's history."""

    actor: Actor
    loaded: Loaded
    seen: Seen
    names: Names
    leads: frozenset[str] | None
    key: OwnKey | None

    def line(self, row: EventRow, data: Mapping[str, Any]) -> HistoryLine:
        """One event in words."""
        unit_id = self.unit_of(row, data)
        sealed = self.shows_words(row) and bool(row.sealed)
        return HistoryLine(
            sequence=row.sequence,
            at=row.at,
            title=title_of(self.loaded.procedure, row),
            role=role_title(row.role),
            unit_id=unit_id,
            unit=self.names.unit(unit_id) if unit_id else None,
            step=row.step,
            kind=row.kind,
            act=row.act,
            mine=row.by is not None and row.by == self.actor.account_id,
            words=tuple(self.words(row, data)) if self.shows_words(row) else (),
            erased=sealed and self.key is None,
        )

    def unit_of(self, row: EventRow, data: Mapping[str, Any]) -> UUID | None:
        """Where the actor of an event stood: said by the event, else the unit of its step."""
        if data.get("unit"):
            return UUID(data["unit"])
        found = (one.unit_id for one in self.loaded.state.steps if one.key == row.step)
        return next(found, None) if row.by else None

    def shows_words(self, row: EventRow) -> bool:
        """Whether the reader sees what was given, and not only that it was."""
        if self.leads is None or (row.by is not None and row.by == self.actor.account_id):
            return True
        spec = act_of(self.loaded.procedure, row)
        if spec is None:
            return row.kind in OPEN_TO_STEPS
        sent_to_us = spec.effect is Effect.RETURN and spec.target in self.leads
        return code_of(row) in self.leads or sent_to_us

    def words(self, row: EventRow, data: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
        """What was given, each with its title. Personal fields of the case stand with its fields, masked, not here."""
        asks = asks_of(self.loaded.procedure, row)
        for code, value in {**data.get("answers", {}), **self.personal(row)}.items():
            if code in asks:
                yield asks[code].field.title, value_text(asks[code], value, self.actor.language)
            elif code in ("unit_id", "from_unit"):
                yield RECEIVER, self.names.unit(UUID(value)).in_language(self.actor.language)
        for key, (old, new) in data.get("moved", {}).items():
            title = clocks_in_words.title(self.loaded.procedure, key)
            yield title, f"{day_of(old)} → {day_of(new)}"

    def personal(self, row: EventRow) -> dict[str, Any]:
        """What was sealed with the event, without the case's own personal fields."""
        if self.key is None or not row.sealed:
            return {}
        place = sealing.in_event(self.loaded.row.pk, row.sequence)
        fields = {asked.field.code for asked in self.loaded.procedure.fields}
        found = sealing.opened(self.key, row.sealed, place)
        return {code: value for code, value in found.items() if code not in fields}


def day_of(moment: str) -> str:
    """A moment of an event as a day in Asia/Shanghai."""
    return local(dt.datetime.fromisoformat(moment)).date().isoformat()


def code_of(row: EventRow) -> str:
    """The code of the step an event is about: `verify.2#3` is `verify`."""
    return row.step.partition("#")[0].partition(".")[0]


def act_of(procedure: Procedure, row: EventRow) -> ActSpec | None:
    """The act of a step; None for acts on the case."""
    if row.kind != Kind.ACTED or not procedure.has(code_of(row)):
        return None
    return next((one for one in procedure.step(code_of(row)).acts if one.code == row.act), None)


def title_of(procedure: Procedure, row: EventRow) -> Text:
    """`退回：核实`."""
    if row.kind == Kind.OPENED:
        return OPENED
    act = act_of(procedure, row)
    if act is not None:
        step = procedure.step(code_of(row)).title
        return Text(f"{act.title.zh}：{step.zh}", f"{act.title.en}: {step.en}")
    known = CASE_ACTS.get(row.act)
    return known.title if known else Text(row.act, row.act)


def asks_of(procedure: Procedure, row: EventRow) -> dict[str, AskedField]:
    """What the event's act asked, by code: for titles and choices only."""
    act = act_of(procedure, row)
    asks = (*procedure.fields, *standard(procedure), *(act.asks if act else ()))
    return {asked.field.code: asked for asked in asks}


def standard(procedure: Procedure) -> tuple[AskedField, ...]:
    """What acts on a case ask."""
    return (
        ask("reason", REASON),
        ask("text", NOTE),
        ask(
            "material",
            MATERIAL,
            type=Type.CHOICE,
            choices=[(one.code, one.title) for one in procedure.materials],
        ),
        ask(
            "forms",
            FORMS,
            type=Type.CHOICE,
            choices=[(one.code, one.title) for one in procedure.forms],
        ),
        ask(
            "place",
            PLACE,
            type=Type.CHOICE,
            choices=[(one.code, one.title) for one in procedure.places],
        ),
        ask("until", UNTIL),
        ask("source", SOURCE),
        ask("item", ITEM),
    )
