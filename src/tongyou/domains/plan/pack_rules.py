"""What must hold inside one plan file: codes once, references to things that exist, values that fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from tongyou.base.packs import Fields, Node, Problem
from tongyou.domains.plan.types import CommitmentSpec, Kind, Operator, PlanSpec, Text

Vocabularies = Mapping[str, Mapping[str, Text]]
Placed = Sequence[tuple[CommitmentSpec, Node]]


def plan_problems(spec: PlanSpec, fields: Fields, codes: Vocabularies) -> list[Problem]:
    """Every broken rule of the plan, placed at its line."""
    placed = list(zip(commitments(spec), commitment_nodes(fields), strict=False))
    return [
        *period_problems(spec, fields),
        *twice(fields.node, "systems", "code"),
        *twice(fields.node, "units", "code"),
        *twice(fields.node, "actions", "number"),
        *twice(fields.node, "tasks", "number"),
        *commitments_twice(placed),
        *dangling_nodes(spec, fields),
        *(problem for one, node in placed for problem in value_problems(one, node)),
        *(problem for one, node in placed for problem in vocabulary_problems(one, node, codes)),
        *reference_problems(placed),
        *cycle_problems(placed),
    ]


def commitments(spec: PlanSpec) -> list[CommitmentSpec]:
    """All commitments in order."""
    return [one for task in spec.tasks for one in task.commitments]


def commitment_nodes(fields: Fields) -> list[Node]:
    """Where the commitments stand, in the same order."""
    return [node for task in rows(fields.node, "tasks") for node in rows(task, "commitments")]


def rows(node: Node, key: str) -> tuple[Node, ...]:
    """The list under `key`, empty if there is none."""
    found = node.value.get(key) if isinstance(node.value, Mapping) else None
    return found.value if found is not None and isinstance(found.value, tuple) else ()


def at(node: Node, key: str) -> Node:
    """Where `key` stands, or the node itself."""
    return node.value.get(key, node) if isinstance(node.value, Mapping) else node


def period_problems(spec: PlanSpec, fields: Fields) -> Iterator[Problem]:
    """A plan must end after it starts."""
    if spec.end <= spec.start:
        yield fields.at("period").problem(
            f"计划期的结束日 {spec.end} 不晚于开始日 {spec.start}",
            f"the plan's period ends on {spec.end}, not after its start {spec.start}",
        )


def twice(node: Node, key: str, field: str) -> Iterator[Problem]:
    """The same code or number in two rows of a list."""
    seen: dict[str, int] = {}
    for row in rows(node, key):
        place = at(row, field)
        value = str(place.plain())
        if place is row:
            continue
        if value in seen:
            yield place.problem(
                f"“{value}”写了两次(第一次在第 {seen[value]} 行)",
                f"'{value}' is used twice (first in line {seen[value]})",
            )
        seen.setdefault(value, place.line)


def commitments_twice(placed: Placed) -> Iterator[Problem]:
    """The same commitment code anywhere in the plan."""
    seen: dict[str, int] = {}
    for one, node in placed:
        place = at(node, "code")
        if one.code and one.code in seen:
            yield place.problem(
                f"承诺编码“{one.code}”写了两次(第一次在第 {seen[one.code]} 行)",
                f"the commitment code '{one.code}' is used twice (first in line {seen[one.code]})",
            )
        seen.setdefault(one.code, place.line)


def dangling_nodes(spec: PlanSpec, fields: Fields) -> Iterator[Problem]:
    """Systems, actions and units that are named but not declared."""
    systems = {one.code for one in spec.systems}
    actions = {str(one.number) for one in spec.actions}
    units = {code for code, _ in spec.units}
    for row in rows(fields.node, "actions"):
        yield from unknown(row, "system", systems, "体系", "system")
    for row in rows(fields.node, "tasks"):
        yield from unknown(row, "action", actions, "行动", "action")
        yield from unit_problems(row, units)


def unknown(row: Node, key: str, known: Collection[str], zh: str, en: str) -> Iterator[Problem]:
    """A reference to something that is not in the plan."""
    place = at(row, key)
    if place is not row and place.value is not None and str(place.plain()) not in known:
        yield place.problem(
            f"没有{zh}“{place.plain()}”", f"there is no {en} '{place.plain()}' (unknown {en})"
        )


def unit_problems(row: Node, units: Collection[str]) -> Iterator[Problem]:
    """Unknown units, and a unit that both leads and cooperates."""
    leads = {str(item.value) for item in rows(row, "lead")}
    for key in ("lead", "cooperating"):
        for item in rows(row, key):
            if str(item.value) not in units:
                yield item.problem(
                    f"没有单位“{item.value}”", f"there is no unit '{item.value}' (unknown unit)"
                )
            elif key == "cooperating" and str(item.value) in leads:
                yield item.problem(
                    f"单位“{item.value}”既牵头又配合",
                    f"the unit '{item.value}' both leads and cooperates",
                )


def value_problems(one: CommitmentSpec, node: Node) -> Iterator[Problem]:
    """A milestone is done or not; everything else carries a number and its unit."""
    milestone = one.kind is Kind.MILESTONE
    if milestone != (one.operator is Operator.DONE):
        yield at(node, "operator").problem(
            "里程碑(milestone)与“done”必须一起用",
            "kind 'milestone' and operator 'done' belong together",
        )
    if not milestone and at(node, "value") is node:
        yield node.problem("缺少“value”", "'value' is missing")
    if milestone and one.value is not None:
        yield at(node, "value").problem("里程碑没有数值", "a milestone has no value")
    if not milestone and not one.unit:
        yield node.problem("缺少“unit”:数字要有单位", "'unit' is missing: a number needs its unit")


def vocabulary_problems(one: CommitmentSpec, node: Node, codes: Vocabularies) -> Iterator[Problem]:
    """Scopes and denominators must be declared in the plan."""
    if one.scope != "district" and one.scope not in codes["scopes"]:
        yield at(node, "scope").problem(
            f"“scopes”里没有“{one.scope}”", f"there is no scope '{one.scope}' in 'scopes'"
        )
    if one.denominator and one.denominator not in codes["registers"]:
        yield at(node, "denominator").problem(
            f"“registers”里没有“{one.denominator}”",
            f"there is no register '{one.denominator}' in 'registers'",
        )


def reference_problems(placed: Placed) -> Iterator[Problem]:
    """`duplicate_of` and `see_also` must name other commitments of this plan."""
    known = {one.code for one, _ in placed}
    for one, node in placed:
        for key, named in (("duplicate_of", (one.duplicate_of,)), ("see_also", one.see_also)):
            for code in filter(None, named):
                if code not in known:
                    yield at(node, key).problem(
                        f"没有承诺“{code}”", f"there is no commitment '{code}'"
                    )
                elif code == one.code:
                    yield at(node, key).problem(
                        "不能指向自己", "a commitment cannot point at itself"
                    )


def cycle_problems(placed: Placed) -> Iterator[Problem]:
    """A duplicate points at the one that is counted; going round in a circle counts nothing."""
    target = {one.code: one.duplicate_of for one, _ in placed}
    for one, node in placed:
        seen, code = [one.code], one.duplicate_of
        while code and code not in seen:
            seen.append(code)
            code = target.get(code, "")
        if code == one.code and len(seen) > 1:
            ring = " → ".join([*seen, code])
            yield at(node, "duplicate_of").problem(
                f"“duplicate_of”绕成了圈:{ring}", f"'duplicate_of' goes round in a circle: {ring}"
            )
