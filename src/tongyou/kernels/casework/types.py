"""What other rooms and pages hold of casework: receipts, refusals, facts for their own rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongyou.base.codes import Receipt
from tongyou.kernels.casework.engine.types import Refused, Standing
from tongyou.kernels.criteria.types import Text

__all__ = [
    "Acted",
    "CaseFacts",
    "Done",
    "HistoryLine",
    "NoProcedure",
    "Opened",
    "Outcome",
    "Refused",
    "ReleaseRefused",
    "Sight",
    "Stale",
]


class Sight(StrEnum):
    """How much of a case somebody sees."""

    WHOLE = "whole"
    STEP = "step"  # a step of the unit's own: the case, but not the words of steps that do not lead to it
    REFERRAL = "referral"  # the referral's forms until its end, and nothing else


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in words. `words` are what the actor gave (a reason, an answer), as far as this reader may see."""

    sequence: int
    at: dt.datetime
    title: Text  # "退回：核实"
    role: Text | None  # None: the platform
    unit_id: UUID | None
    unit: Text | None
    step: str  # key of the step, or empty
    kind: str
    act: str
    mine: bool
    words: tuple[tuple[Text, str], ...] = ()  # (title of the field, value)
    erased: bool = False  # personal words whose key was dropped


@dataclass(frozen=True, slots=True)
class Opened:
    """A case was opened (or the same key had opened it before)."""

    receipt: Receipt
    case_id: UUID


@dataclass(frozen=True, slots=True)
class Acted:
    """An act was done; `revision` is what the next act expects."""

    receipt: Receipt
    revision: int


class Done(StrEnum):
    """How one member of a bulk act ended."""

    DONE = "done"
    REFUSED = "refused"
    STALE = "stale"
    NOT_FOUND = "not_found"  # absent or not visible: nobody learns which


@dataclass(frozen=True, slots=True)
class Outcome:
    """One member of a bulk act, with its own words."""

    case_id: UUID
    step: str
    done: Done
    words: tuple[Text, ...] = ()
    acted: Acted | None = None


class Stale(Exception):
    """Somebody was faster: nothing was changed; what happened since, and what this person had given."""

    def __init__(
        self, since: tuple[HistoryLine, ...], payload: Mapping[str, Any], revision: int
    ) -> None:
        super().__init__(f"{len(since)} events since; the case is at revision {revision}")
        self.since, self.payload, self.revision = since, dict(payload), revision


class NoProcedure(LookupError):
    """No procedure of that code has been released here."""


class ReleaseRefused(Exception):
    """A procedure is not released: it has problems, or the version exists with another text."""

    def __init__(self, problems: tuple[Any, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as a domain's own preconditions see it."""

    case_id: UUID
    number: str
    procedure: str
    version: int
    standing: Standing
    outcome: str
    area_id: UUID
    unit_id: UUID
    about_id: UUID | None
    act: str
    step: str
    fields: Mapping[str, Any] = field(default_factory=dict)  # open values
    payload: Mapping[str, Any] = field(default_factory=dict)
