"""What domains add to their procedures; wired in `site/wiring.py`. Nothing here knows which domains there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tongyou.kernels.casework.events import CaseMoved
from tongyou.kernels.casework.types import CaseFacts
from tongyou.kernels.criteria.types import Text

Precondition = Callable[[CaseFacts], Sequence[Text]]
Handler = Callable[[CaseMoved], None]
PageOf = Callable[[UUID], str]


@dataclass(frozen=True, slots=True)
class Late:
    """A limit of which so much is used up that another procedure's case is to be opened."""

    case_id: UUID
    number: str
    procedure: str
    title: Text
    step: str  # key of the step; empty: the case as a whole
    step_title: Text
    unit_id: UUID  # who is late
    area_id: UUID
    due_at: dt.datetime
    percent: int


@dataclass(frozen=True, slots=True)
class NewCase:
    """The case to be opened because of that."""

    area_id: UUID
    places: Mapping[str, UUID | Sequence[UUID]]
    title: Text
    about_id: UUID | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


Opens = Callable[[Late], NewCase | None]

_preconditions: dict[tuple[str, str], list[Precondition]] = defaultdict(list)
_handlers: dict[str, list[Handler]] = defaultdict(list)
_pages: dict[str, PageOf] = {}
_opens: dict[str, Opens] = {}


def precondition(procedure: str, act: str, fn: Precondition) -> None:
    """More reasons why not. Asked before the transaction, and when a page shows the act; must only read."""
    if fn not in _preconditions[procedure, act]:
        _preconditions[procedure, act].append(fn)


def on_event(procedure: str, fn: Handler) -> None:
    """Runs in the act's own transaction: the domain's row changes here. What it raises undoes the act."""
    if fn not in _handlers[procedure]:
        _handlers[procedure].append(fn)


def page_of(procedure: str, fn: PageOf) -> None:
    """The address of the domain's own page of such a case."""
    _pages[procedure] = fn


def opens(procedure: str, fn: Opens) -> None:
    """How a case of `procedure` is opened when another one's limit is used up (`escalate: open`)."""
    _opens[procedure] = fn


def reasons(facts: CaseFacts) -> tuple[Text, ...]:
    """Everything the domains have against an act."""
    found = (fn(facts) for fn in _preconditions.get((facts.procedure, facts.act), ()))
    return tuple(text for texts in found for text in texts)


def run(moved: CaseMoved) -> None:
    """Tell the domains, in the caller's transaction."""
    for fn in _handlers.get(moved.procedure, ()):
        fn(moved)


def own_page(procedure: str, case_id: UUID) -> str:
    """The domain's page, or nothing."""
    found = _pages.get(procedure)
    return found(case_id) if found else ""


def new_case(procedure: str, late: Late) -> NewCase | None:
    """What is to be opened; None: nobody said how, or the domain wants none."""
    found = _opens.get(procedure)
    return found(late) if found else None
