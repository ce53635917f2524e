"""The words of a plan that every room may use: nodes, commitments, and what their parts mean.

Source of the reading conventions: the district's plan 2023-2025 and the readings chosen for it
(docs/glossary.md). A commitment is one testable promise: who has to reach what, by when, how firmly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Operator(StrEnum):
    """How a value is compared. 以上, 以下, 以内 are inclusive (administrative drafting)."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "="
    DONE = "done"


class Kind(StrEnum):
    """What is measured."""

    COUNT = "count"  # a number of things or events
    RATE = "rate"  # percentage of a population or set
    RATIO = "ratio"  # quantity per unit of population or per organisation
    SCORE = "score"  # average score
    MORTALITY = "mortality"  # deaths per births
    TREND = "trend"  # change against the period before
    MILESTONE = "milestone"  # exists or does not


class Quantifier(StrEnum):
    """Over whom: the district's total, each member of a set, or the share of a set's members."""

    TOTAL = "total"
    EACH = "each"
    SHARE = "share"


class Window(StrEnum):
    """When: reached by a date, in every period, or held throughout."""

    BY_DATE = "by_date"
    PER_YEAR = "year"
    PER_QUARTER = "quarter"
    PER_MONTH = "month"
    THROUGHOUT = "throughout"


class Firmness(StrEnum):
    """Read from the verb that governs the deliverable."""

    FIRM = "firm"
    STRIVE = "strive"  # 力争
    PROMOTE = "promote"  # 推动, 推进, 推行, 加快
    EXPLORE = "explore"  # 探索
    PARTICIPATE = "participate"  # 参与


class UnitRole(StrEnum):
    """How a unit takes part in a task."""

    LEAD = "lead"  # 牵头单位
    COOPERATING = "cooperating"  # 配合单位


class Stage(StrEnum):
    """Where a version of the plan stands."""

    COMMENTS = "draft-for-comments"  # 征求意见稿
    ADOPTED = "adopted"
    AMENDED = "amended"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages; English may be empty only in a draft read from a document."""

    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class CommitmentSpec:
    """One typed commitment, as a pack states it or a document was read.

    `value` is None for a milestone. `baseline` stays None until the lead unit enters a dated one.
    `code` is unique in its plan version ("T2.1"). `evidence` says what proves a milestone.
    """

    code: str
    title: Text
    kind: Kind
    operator: Operator
    value: Decimal | None
    unit: str
    quantifier: Quantifier = Quantifier.TOTAL
    window: Window = Window.BY_DATE
    by: date | None = None
    by_stated: bool = False
    operator_stated: bool = True
    implied: bool = False  # read from wording (each, all, every year) rather than a printed number
    firmness: Firmness = Firmness.FIRM
    approximate: bool = False
    scope: str = "district"  # code of the set: district, town, village, school ...
    scope_note: Text = Text("", "")
    baseline: Decimal | None = None
    baseline_date: date | None = None
    denominator: str = ""  # code of the register that gives the denominator, empty if none is named
    evidence: Text = Text("", "")
    duplicate_of: str = ""
    see_also: tuple[str, ...] = ()
    note: Text = Text("", "")


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """One task (具体任务) with the units that answer for it."""

    number: int
    action: int
    title: Text
    summary: Text
    lead: tuple[str, ...]  # unit codes, or printed names in a reading
    cooperating: tuple[str, ...] = ()
    commitments: tuple[CommitmentSpec, ...] = ()
    note: Text = Text("", "")


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action (主要行动): a group of tasks, in one of the plan's systems (体系)."""

    number: int
    title: Text
    system: str = ""


@dataclass(frozen=True, slots=True)
class SystemSpec:
    """One system of the plan's 5+2; `inferred` when its heading is not printed."""

    code: str
    title: Text
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class PlanSpec:
    """A whole plan as a value: what the linter reads, a pack applies and a comparison compares."""

    code: str
    version: str
    title: Text
    start: date
    end: date
    stage: Stage
    area: str  # code of the area it binds ("330411")
    systems: tuple[SystemSpec, ...]
    actions: tuple[ActionSpec, ...]
    tasks: tuple[TaskSpec, ...]
    units: tuple[tuple[str, Text], ...] = ()  # code and short name as printed
    terms: tuple[tuple[str, Text], ...] = ()  # defined terms; the linter reports undefined ones
