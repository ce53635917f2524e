"""An independent answer to “may this person do this act?”, read off the procedure alone, and the matrix of all such questions.

Nothing here uses the engine's rules: a cell says in plain values how things stand, `allowed` answers from the YAML's
words, and `state_of` builds a case that stands so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from tests.kernels.casework.engine.build import START, an_id
from tongyou.kernels.casework.definition.types import (
    ActSpec,
    By,
    Effect,
    OutcomeKind,
    Procedure,
    StepSpec,
)
from tongyou.kernels.casework.engine.types import (
    MaterialStanding,
    PauseState,
    Standing,
    State,
    StepStanding,
    Who,
)
from tongyou.kernels.criteria import AllOf, AnyOf, Field, Leaf, Test, Tree, Type

ONE_DAY = dt.timedelta(days=1)
ACCOUNT, OPENER = an_id("somebody"), an_id("opener")


@dataclass(frozen=True)
class Cell:
    """One question."""

    step: str
    act: str
    role: str  # "opener" and "system" too
    where: str  # own, other, anywhere
    case: Standing = Standing.OPEN
    row: StepStanding = StepStanding.OPEN
    papers: bool = True  # every material is there
    acted: bool = False  # this account acted on the steps that four eyes name
    passed: bool = True  # every other step, unit and item is over
    paused_before: bool = False
    values: dict[str, Any] = field(default_factory=dict)


# ---- the answer


def allowed(procedure: Procedure, cell: Cell) -> bool:
    """What the procedure says."""
    step = next(one for one in procedure.steps if one.code == cell.step)
    act = next(one for one in step.acts if one.code == cell.act)
    stands = cell.case is Standing.OPEN and cell.row is StepStanding.OPEN
    person = any(fits(by, cell) for by in act.by or step.by)
    eyes = not (step.four_eyes and cell.acted and act.effect is not Effect.NOTE)
    return (
        stands
        and person
        and eyes
        and has_papers(procedure, act, cell)
        and (act.when is None or truth(act.when, cell.values) is True)
        and can_happen(procedure, step, act, cell)
    )


def fits(by: By, cell: Cell) -> bool:
    """One member of a `by` list."""
    if by.role != cell.role:
        return False
    if by.role in ("opener", "system"):
        return True
    return cell.where == "own" or (cell.where == "anywhere" and by.anywhere)


def has_papers(procedure: Procedure, act: ActSpec, cell: Cell) -> bool:
    """Every needed material."""
    for material in procedure.materials:
        if material.code in act.needs:
            needed = True if material.when is None else truth(material.when, cell.values)
            if needed is None or (needed and not cell.papers):
                return False
    return True


def can_happen(procedure: Procedure, step: StepSpec, act: ActSpec, cell: Cell) -> bool:
    """What the effect itself needs."""
    if act.effect is Effect.PAUSE:
        pause = next(one for one in procedure.pauses if one.code == act.target)
        return not (pause.once and cell.paused_before)
    if act.effect is Effect.RETURN:
        target = next(one for one in procedure.steps if one.code == act.target)
        needed = target.when is None or truth(target.when, cell.values) is True
        return needed and cell.passed
    if act.effect is Effect.CLOSE:
        kind = next(one.kind for one in procedure.outcomes if one.code == act.target)
        return kind is not OutcomeKind.GRANTED or cell.passed or not beside(procedure, step)
    return True


def beside(procedure: Procedure, step: StepSpec) -> bool:
    """True if anything that must end does not come after the step: other steps, other units, items."""
    behind = after(procedure, step.code)
    others = {one.code for one in procedure.steps} - behind - {step.code}
    items = {one.code for one in procedure.items if not one.optional} - behind
    several = step.place in SEVERAL.get(procedure.code, ())
    return bool(others or items or several)


SEVERAL = {"test.parallel": ("offices",)}  # places where several units stand


def after(procedure: Procedure, code: str) -> set[str]:
    """Everything behind a step, by asking each whether its way back leads there."""
    before = {one.code: set(one.after) for one in procedure.steps}
    before |= {one.code: set(one.after) for one in procedure.items}
    return {one for one in before if code in way_back(before, one)}


def way_back(before: dict[str, set[str]], code: str) -> set[str]:
    """Everything before."""
    return set().union(before[code], *(way_back(before, one) for one in before[code]))


def truth(tree: Tree, values: dict[str, Any]) -> bool | None:
    """Kleene, in as few words as possible."""
    if isinstance(tree, Leaf):
        return leaf_truth(tree, values)
    if isinstance(tree, AllOf | AnyOf):
        parts = [truth(part, values) for part in tree.parts]
        decisive = isinstance(tree, AnyOf)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    found = truth(tree.part, values)
    return None if found is None else not found


def leaf_truth(leaf: Leaf, values: dict[str, Any]) -> bool | None:
    """Every test of the language."""
    known = leaf.field in values
    if leaf.test is Test.KNOWN:
        return known is leaf.values[0]
    if not known:
        return None
    value, first = values[leaf.field], leaf.values[0]
    answer: Callable[[], bool] = {
        Test.IS: lambda: value == first,
        Test.IS_NOT: lambda: value != first,
        Test.IN: lambda: value in leaf.values,
        Test.NOT_IN: lambda: value not in leaf.values,
        Test.AT_LEAST: lambda: value >= first,
        Test.AT_MOST: lambda: value <= first,
        Test.ABOVE: lambda: value > first,
        Test.BELOW: lambda: value < first,
    }[leaf.test]
    return answer()


def variants(procedure: Procedure) -> list[dict[str, Any]]:
    """Values under which conditions come out differently: each field that one speaks of, named or not."""
    trees = [one.when for one in (*procedure.steps, *procedure.materials, *procedure.items)]
    trees += [act.when for step in procedure.steps for act in step.acts]
    named: dict[str, list[Any]] = {}
    for leaf in (leaf for tree in trees if tree for leaf in leaves(tree)):
        named.setdefault(leaf.field, []).extend(leaf.values)
    titles = {asked.field.code: asked.field for asked in procedure.fields}
    options = [[(code, one) for one in worth(titles[code], found)] for code, found in named.items()]
    found = [dict(one) for one in product(*options)]
    return [*found[:: max(1, len(found) // 12)], {}]


def worth(field: Field, named: list[Any]) -> list[Any]:
    """Values of a field that make a difference."""
    if field.type is Type.BOOL:
        return [True, False]
    if field.type is Type.CHOICE:
        return [code for code, _ in field.choices]
    if field.type is Type.TEXT:
        return [*named, "…"]
    least = min(one for one in named if not isinstance(one, bool))
    return [*named, least - (ONE_DAY if field.type is Type.DATE else 1)]


def leaves(tree: Tree) -> Iterator[Leaf]:
    """Every comparison of a condition."""
    if isinstance(tree, Leaf):
        yield tree
    else:
        parts = tree.parts if isinstance(tree, AllOf | AnyOf) else (tree.part,)
        for part in parts:
            yield from leaves(part)


# ---- the questions


def cells(procedure: Procedure) -> Iterator[Cell]:
    """Every role at every place on every act in every standing; finer questions where everything is open."""
    people, values = list(everybody(procedure)), variants(procedure)
    cases = [one for one in Standing if procedure.pauses or one is not Standing.PAUSED]
    for step in procedure.steps:
        for act, (role, where) in product(step.acts, people):
            for case, row in product(cases, StepStanding):
                yield Cell(step.code, act.code, role, where, case, row, values=values[0])
            for papers, acted, passed, paused in product((True, False), repeat=4):
                for given in values:
                    yield Cell(
                        step.code,
                        act.code,
                        role,
                        where,
                        papers=papers,
                        acted=acted,
                        passed=passed,
                        paused_before=paused,
                        values=given,
                    )


def everybody(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Every role the procedure names, and one it does not, in each relation to the step's unit."""
    named = {
        by.role
        for step in procedure.steps
        for bys in (step.by, *(act.by for act in step.acts))
        for by in bys
    }
    roles = (named | {"passer_by"}) - {"opener", "system"}
    yield from product(sorted(roles), ("own", "other", "anywhere"))
    yield from (("opener", "-"), ("system", "-"))


