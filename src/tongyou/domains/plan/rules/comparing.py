"""Two plans side by side: which tasks and commitments are the same, changed, added or withdrawn.

Tasks are matched by their words first and their number second: plans are renumbered, seldom reworded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from tongyou.domains.plan.types import CommitmentSpec, PlanSpec, TaskSpec

T = TypeVar("T")
SAME_TASK = 0.62  # measured on the district's draft against its reworded and renumbered copies
SAME_COMMITMENT = 0.55


class Verdict(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; `field` is its code (title, value, by, lead ...)."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CommitmentChange:
    verdict: Verdict
    before: CommitmentSpec | None
    after: CommitmentSpec | None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskChange:
    verdict: Verdict
    before: TaskSpec | None
    after: TaskSpec | None
    fields: tuple[FieldChange, ...] = ()
    commitments: tuple[CommitmentChange, ...] = ()


def likeness(one: str, other: str) -> float:
    """How alike two short Chinese texts are, 0 to 1."""
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return 0.0 if matcher.real_quick_ratio() < 0.4 else matcher.ratio()


def pair(
    before: Sequence[T],
    after: Sequence[T],
    words: Callable[[T], str],
    score: Callable[[T, T], float],
    least: float,
) -> list[tuple[T | None, T | None]]:
    """Best matching, greedily; what finds no partner stands alone. The order of `after` is kept, lost ones follow.

    Equal words are partners at once: only the rest is compared by likeness, which costs the square of its number.
    """
    partner = equal_words(before, after, words)
    used = set(partner.values())
    scored = sorted(
        (
            (score(b, a), -abs(i - j), i, j)
            for i, b in enumerate(before)
            if i not in used
            for j, a in enumerate(after)
            if j not in partner
        ),
        reverse=True,
    )
    for value, _, i, j in scored:
        if value < least:
            break
        if i not in used and j not in partner:
            used.add(i)
            partner[j] = i
    pairs: list[tuple[T | None, T | None]] = [
        (before[partner[j]] if j in partner else None, item) for j, item in enumerate(after)
    ]
    return pairs + [(item, None) for i, item in enumerate(before) if i not in used]


def equal_words(
    before: Sequence[T], after: Sequence[T], words: Callable[[T], str]
) -> dict[int, int]:
    """Partners with exactly the same words, where those words occur once on each side."""
    old, new = positions(before, words), positions(after, words)
    return {
        new[text][0]: old[text][0]
        for text in old.keys() & new.keys()
        if len(old[text]) == len(new[text]) == 1
    }


def positions(items: Sequence[T], words: Callable[[T], str]) -> dict[str, list[int]]:
    """Where each text occurs."""
    found: dict[str, list[int]] = {}
    for index, item in enumerate(items):
        found.setdefault(words(item), []).append(index)
    return found


def task_words(task: TaskSpec) -> str:
    return task.title.zh


def commitment_words(commitment: CommitmentSpec) -> str:
    """A milestone and a number never pass for the same promise."""
    return f"{commitment.value is None} {commitment.title.zh}"


def task_score(before: TaskSpec, after: TaskSpec) -> float:
    words = likeness(before.title.zh, after.title.zh)
    return min(1.0, words + (0.05 if before.number == after.number else 0.0))


def commitment_score(before: CommitmentSpec, after: CommitmentSpec) -> float:
    """Words decide; the same kind and window break a tie; a milestone never becomes a number."""
    if (before.value is None) != (after.value is None):
        return 0.0
    words = likeness(before.title.zh, after.title.zh)
    same_shape = (
        (before.kind == after.kind)
        + (before.window == after.window)
        + (before.value == after.value)
    )
    return min(1.0, words * 0.85 + 0.05 * same_shape)


TASK_FIELDS: dict[str, Callable[[TaskSpec], str]] = {
    "number": lambda t: str(t.number),
    "title": lambda t: t.title.zh,
    "lead": lambda t: "、".join(t.lead),
    "cooperating": lambda t: "、".join(t.cooperating),
}

COMMITMENT_FIELDS: dict[str, Callable[[CommitmentSpec], str]] = {
    "operator": lambda c: c.operator.value,
    "value": lambda c: "" if c.value is None else format(c.value.normalize(), "f"),
    "unit": lambda c: c.unit,
    "window": lambda c: c.window.value,
    "by": lambda c: c.by.isoformat() if c.by else "",
    "quantifier": lambda c: c.quantifier.value,
    "firmness": lambda c: c.firmness.value,
}


def differing(
    before: T, after: T, fields: dict[str, Callable[[T], str]]
) -> tuple[FieldChange, ...]:
    """The fields whose values differ."""
    values = ((name, get(before), get(after)) for name, get in fields.items())
    return tuple(FieldChange(name, one, other) for name, one, other in values if one != other)


def compare_commitments(
    before: Sequence[CommitmentSpec], after: Sequence[CommitmentSpec]
) -> tuple[CommitmentChange, ...]:
    """Commitments of one task, matched."""
    changes = []
    for old, new in pair(before, after, commitment_words, commitment_score, SAME_COMMITMENT):
        if old is None or new is None:
            changes.append(
                CommitmentChange(Verdict.ADDED if old is None else Verdict.WITHDRAWN, old, new)
            )
            continue
        fields = differing(old, new, COMMITMENT_FIELDS)
        changes.append(
            CommitmentChange(Verdict.CHANGED if fields else Verdict.SAME, old, new, fields)
        )
    return tuple(changes)


def compare_tasks(old: TaskSpec | None, new: TaskSpec | None) -> TaskChange:
    """One pair of tasks."""
    if old is None or new is None:
        commitments = compare_commitments(
            old.commitments if old else (), new.commitments if new else ()
        )
        return TaskChange(
            Verdict.ADDED if old is None else Verdict.WITHDRAWN, old, new, (), commitments
        )
    fields = differing(old, new, TASK_FIELDS)
    commitments = compare_commitments(old.commitments, new.commitments)
    same = not fields and all(c.verdict is Verdict.SAME for c in commitments)
    return TaskChange(Verdict.SAME if same else Verdict.CHANGED, old, new, fields, commitments)


def compare(before: PlanSpec, after: PlanSpec) -> tuple[TaskChange, ...]:
    """Every task of both plans, paired, with what became of it."""
    return tuple(
        compare_tasks(old, new)
        for old, new in pair(before.tasks, after.tasks, task_words, task_score, SAME_TASK)
    )
