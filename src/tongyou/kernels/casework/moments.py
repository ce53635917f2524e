"""Now, with the calendar as it stands today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongyou.base import calendar, clock
from tongyou.kernels.casework import sealing
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.types import Moment, State
from tongyou.kernels.casework.models import Case
from tongyou.kernels.criteria import Tree, fields_of


def moment_for(row: Case, procedure: Procedure, state: State) -> Moment:
    """This moment. Sealed values are opened only if a condition of the procedure speaks of one."""
    return Moment(clock.now(), calendar.present(), opened_for_conditions(row, procedure, state))


def opened_for_conditions(row: Case, procedure: Procedure, state: State) -> Mapping[str, Any]:
    wanted = state.known & asked_in_conditions(procedure)
    if not wanted:
        return {}
    try:
        key = sealing.key_with(row)
    except sealing.Erased:
        return {}
    values = sealing.opened(key, row.sealed, sealing.in_case(row.pk))
    return {code: value for code, value in values.items() if code in wanted}


def asked_in_conditions(procedure: Procedure) -> frozenset[str]:
    """Every field a condition of the procedure speaks of."""
    found = _asked.get(id(procedure))
    if found is None or found[0] is not procedure:
        codes = frozenset(code for tree in trees(procedure) for code in fields_of(tree))
        found = _asked[id(procedure)] = (procedure, codes)
    return found[1]


_asked: dict[int, tuple[Procedure, frozenset[str]]] = {}


def trees(procedure: Procedure) -> list[Tree]:
    """Every condition of a procedure."""
    acts = [act for step in procedure.steps for act in step.acts]
    found = [
        *(one.when for one in procedure.steps),
        *(one.when for one in acts),
        *(one.when for one in procedure.materials),
        *(one.when for one in procedure.items),
    ]
    return [tree for tree in found if tree is not None]
