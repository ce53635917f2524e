"""Every role on every act of every step in every standing: the engine says what the procedure says."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.kernels.casework.definition.files import GOOD
from tests.kernels.casework.engine.build import an_id, at, person, units
from tests.kernels.casework.engine.oracle import allowed, cells, state_of, who_of
from tests.kernels.casework.engine.procedures import ALL, PLACES
from tongyou.kernels.casework.definition import load
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.allowing import why_not
from tongyou.kernels.casework.engine.deciding import decide, open_events
from tongyou.kernels.casework.engine.evolving import evolve
from tongyou.kernels.casework.engine.types import Command, Opening, Refused, State

READ = [load(path.read_bytes(), path.name) for path in GOOD]


def fresh(procedure: Procedure) -> State:
    """A case just opened, with a unit of its own at each place that these tests do not fill otherwise."""
    places = PLACES.get(procedure.code) or {one.code: one.code for one in procedure.places}
    opening = Opening(an_id("case"), an_id("area"), an_id("desk"), units(places))
    by = procedure.open_by[0]
    who = person("opener", f"{by.role}/desk", anywhere=by.role, system=by.role == "system")
    return evolve(procedure, None, open_events(procedure, opening, who, at())[0])


@pytest.mark.parametrize("procedure", [*ALL, *READ], ids=lambda one: one.code)
def test_the_engine_says_what_the_procedure_says(procedure: Procedure) -> None:
    opened = fresh(procedure)
    answers: Counter[tuple[str, str, bool]] = Counter()
    wrong = []
    for cell in cells(procedure):
        state = state_of(procedure, opened, cell)
        unit = next(row.unit_id for row in opened.steps if row.key == cell.step)
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
