"""Numbers of one task that do not agree: annual against cumulative, level against yearly change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongyou.domains.plan.linting.findings import (
    Context,
    Finding,
    Severity,
    amount,
    finding,
    place,
)
from tongyou.domains.plan.linting.likeness import NEAR, bare, bare_object, containment, same_unit
from tongyou.domains.plan.types import (
    CommitmentSpec,
    Kind,
    Operator,
    PlanSpec,
    TaskSpec,
    Text,
    Window,
)

STABLE = re.compile(
    r"(?P<what>[^,,。;;]{2,30}?)(持续)?(保持)?(每年|逐年|年度)(基本|总体)?(保持)?稳定"
)
LONGEST = 30  # years; a longer plan is one whose period could not be read
PER_YEAR = {Window.PER_YEAR: 1, Window.PER_QUARTER: 4, Window.PER_MONTH: 12}


def annual_against_total(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """Every year n and m in all, where n x years is not m: one of the two is idle. 3 x 2 = 6 > 5."""
    if spec.end.year - spec.start.year > LONGEST:
        return
    for task in spec.tasks:
        for periodic, total in matched(task):
            found = disagreement(spec, periodic, total)
            if found is not None:
                yield found


def matched(task: TaskSpec) -> Iterator[tuple[CommitmentSpec, CommitmentSpec]]:
    """Periodic and cumulative counts of the same thing, each used once, the most alike first."""
    periodic = [one for one in task.commitments if countable(one) and one.window in PER_YEAR]
    totals = [one for one in task.commitments if countable(one) and one.window is Window.BY_DATE]
    for one in periodic:
        chosen = partner(one, totals, alone=len(periodic) == 1 and len(totals) == 1)
        if chosen is not None:
            totals = [other for other in totals if other is not chosen]
            yield one, chosen


def countable(one: CommitmentSpec) -> bool:
    """A count with a number that adds up over the years."""
    return (
        one.kind is Kind.COUNT
        and one.value is not None
        and one.operator in {Operator.AT_LEAST, Operator.AT_MOST}
    )


def partner(
    one: CommitmentSpec, totals: Sequence[CommitmentSpec], *, alone: bool
) -> CommitmentSpec | None:
    """The cumulative count that speaks of the same thing as this periodic one."""
    ranked = sorted(
        ((closeness(one, other, alone=alone), -at) for at, other in enumerate(totals)), reverse=True
    )
    return totals[-ranked[0][1]] if ranked and ranked[0][0] >= NEAR else None


def closeness(one: CommitmentSpec, other: CommitmentSpec, *, alone: bool) -> float:
    """How surely two counts of a task speak of the same thing. An elliptic total names nothing of its own."""
    if one.operator is not other.operator or (one.quantifier, one.scope) != (
        other.quantifier,
        other.scope,
    ):
        return 0.0
    if not same_unit(one.unit, other.unit):
        return 0.0
    mine, theirs = bare_object(one), bare_object(other)
    if other.code in one.see_also or one.code in other.see_also:
        return 1.0
    if mine == theirs:
        return 1.0
    if alone and one.unit == other.unit and min(len(mine), len(theirs)) < 2:
        return 1.0
    return containment(mine, theirs)


def periods(spec: PlanSpec, periodic: CommitmentSpec, total: CommitmentSpec) -> int:
    """How many periods lie between the plan's start and the total's date; part years count as years."""
    end = total.by or spec.end
    years = max(end.year - spec.start.year + 1, 1)
    return years * PER_YEAR[periodic.window]


def disagreement(spec: PlanSpec, periodic: CommitmentSpec, total: CommitmentSpec) -> Finding | None:
    """The finding if the periodic minimum does not add up to the total."""
    if periodic.value is None or total.value is None:
        return None
    count = periods(spec, periodic, total)
    adds = periodic.value * count
    if adds == total.value:
        return None
    stricter = stricter_of(periodic, total, adds)
    sign = ">" if adds > total.value else "<"
    sums = f"{count} × {plain(periodic.value)} = {plain(adds)} {sign} {plain(total.value)}"
    return finding(
        "annual-against-total",
        Severity.ERROR,
        (periodic.code, total.code),
        Text(
            f"{periodic.code} 与 {total.code}:按期数与累计数对不上({sums})",
            f"{periodic.code} and {total.code}: the periodic and the cumulative number do not agree ({sums})",
        ),
        Text(
            f"每期{amount(periodic)},计划期共 {count} 期,合计 {plain(adds)};累计却写 {amount(total)}。"
            f"{stricter.code} 更严,做到它,另一项就自动做到。",
            f"{amount(periodic)} in each of {count} periods make {plain(adds)}, but the cumulative number is "
            f"{amount(total)}. {stricter.code} is the stricter one: who meets it has met the other.",
        ),
        Text(
            f"两项分别评价;或改成一致(累计 {plain(adds)}),或说明为什么不同。",
            f"Judge both separately; make them agree (cumulative {plain(adds)}) or say why they differ.",
        ),
    )


def stricter_of(periodic: CommitmentSpec, total: CommitmentSpec, adds: Decimal) -> CommitmentSpec:
    """The one that is harder to meet."""
    more = total.value is not None and adds > total.value
    at_least = periodic.operator is Operator.AT_LEAST
    return periodic if more == at_least else total


def plain(value: Decimal) -> str:
    """A number without exponent or trailing zeros."""
    return format(value.normalize(), "f") if value.is_finite() else str(value)


def level_and_change(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """A level to reach and a yearly change of the same rate: which is stricter depends on the baseline."""
    for task in spec.tasks:
        for change in (one for one in task.commitments if one.kind is Kind.TREND):
            for level in (one for one in task.commitments if one.kind in {Kind.RATE, Kind.SCORE}):
                if same_rate(change, level) and not settled(spec, change, level):
                    yield two_targets(change, level)


def spoken_change(spec: PlanSpec, _context: Context) -> Iterator[Finding]:
    """The same, where 'stable every year' stands in the task's words and was not read as a commitment."""
    for task in spec.tasks:
        found = STABLE.search(task.summary.zh)
        if found is None or any(one.kind is Kind.TREND for one in task.commitments):
            continue
        for level in (one for one in task.commitments if one.kind in {Kind.RATE, Kind.SCORE}):
            if (
                containment(bare(found["what"]), bare_object(level)) >= NEAR
                and level.baseline is None
            ):
                words = Text(found[0], found[0])
                change = CommitmentSpec(place(task), words, Kind.TREND, Operator.AT_LEAST, None, "")
                yield two_targets(change, level)


