"""A case as a value, and what changes it. Pure: state = fold(evolve, events)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongyou.base.calendar import WorkCalendar
from tongyou.kernels.casework.definition.types import AskedField, Limit
from tongyou.kernels.criteria.types import Text


class Standing(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class StepStanding(StrEnum):
    """Where one step at one unit stands. `returned`: an earlier round, sent back; its successor is another row."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class MaterialStanding(StrEnum):
    MISSING = "missing"
    PROMISED = "promised"
    RECEIVED = "received"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class StepState:
    """One round of one step at one unit. `key` is unique in the case: `verify`, `verify.2` (second unit), `verify#2` (second round)."""

    key: str
    code: str
    unit_id: UUID
    round: int = 1
    standing: StepStanding = StepStanding.WAITING
    opened_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    done_by: UUID | None = None  # account
    act: str = ""
    late: bool = False  # not done by its deadline; open and late: the case went on without it
    actors: tuple[UUID, ...] = ()  # accounts that acted on this round (notes aside): for four eyes


@dataclass(frozen=True, slots=True)
class MaterialState:
    """One paper. `missing` with a `promised_until`: it was promised and did not come."""

    code: str
    standing: MaterialStanding = MaterialStanding.MISSING
    file_id: UUID | None = None
    promised_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class PauseState:
    """An interval. While `ended_at` is None every running clock of the case stands still."""

    code: str
    number: int
    started_at: dt.datetime
    ends_at: dt.datetime  # when it runs out by itself
    ended_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockState:
    """One deadline: `promised`, `statutory`, `step:<key>`, `material:<code>`, `pause:<number>`.

    `used` counts what was used up before the current stretch began: working days, days, or minutes, by the limit's
    span; so that a pause moves the deadline and nothing else.
    """

    key: str
    limit: Limit
    started_at: dt.datetime
    due_at: dt.datetime
    used: int = 0
    paused: bool = False
    stopped_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ReferralState:
    number: int
    unit_id: UUID
    forms: tuple[str, ...]
    started_at: dt.datetime
    ends_at: dt.datetime
    ended_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A whole case."""

    case_id: UUID
    procedure: str
    version: int
    revision: int  # number of the last event
    opened_at: dt.datetime
    opener: UUID | None  # account; None when the platform opened it
    area_id: UUID
    unit_id: UUID  # who answers for the case as a whole
    places: Mapping[str, tuple[UUID, ...]]
    standing: Standing = Standing.OPEN
    outcome: str = ""
    closed_at: dt.datetime | None = None
    fields: Mapping[str, Any] = field(
        default_factory=dict
    )  # open values only; personal ones are sealed elsewhere
    known: frozenset[str] = frozenset()  # personal fields that have a value
    steps: tuple[StepState, ...] = ()
    materials: tuple[MaterialState, ...] = ()
    pauses: tuple[PauseState, ...] = ()
    clocks: tuple[ClockState, ...] = ()
    referrals: tuple[ReferralState, ...] = ()
    items: Mapping[str, str] = field(
        default_factory=dict
    )  # item -> "", "open", or the outcome of its case
    failed: frozenset[str] = frozenset()  # items whose case ended without granting


class Kind(StrEnum):
    """What an event is about. One command makes one event; what it closed or opened stands in its data."""

    OPENED = "opened"
    ACTED = "acted"  # an act of a step
    PROVIDED = "provided"
    PROMISED = "promised"
    WAIVED = "waived"
    FILLED = "filled"
    NOTED = "noted"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    REFERRED = "referred"
    REFERRAL_ENDED = "referral_ended"
    REOPENED = "reopened"
    PAUSE_LAPSED = "pause_lapsed"
    MATERIAL_LAPSED = "material_lapsed"
    PROCEEDED = "proceeded"
    CLOCK_MOVED = "clock_moved"
    ITEM_OPENED = "item_opened"
    ITEM_CLOSED = "item_closed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `data` is JSON, without personal values, and holds all that `evolve` needs.

    `data["set"]` says how each changed row stands afterwards; `data["answers"]` what was given, as far as it is
    open. `personal` holds the values that are sealed under the case's key; `evolve` only learns which fields they are.
    """

    sequence: int
    kind: str  # a Kind
    at: dt.datetime
    by: UUID | None
    role: str = ""
    act: str = ""
    step: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody wants to do. `step` is a step's key; empty for acts on the case itself."""

    act: str
    step: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Who:
    """The person as the engine needs them: which roles at which units, and which roles reach this case from anywhere."""

    account_id: UUID | None
    posts: frozenset[tuple[str, UUID]] = frozenset()  # (role, unit)
    anywhere: frozenset[str] = frozenset()  # roles whose reach in the access matrix covers the case
    system: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and which days are worked. `opened`: sealed values the caller has opened, for conditions only."""

    now: dt.datetime
    calendar: WorkCalendar
    opened: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case begins with. `places` names every place of the procedure, those with a fixed unit too."""

    case_id: UUID
    area_id: UUID
    unit_id: UUID  # who answers for the case as a whole
    places: Mapping[str, tuple[UUID, ...]]
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that exists now: what to send, what it asks, and why not (empty: it may be done)."""

    command: Command
    title: Text
    asks: tuple[AskedField, ...] = ()
    reasons: tuple[Text, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.reasons


class Refused(Exception):
    """The act is not allowed, or what was given cannot be taken; every reason is listed, nothing was changed."""

    def __init__(self, reasons: tuple[Text, ...], fields: Mapping[str, Text] | None = None) -> None:
        super().__init__("; ".join(reason.en for reason in reasons))
        self.reasons, self.fields = reasons, dict(fields or {})


class UnknownEvent(Exception):
    """The kind of an event is not known here: it was written by a newer version, or is none of ours."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind!r} is not a kind of event this version knows.")
        self.kind = kind


class BrokenHistory(Exception):
    """Events do not follow one another: one is missing, doubled, of another procedure, or comes before the opening."""
