"""The linter: what in a plan contradicts itself, is promised twice, or cannot be assessed. Pure.

`lint(spec, context) -> list[Finding]`. Every rule is a small named function; the docstring says what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tongyou.domains.plan.linting import arithmetic, gaps, numbers, repeats, wording
from tongyou.domains.plan.linting.findings import Context, Finding, Severity
from tongyou.domains.plan.types import CommitmentSpec, PlanSpec

__all__ = ["RULES", "Context", "Finding", "Severity", "lint"]

Rule = Callable[[PlanSpec, Context], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    arithmetic.annual_against_total,
    arithmetic.level_and_change,
    arithmetic.spoken_change,
    repeats.duplicates,
    repeats.overlapping,
    repeats.derived_coverage,
    repeats.hidden_coverage,
    wording.ambiguous_period,
    gaps.leads,
    gaps.open_groups,
    gaps.missing_date,
    gaps.missing_baseline,
    gaps.missing_denominator,
    gaps.approximate,
    numbers.deadlines,
    numbers.units,
    numbers.small_numbers,
    wording.undefined_terms,
    wording.vague_milestones,
)
ORDER = {Severity.ERROR: 0, Severity.QUESTION: 1, Severity.NOTE: 2}


def lint(spec: PlanSpec, context: Context | None = None) -> list[Finding]:
    """Every finding once, the serious first, then in the order of the rules."""
    known, plan = context or Context(), readable(spec)
    found = {one.key: one for rule in RULES for one in rule(plan, known)}
    return sorted(found.values(), key=lambda one: ORDER[one.severity])


def readable(spec: PlanSpec) -> PlanSpec:
    """The plan with values that are no numbers (NaN, infinity) taken as missing."""
    if all(
        one.value is None or one.value.is_finite()
        for task in spec.tasks
        for one in task.commitments
    ):
        return spec
    return replace(
        spec,
        tasks=tuple(
            replace(task, commitments=tuple(map(finite, task.commitments))) for task in spec.tasks
        ),
    )


def finite(one: CommitmentSpec) -> CommitmentSpec:
    """A commitment whose value can be compared."""
    return replace(one, value=None) if one.value is not None and not one.value.is_finite() else one