def same_rate(change: CommitmentSpec, level: CommitmentSpec) -> bool:
    """Whether a yearly change and a level speak of the same rate."""
    mine = bare_object(change).replace("年降幅", "").replace("降低", "").replace("稳定", "")
    theirs = bare_object(level)
    return bool(mine and theirs) and containment(mine, theirs) >= NEAR


def settled(spec: PlanSpec, change: CommitmentSpec, level: CommitmentSpec) -> bool:
    """With a baseline both can be computed; then they agree if the yearly change leads to the level."""
    base = level.baseline if level.baseline is not None else change.baseline
    if base is None or change.value is None or level.value is None:
        return False
    years = max((level.by or spec.end).year - spec.start.year + 1, 1)
    step = change.value * years
    reached = base - step if level.operator is Operator.AT_MOST else base + step
    return reached == level.value or change.value == 0


def two_targets(change: CommitmentSpec, level: CommitmentSpec) -> Finding:
    """A level and a yearly change side by side."""
    return finding(
        "level-and-change",
        Severity.QUESTION,
        (change.code, level.code),
        Text(
            f"{change.code} 与 {level.code}:同一指标既要求年度变化又要求达到水平",
            f"{change.code} and {level.code}: a yearly change and a level for the same indicator",
        ),
        Text(
            "做到其中一项不等于做到另一项;哪一项更严取决于起点,而起点没有写明。",
            "Meeting one does not settle the other; which is stricter depends on the baseline, and none is given.",
        ),
        Text(
            "作为两项分别评价,并由牵头单位填报带日期的基线。",
            "Judge them as two targets and let the lead unit enter a dated baseline.",
        ),
    )
