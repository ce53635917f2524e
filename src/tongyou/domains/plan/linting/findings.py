"""What the linter says: one finding, how serious it is, and what it was told beside the plan."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tongyou.domains.plan.types import CommitmentSpec, PlanSpec, TaskSpec, Text

KEY_LENGTH = 160
ILLUSTRATIVE_BIRTHS = (
    3500  # a year, an example of a district's size; used when no register is given
)


class Severity(StrEnum):
    """How much hangs on it."""

    ERROR = "error"  # the plan contradicts itself, promises twice, or cannot be assessed
    QUESTION = "question"  # two readings are possible, or something needed at once is missing
    NOTE = "note"  # will be needed; many of a kind can be settled together


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to settle. `places` are commitment codes ("T2.1"), tasks ("T33") or unit codes.

    `key` stays the same while the cause stays. `group` joins findings that one answer can settle.
    """

    rule: str
    severity: Severity
    places: tuple[str, ...]
    title: Text
    explanation: Text
    suggestion: Text
    key: str
    group: str


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the plan: births a year (a register), and who belongs to a group unit."""

    births_per_year: Decimal | None = None
    members: Mapping[str, Sequence[str]] = field(
        default_factory=dict
    )  # unit code or name -> members


def finding(
    rule: str,
    severity: Severity,
    places: Sequence[str],
    title: Text,
    explanation: Text,
    suggestion: Text,
) -> Finding:
    """A finding with its stable key."""
    unique = tuple(dict.fromkeys(places))
    key = f"{rule}:{','.join(unique)}"
    if len(key) > KEY_LENGTH:
        key = f"{rule}:{unique[0]}+{hashlib.sha256(key.encode()).hexdigest()[:32]}"
    return Finding(rule, severity, unique, title, explanation, suggestion, key, rule)


def place(task: TaskSpec) -> str:
    """A task as a place."""
    return f"T{task.number}"


def rows(spec: PlanSpec) -> list[tuple[TaskSpec, CommitmentSpec]]:
    """Every commitment with its task, in order."""
    return [(task, one) for task in spec.tasks for one in task.commitments]


def amount(one: CommitmentSpec) -> str:
    """The value with its unit, as a person writes it."""
    if one.value is None:
        return ""
    number = format(one.value.normalize(), "f") if one.value.is_finite() else str(one.value)
    return f"{number}{one.unit}"


def unit_names(spec: PlanSpec, codes: Sequence[str]) -> Text:
    """Units by name in both languages; a reading has printed names only."""
    names = dict(spec.units)
    found = [names.get(code, Text(code, code)) for code in codes]
    return Text(
        "、".join(one.zh for one in found) or "(无)",
        ", ".join(one.en or one.zh for one in found) or "(none)",
    )


def named(one: CommitmentSpec) -> Text:
    """A commitment as findings cite it: its code and title."""
    return Text(f"{one.code}“{one.title.zh}”", f"{one.code} '{one.title.en or one.title.zh}'")
