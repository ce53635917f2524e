"""A procedure as a value: what its YAML file says, checked and typed. Frozen; no Django.

What the checker holds a file to, so that the engine may rely on it:
- Steps and items share one space of codes. `after` of either names steps or items. A step waits for a required item
  until the item's case is closed, however it ended; an item waits until what it needs was given. Nobody waits for an
  optional item.
- A case is closed by an act of a step and by nothing else (or by a pause that runs out); a bundle has a last step after
  its items. An item that no step waits for goes on after the case is closed.
- Only steps and items that come before a step may be named in its `return_to` and `four_eyes`.
- `ends_by` of a pause, like every `by`, holds roles, `opener` or `system`.
- An asked field with the code of a case's field has its type, and sets it.
- Codes are small letters, digits and `_`, at most 40 characters; a procedure's code has dots and at most 64.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tongyou.kernels.criteria.types import Field, Text, Tree


class Span(StrEnum):
    """Units of a limit. Working days follow the calendar; months keep the day of the month."""

    WORKING_DAYS = "wd"
    DAYS = "d"
    HOURS = "h"
    MINUTES = "min"
    MONTHS = "mo"
    YEARS = "y"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take. The day it starts does not count (民法典 art. 201)."""

    amount: int
    span: Span

    def __str__(self) -> str:
        return f"{self.amount}{self.span}"


class Effect(StrEnum):
    """What an act of a step does."""

    DONE = "done"
    RETURN = "return_to"
    CLOSE = "close"
    PAUSE = "pause"
    NOTE = "note"


class OutcomeKind(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class OnLate(StrEnum):
    WAIT = "wait"
    PROCEED = "proceed"


@dataclass(frozen=True, slots=True)
class By:
    """Who may: a role at the step's unit, or (`anywhere`) wherever the access matrix reaches.

    Two words are no roles: `opener` (who opened the case) and `system` (the platform itself).
    """

    role: str
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class AskedField:
    """One field of an act's payload or of a case. `personal` values are sealed under the case's own key."""

    field: Field
    required: bool = False
    personal: bool = False
    longest: int = 2000  # characters of a text


@dataclass(frozen=True, slots=True)
class Form:
    """A named part of a case: what a referral can be limited to."""

    code: str
    title: Text
    fields: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Who answers for steps: given when a case opens, or the fixed code of a unit."""

    code: str
    title: Text
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """A missing material may follow within `within`, against a promise (容缺受理)."""

    within: Limit
    promise: Text


@dataclass(frozen=True, slots=True)
class MaterialSpec:
    code: str
    title: Text
    sources: tuple[str, ...] = ("upload",)
    when: Tree | None = None  # None: always needed
    tolerance: Tolerance | None = None


@dataclass(frozen=True, slots=True)
class ActSpec:
    """One act of a step: what it does, what it needs, what it asks."""

    code: str
    title: Text
    effect: Effect
    target: str = ""  # a step (return_to), an outcome (close) or a pause
    by: tuple[By, ...] = ()  # empty: whoever may act on the step
    needs: tuple[str, ...] = ()  # materials: received, or promised where tolerated
    asks: tuple[AskedField, ...] = ()
    when: Tree | None = None


@dataclass(frozen=True, slots=True)
class StepSpec:
    code: str
    title: Text
    place: str
    by: tuple[By, ...]
    limit: Limit
    acts: tuple[ActSpec, ...]
    after: tuple[str, ...] = ()
    when: Tree | None = None
    four_eyes: tuple[str, ...] = ()
    on_late: OnLate = OnLate.WAIT
    form: str = ""  # code of an instrument that must be complete before the step is done


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """A sub-case of a bundle."""

    code: str
    procedure: str
    limit: Limit
    after: tuple[str, ...] = ()
    optional: bool = False
    gives: tuple[str, ...] = ()
    when: Tree | None = None
    title: Text | None = None  # for drawings; the sub-case has its procedure's title


@dataclass(frozen=True, slots=True)
class PauseSpec:
    """An interval in which the case's clocks stand still."""

    code: str
    title: Text
    longest: Limit
    once: bool = False
    ends_by: tuple[By, ...] = ()
    otherwise: str = ""  # outcome when it runs out; empty: the case resumes


@dataclass(frozen=True, slots=True)
class Escalation:
    """What happens when `percent` of a limit is used: who is told, and which case is opened."""

    percent: int
    to: tuple[str, ...]  # "handler", "head", or roles
    opens: str = ""  # code of a procedure


@dataclass(frozen=True, slots=True)
class OutcomeSpec:
    code: str
    kind: OutcomeKind
    title: Text
    retain: Limit
    remedy: Text | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    by: tuple[By, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Referral to another unit: which forms at most, and for how long at most."""

    by: tuple[By, ...]
    forms: tuple[str, ...]
    longest: Limit


@dataclass(frozen=True, slots=True)
class Reopening:
    by: tuple[By, ...]
    within: Limit


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a procedure comes from: a law's article, a standard, a plan's task; or *illustrative*."""

    text: Text
    task: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure."""

    code: str
    version: int
    title: Text
    number: str  # prefix of public numbers
    open_by: tuple[By, ...]
    places: tuple[Place, ...]
    steps: tuple[StepSpec, ...]
    outcomes: tuple[OutcomeSpec, ...]
    promised: Limit
    statutory: Limit | None = None
    statutory_why: Text | None = None  # why no law sets a limit, when none does
    compartment: str = ""
    basis: tuple[Basis, ...] = ()
    fields: tuple[AskedField, ...] = ()
    forms: tuple[Form, ...] = ()
    materials: tuple[MaterialSpec, ...] = ()
    items: tuple[ItemSpec, ...] = ()
    pauses: tuple[PauseSpec, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    withdrawal: Withdrawal | None = None
    transfer_by: tuple[By, ...] = ()
    reference: Reference | None = None
    reopening: Reopening | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def step(self, code: str) -> StepSpec:
        """The step of that code. KeyError if there is none."""
        found = {one.code: one for one in self.steps}
        return found[code]

    def has(self, code: str) -> bool:
        """Whether there is a step of that code."""
        return any(one.code == code for one in self.steps)

    def outcome(self, code: str) -> OutcomeSpec:
        """The outcome of that code. KeyError if there is none."""
        found = {one.code: one for one in self.outcomes}
        return found[code]
