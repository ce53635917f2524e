"""Every role on every act of every step in every standing: the engine says what the procedure says."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.kernels.casework.engine.build import at
from tests.kernels.casework.engine.oracle import allowed, cells, state_of, who_of
from tests.kernels.casework.engine.procedures import ALL, BUNDLE, LINEAR, PARALLEL, PAUSING
from tests.kernels.casework.engine.table import PEOPLE, Table
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.allowing import why_not
from tongyou.kernels.casework.engine.deciding import decide
from tongyou.kernels.casework.engine.types import Command, Refused

VARIANTS: dict[str, list[dict[str, Any]]] = {
    LINEAR.code: [{"orphan": False, "sum": 1000}, {"orphan": True, "sum": 999}, {}],
    PARALLEL.code: [{"away": False, "risk": "high"}, {"away": True}, {}],
    PAUSING.code: [{}],
    BUNDLE.code: [{"abroad": False}],
}


@pytest.mark.parametrize("procedure", ALL, ids=lambda one: one.code)
def test_the_engine_says_what_the_procedure_says(procedure: Procedure) -> None:
    fresh = Table(procedure, PEOPLE["clerk" if procedure is PARALLEL else "family"]).state
    answers: Counter[tuple[str, str, bool]] = Counter()
    wrong = []
    for cell in cells(procedure, VARIANTS[procedure.code]):
        state = state_of(procedure, fresh, cell)
        unit = next(row.unit_id for row in fresh.steps if row.key == cell.step)
        command, who = Command(cell.act, cell.step), who_of(cell, unit)
        reasons, expected = why_not(procedure, state, command, who, at()), allowed(procedure, cell)
        answers[cell.step, cell.act, expected] += 1
        if expected is bool(reasons):
            wrong.append((cell, [one.en for one in reasons]))
        if reasons:
            with pytest.raises(Refused) as refused:
                decide(procedure, state, command, who, at())
            assert refused.value.reasons == reasons
    assert wrong[:3] == []
    for step in procedure.steps:
        for act in step.acts:
            assert answers[step.code, act.code, True], f"{act.code} is never allowed: a dull matrix"
            assert answers[step.code, act.code, False]
