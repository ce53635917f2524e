"""What components show: plain values that a view or a provider hands to a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """The states a thing can be shown in: each has its own icon, word and colour."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    BREACHED = "breached"
    UNKNOWN = "unknown"
    NOT_DUE = "not_due"
    DRAFT = "draft"
    PUBLISHED = "published"
    WAITING = "waiting"
    WORKING = "working"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that carries its date and its source; without both it is not shown."""

    value: str
    label: str
    as_of: date | datetime
    source: str
    unit: str = ""
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline or of a list of changes."""

    when: date | datetime
    title: str
    text: str = ""
    href: str = ""
    status: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a definition list or of check-your-answers; `href` leads to changing it."""

    label: str
    value: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of work in an inbox: what, from where, until when, in which state."""

    title: str
    href: str
    status: str = ""
    due: date | None = None
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: a card, a chip or a tab."""

    label: str
    href: str
    text: str = ""
    icon: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure; `state` is "done", "current" or "todo"."""

    label: str
    state: str = "todo"
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One action on the cockpit wall; `total` 0 means that nothing can be counted yet."""

    number: int
    title: str
    href: str = ""
    done: int = 0
    total: int = 0
    status: str = Status.UNKNOWN
    note: str = ""

    @property
    def share(self) -> str:
        """Percent done, for the tile's ruler."""
        return f"{100 * self.done / self.total:.1f}" if self.total else "0"


@dataclass(frozen=True, slots=True)
class HomeCard:
    """One card that a room puts on a face's home.

    `area` names the place: portal "figures", "find", "changes", "mine"; desk "inbox", "notices",
    "posts", "aside"; cockpit "figures", "wall", "aside". `template` draws `context`.
    """

    area: str
    template: str
    context: Mapping[str, object] = field(default_factory=dict)
    order: int = 100