def who_of(cell: Cell, unit: Any) -> Who:
    """Somebody with this role."""
    if cell.role == "system":
        return Who(None, system=True)
    if cell.role == "opener":
        return Who(OPENER)
    if cell.where == "anywhere":
        return Who(ACCOUNT, anywhere=frozenset({cell.role}))
    place = unit if cell.where == "own" else an_id("elsewhere")
    return Who(ACCOUNT, frozenset({(cell.role, place)}))


def state_of(procedure: Procedure, fresh: State, cell: Cell) -> State:
    """A case that stands as the cell says, made of a freshly opened one."""
    step = next(one for one in procedure.steps if one.code == cell.step)
    actor = OPENER if cell.role == "opener" else ACCOUNT
    other = StepStanding.DONE if cell.passed else StepStanding.WAITING
    rows = [
        replace(
            row,
            standing=cell.row if row.key == cell.step else other,
            actors=(actor,) if cell.acted and row.code in step.four_eyes else (),
        )
        for row in fresh.steps
    ]
    received = MaterialStanding.RECEIVED if cell.papers else MaterialStanding.MISSING
    pauses = []
    for number, pause in enumerate(procedure.pauses, 1):
        if cell.paused_before or cell.case is Standing.PAUSED:
            ended = None if cell.case is Standing.PAUSED and number == 1 else START
            pauses.append(PauseState(pause.code, number, START, START, ended))
    return replace(
        fresh,
        opener=OPENER,
        standing=cell.case,
        outcome="granted" if cell.case is Standing.CLOSED else "",
        steps=tuple(rows),
        materials=tuple(replace(one, standing=received) for one in fresh.materials),
        pauses=tuple(pauses),
        items=dict.fromkeys(fresh.items, "done" if cell.passed else ""),
        fields=dict(cell.values),
    )
