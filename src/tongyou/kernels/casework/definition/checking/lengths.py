"""The longest way through a procedure against what is promised, and the promise against the law."""

from __future__ import annotations

from collections.abc import Collection

from tongyou.kernels.casework.definition.checking.report import Report
from tongyou.kernels.casework.definition.graph import Graph
from tongyou.kernels.casework.definition.limits import (
    Way,
    at_least,
    at_most,
    fits,
    longest_ways,
    measure,
)
from tongyou.kernels.casework.definition.types import Limit, MaterialSpec, Procedure, Span

NAMES = {
    Span.WORKING_DAYS: ("个工作日", "working days"),
    Span.DAYS: ("天", "days"),
    Span.MINUTES: ("分钟", "minutes"),
    Span.MONTHS: ("个月", "months"),
}
HOW = (
    "单位不同时从严折算（docs/procedures.md）",
    "different units are compared to the promise's disadvantage (docs/procedures.md)",
)


def check(report: Report) -> None:
    """Promise and law; way and promise; tolerances."""
    law(report)
    if report.graph.circles() or not report.graph.nodes:
        return
    counted = counts(report.graph)
    limits = {code: report.graph.nodes[code].limit for code in counted}
    unit = measure(limits.values(), report.procedure.promised.span)
    after = {code: [one for one in report.graph.after[code] if one in counted] for code in counted}
    ways = longest_ways(limits, after, unit)
    promise(report, ways, limits, unit)
    tolerances(report, ways, unit)


def counts(graph: Graph) -> list[str]:
    """What the promise covers: every step, and every item that a step comes after.

    Another item goes on by itself when the case is closed. Where no step waits even for a required one (which is a
    fault of its own), all items count.
    """
    leading = graph.leads_to_step()
    awaited = [code for code in graph.items() if code in leading]
    unended = not awaited and any(not item.optional for item in graph.items().values())
    return [*graph.steps(), *(graph.items() if unended else awaited)]


def law(report: Report) -> None:
    """What is promised lies within what the law allows."""
    promised, statutory = report.procedure.promised, report.procedure.statutory
    if statutory is None or fits([promised], statutory):
        return
    zh, en = ("", "") if promised.span is statutory.span else (f"；{HOW[0]}", f"; {HOW[1]}")
    report.error(
        ("limits", "promised"),
        f"承诺时限 {promised} 超过法定时限 {statutory}{zh}",
        f"the promised limit {promised} is longer than the statutory limit {statutory}{en}",
    )


def promise(report: Report, ways: dict[str, Way], limits: dict[str, Limit], unit: Span) -> None:
    """The longest way is not longer than the promise."""
    promised = report.procedure.promised
    longest = max(ways.values(), key=lambda way: way.total)
    if not promised.amount or longest.total <= at_least(promised, unit):
        return
    shown = " → ".join(f"{code} {limits[code]}" for code in longest.codes)
    lines = ", ".join(str(line) for line in sorted(lines_of(report, longest.codes)))
    mixed = len({promised.span, *(limits[code].span for code in longest.codes)}) > 1
    zh, en = (f"；{HOW[0]}", f"; {HOW[1]}") if mixed else ("", "")
    report.error(
        ("limits", "promised"),
        f"各步时限加起来超过承诺时限 {promised}：{shown}，最长 {longest.total} {NAMES[unit][0]}（第 {lines} 行）{zh}；请缩短时限，或改承诺",
        f"the limits add up to more than the promised {promised}: {shown}, at the longest {longest.total} {NAMES[unit][1]} (lines {lines}){en}; shorten a limit or promise more",
    )


def lines_of(report: Report, codes: Collection[str]) -> set[int]:
    """Where these steps and items stand."""
    steps = report.graph.steps()
    return {report.source.line("steps" if one in steps else "items", one) for one in codes}


def tolerances(report: Report, ways: dict[str, Way], unit: Span) -> None:
    """A paper that may follow later comes before the case is over."""
    procedure = report.procedure
    for material in procedure.materials:
        if material.tolerance is None or not procedure.promised.amount:
            continue
        step = last_needed(procedure, material, ways)
        rest = at_least(procedure.promised, unit) - (ways[step].total if step else 0)
        within = at_most([material.tolerance.within], unit)
        if within > rest:
            outlasts(report, material, step, rest, unit)


def last_needed(procedure: Procedure, material: MaterialSpec, ways: dict[str, Way]) -> str:
    """The latest step in which somebody may promise the paper, or nothing if no act needs it."""
    steps = [
        step.code
        for step in procedure.steps
        if any(material.code in act.needs for act in step.acts) and step.code in ways
    ]
    return max(steps, key=lambda code: ways[code].total, default="")


def outlasts(report: Report, material: MaterialSpec, step: str, rest: int, unit: Span) -> None:
    """The finding: how long there is, and from where."""
    within = material.tolerance.within if material.tolerance else ""
    zh = f"步骤“{step}”之后" if step else "承诺时限里"
    en = f"after the step '{step}'" if step else "within the promised limit"
    report.error(
        ("materials", material.code, "tolerate"),
        f"材料“{material.code}”可以容缺 {within}，而{zh}只剩 {max(rest, 0)} {NAMES[unit][0]}：补交之前件就办结了；请缩短容缺时限",
        f"the material '{material.code}' may follow within {within}, but {en} only {max(rest, 0)} {NAMES[unit][1]} are left: the case would be over before it comes; shorten the tolerance",
    )
