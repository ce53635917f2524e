"""A round frozen as one value: what every bulletin, every public page and every later comparison is made from.

Schema `tongyou.round/1`. The digest is over the canonical JSON: the same content gives the same digest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from tongyou.domains.plan.rules.rounds.lights import tally, worst
from tongyou.domains.plan.supervision import Freshness, Light, SelfStatus, Timeliness
from tongyou.domains.plan.types import Operator, Text, Window

SCHEMA = "tongyou.round/1"


@dataclass(frozen=True, slots=True)
class LineSnap:
    """One promise as it was reported. `status` None: nothing was reported."""

    code: str
    title: Text
    promise: Text  # the promise in one sentence
    unit: str
    operator: Operator
    window: Window
    target: Decimal | None
    value: Decimal | None
    status: SelfStatus | None
    freshness: Freshness
    evidence: int = 0
    next_on: dt.date | None = None
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class TaskSnap:
    """One task in the round."""

    number: int
    action: int
    title: Text
    unit_id: str  # empty while nobody was named to report
    unit: Text
    timeliness: Timeliness
    days_late: int  # working days
    light: Light
    reasons: tuple[Text, ...]
    lines: tuple[LineSnap, ...]
    locked: bool = False
    doubts_open: int = 0
    doubts_upheld: int = 0


@dataclass(frozen=True, slots=True)
class NoticeSnap:
    """One supervision notice that was alive during the round."""

    number: str
    title: str  # the issuer's own words, in one language
    unit: Text
    task: int | None
    state: str
    issued_on: dt.date
    answer_by: dt.date
    overdue: bool


@dataclass(frozen=True, slots=True)
class ActionSnap:
    number: int
    title: Text


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole round."""

    plan: str
    plan_title: Text
    area: Text
    code: str
    title: Text
    number: int  # which round of the plan
    start: dt.date
    end: dt.date
    due_on: dt.date
    made_on: dt.date
    issuer: Text
    actions: tuple[ActionSnap, ...]
    tasks: tuple[TaskSnap, ...]
    notices: tuple[NoticeSnap, ...] = ()
    simulated: bool = False
    schema: str = field(default=SCHEMA)

    @property
    def times(self) -> dict[Timeliness, int]:
        found = dict.fromkeys(Timeliness, 0)
        for task in self.tasks:
            found[task.timeliness] += 1
        return found

    @property
    def lights(self) -> dict[Light, int]:
        return tally(task.light for task in self.tasks)


ADAPTER = TypeAdapter(Snapshot)


class NotASnapshot(ValueError):
    """The stored data is of another schema, or was changed."""


def to_data(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as JSON data; decimals stay exact as text."""
    data: dict[str, Any] = ADAPTER.dump_python(snapshot, mode="json")
    return data


def from_data(data: dict[str, Any], digest: str) -> Snapshot:
    """The snapshot of stored data. Raises NotASnapshot if the digest does not fit it."""
    if data.get("schema") != SCHEMA:
        raise NotASnapshot(f"schema {data.get('schema')!r}")
    if digest_of(data) != digest:
        raise NotASnapshot("the data does not fit its digest")
    return ADAPTER.validate_python(data)


def digest_of(data: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What one unit owed and did in the round."""

    unit_id: str
    unit: Text
    owed: int
    times: dict[Timeliness, int]
    lights: dict[Light, int]


def by_unit(snapshot: Snapshot) -> list[UnitRow]:
    """Units with what they owed; those who kept everything first, then by name."""
    tasks: dict[str, list[TaskSnap]] = {}
    for task in snapshot.tasks:
        tasks.setdefault(task.unit_id, []).append(task)
    rows = [unit_row(unit_id, mine) for unit_id, mine in tasks.items()]
    return sorted(rows, key=lambda row: (-kept(row), -row.owed, row.unit.zh))


def unit_row(unit_id: str, tasks: list[TaskSnap]) -> UnitRow:
    times = dict.fromkeys(Timeliness, 0)
    for task in tasks:
        times[task.timeliness] += 1
    return UnitRow(unit_id, tasks[0].unit, len(tasks), times, tally(task.light for task in tasks))


def kept(row: UnitRow) -> float:
    """The share of reports that came in time."""
    return row.times[Timeliness.ON_TIME] / row.owed


def by_action(snapshot: Snapshot) -> list[tuple[ActionSnap, list[TaskSnap], Light]]:
    """Actions in order, each with its tasks and the worst of their lights."""
    found = []
    for action in snapshot.actions:
        tasks = [task for task in snapshot.tasks if task.action == action.number]
        found.append((action, tasks, worst(task.light for task in tasks)))
    return found
