"""What pages hold: frozen values, already in both languages, already limited to what the reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from tongyou.kernels.casework.definition.types import AskedField, Effect, Limit, OutcomeKind
from tongyou.kernels.casework.engine.types import MaterialStanding, Standing, StepStanding
from tongyou.kernels.casework.types import HistoryLine, Sight
from tongyou.kernels.criteria.types import Text

__all__ = [
    "EVERYTHING",
    "NO_TEXT",
    "ActView",
    "AlarmView",
    "CaseRow",
    "CaseView",
    "ClockView",
    "Colour",
    "DocumentView",
    "Due",
    "FieldView",
    "Filters",
    "FormView",
    "HistoryLine",
    "InboxRow",
    "ItemView",
    "KeptFilter",
    "MaterialView",
    "OutcomeView",
    "Page",
    "PauseView",
    "ProcedureView",
    "ReferralRow",
    "ReferralView",
    "Sight",
    "StepView",
    "Whose",
]

Row = TypeVar("Row")
NO_TEXT = Text("", "")


class Colour(StrEnum):
    """How a deadline stands; never the only sign of it on a page."""

    CALM = "calm"
    SOON = "soon"  # 60 per cent of the time is gone
    LATE = "late"
    PAUSED = "paused"
    STOPPED = "stopped"  # done or closed


class Whose(StrEnum):
    """Which steps an inbox shows."""

    ALL = "all"  # every open step the reader may see
    MINE = "mine"  # those the reader may act on
    UNIT = "unit"  # those at a unit of the reader's posts
    OTHERS = "others"  # those the reader sees, at units of others
    ALARM = "alarm"  # those nobody answers for


class Due(StrEnum):
    """When a step is due, seen from today: a kept filter means the same thing every day. Late ones are `Filters.late`."""

    TODAY = "today"
    WEEK = "week"  # until Sunday, today included
    LATER = "later"  # from next Monday on

    def days(self, today: dt.date) -> tuple[dt.date, dt.date]:
        """First day and the day after the last, in Asia/Shanghai."""
        monday = today + dt.timedelta(days=7 - today.weekday())
        if self is Due.LATER:
            return monday, dt.date.max
        return today, monday if self is Due.WEEK else today + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filters:
    """What an inbox is narrowed to. `after` is the cursor of the page before (`Page.next`).

    Paused steps are due on no day: `due` and `late` leave them out.
    """

    whose: Whose = Whose.ALL
    procedure: str = ""
    step: str = ""  # code of a step
    unit_id: UUID | None = None
    area_id: UUID | None = None
    late: bool = False  # only what is past its deadline
    paused: bool | None = None
    due: Due | None = None
    due_before: dt.date | None = None
    latest_first: bool = False  # the other way round: what is due last comes first
    after: str = ""
    size: int = 50


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list. `count` is exact below a thousand, else "999+"."""

    rows: tuple[Row, ...]
    count: str
    next: str = ""  # cursor of the next page; empty: this is the last
    cut: bool = False  # a search found more than it shows


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One open step."""

    step_id: UUID
    case_id: UUID
    number: str
    title: Text
    procedure: str
    procedure_title: Text
    step: str  # key, as `act` takes it
    step_title: Text
    unit_id: UUID
    unit: Text
    area: Text
    opened_at: dt.datetime
    due_at: dt.datetime
    colour: Colour
    late: bool  # the case went on without it, or its deadline has passed
    paused: bool
    may_act: bool
    alarm: bool  # nobody answers for it


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list or a search."""

    case_id: UUID
    number: str
    title: Text
    procedure: str
    procedure_title: Text
    unit: Text
    area: Text
    standing: Standing
    outcome: Text | None
    opened_at: dt.datetime
    promised_on: dt.date | None
    colour: Colour


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A live referral to a unit of the reader: the number, the procedure and what may be seen until when."""

    case_id: UUID
    number: str
    procedure_title: Text
    forms: tuple[Text, ...]
    unit: Text
    ends_at: dt.datetime


@dataclass(frozen=True, slots=True)
class FieldView:
    """One value. `text` is empty when nothing was given; masked and erased values never carry the value."""

    code: str
    title: Text
    text: str
    value: Any = None  # typed, for open values
    personal: bool = False
    masked: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class MaterialView:
    code: str
    title: Text
    standing: MaterialStanding
    needed: bool | None  # None: a missing fact decides
    tolerated: bool  # may be promised
    promise: Text | None
    promised_until: dt.datetime | None
    file_name: str
    has_file: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """A named part of the case: what a referral shows."""

    code: str
    title: Text
    fields: tuple[FieldView, ...]
    materials: tuple[MaterialView, ...]


@dataclass(frozen=True, slots=True)
class ClockView:
    """One deadline in words: of the case as a whole (`promised`, `statutory`), of a step, a pause, a promise."""

    key: str
    title: Text
    limit: Limit
    started_at: dt.datetime
    due_at: dt.datetime
    colour: Colour
    working_days_left: int | None  # negative: past; None: not counted in days, or stopped
    provisional: bool  # the year's holidays have not been announced


@dataclass(frozen=True, slots=True)
class StepView:
    key: str
    code: str
    title: Text
    unit_id: UUID
    unit: Text
    round: int
    standing: StepStanding
    opened_at: dt.datetime | None
    due_at: dt.datetime | None
    done_at: dt.datetime | None
    colour: Colour
    late: bool
    act: Text | None  # what it was ended with
    # Posts that answer for it today, as "单位 岗位"; empty and open: an alarm.
    responsible: tuple[str, ...]
    alarm: bool
    own: bool  # at a unit of the reader
    form: str  # code of the instrument that must be complete


@dataclass(frozen=True, slots=True)
class ActView:
    """One act, allowed or not. `why_not` is empty when it may be done now; `asks` are the fields its page shows.

    `payload` is what it is about ({"material": code}, {"number": 2}) and goes along with the answers.
    """

    act: str
    step: str  # key of the step; empty: an act on the case
    title: Text
    effect: Effect | None  # None: an act that every case knows (provide, resume, transfer ...)
    asks: tuple[AskedField, ...]
    needs: tuple[str, ...]  # codes of materials
    why_not: tuple[Text, ...]
    choices: Mapping[str, tuple[tuple[str, Text], ...]] = field(default_factory=dict)
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def allowed(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class PauseView:
    title: Text
    started_at: dt.datetime
    ends_at: dt.datetime
    ended_at: dt.datetime | None
    otherwise: Text | None  # what happens when it runs out; None: the case goes on


@dataclass(frozen=True, slots=True)
class ReferralView:
    number: int
    unit_id: UUID
    unit: Text
    forms: tuple[Text, ...]
    started_at: dt.datetime
    ends_at: dt.datetime
    ended_at: dt.datetime | None
    live: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """A sub-case of a bundle."""

    code: str
    title: Text
    optional: bool
    state: str  # "" not yet, "open", or the outcome
    outcome: Text | None
    case_id: UUID | None  # None: not open yet, or the reader may not see it
    number: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    code: str
    kind: OutcomeKind
    title: Text
    decided_at: dt.datetime
    reason: str
    remedy: Text | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    document_id: UUID
    kind: str
    title: Text
    number: str
    made_at: dt.datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one reader sees it. With `sight` REFERRAL only number, procedure, `forms` and `until` are filled."""

    case_id: UUID
    sight: Sight
    number: str
    procedure: str
    version: int
    procedure_title: Text
    forms: tuple[FormView, ...]
    until: dt.datetime | None  # end of the referral through which it is seen
    title: Text = NO_TEXT
    standing: Standing = Standing.OPEN
    revision: int = 0  # hand it to `act` as `expected`
    opened_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    area: Text | None = None
    unit: Text | None = None
    unit_id: UUID | None = None
    about_id: UUID | None = None
    parent_id: UUID | None = None  # of the bundle, if the reader may see it
    basis: tuple[Text, ...] = ()
    fields: tuple[FieldView, ...] = ()
    materials: tuple[MaterialView, ...] = ()
    steps: tuple[StepView, ...] = ()
    clocks: tuple[ClockView, ...] = ()
    pauses: tuple[PauseView, ...] = ()
    referrals: tuple[ReferralView, ...] = ()
    items: tuple[ItemView, ...] = ()
    acts: tuple[ActView, ...] = ()  # those on steps first, then those on the case
    history: tuple[HistoryLine, ...] = ()  # the newest first, at most 200
    documents: tuple[DocumentView, ...] = ()
    outcome: OutcomeView | None = None
    own_page: str = ""  # address of the domain's own page of such a case
    erased: bool = False
    drafts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # step -> answers kept

    def acts_on(self, step: str) -> tuple[ActView, ...]:
        """The acts of one step; of the case itself for an empty key."""
        return tuple(one for one in self.acts if one.step == step)


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An open step that nobody answers for."""

    case_id: UUID
    number: str
    title: Text
    step: str
    step_title: Text
    unit: Text
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class KeptFilter:
    filter_id: UUID
    name: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """A released procedure, for the list of what can be opened and for its own page."""

    code: str
    version: int
    title: Text
    compartment: str
    released_at: dt.datetime
    may_open: bool
    places: tuple[tuple[str, Text], ...]  # places that must be given on opening
    asks: tuple[AskedField, ...]
