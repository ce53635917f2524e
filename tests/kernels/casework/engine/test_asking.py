"""Asking never fails, whatever is asked: nonsense gets a reason, not an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels.casework.engine.build import PLATFORM, an_id, person
from tests.kernels.casework.engine.procedures import ALL
from tests.kernels.casework.engine.table import FILE, PEOPLE
from tests.kernels.casework.engine.test_allowing import fresh
from tests.kernels.casework.engine.test_answers import JSON
from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.allowing import why_not
from tongyou.kernels.casework.engine.caseacts import CASE_ACTS
from tongyou.kernels.casework.engine.deciding import decide
from tongyou.kernels.casework.engine.types import Command, Refused

WHO = {"stranger": person("stranger"), **PEOPLE}
TABLES = {one.code: fresh(one) for one in ALL}


@given(
    procedure=st.sampled_from(ALL),
    act=st.sampled_from(sorted(CASE_ACTS)) | st.text(max_size=9),
    step=st.sampled_from(["", "draft", "check", "accept", "verify.2", "deliver", "no"]),
    payload=st.dictionaries(
        st.sampled_from(
            ["material", "unit_id", "place", "from_unit", "forms", "until", "number", "item", "x"]
        ),
        JSON | st.sampled_from(["hukou", "desk", "offices", "birth", str(an_id("desk")), FILE]),
    ),
    who=st.sampled_from(sorted(WHO)),
    timed=st.booleans(),
)
def test_asking_never_fails(
    procedure: Procedure, act: str, step: str, payload: dict[str, object], who: str, timed: bool
) -> None:
    table = TABLES[procedure.code]
    moment = table.moment if timed else None
    for text in why_not(
        table.procedure, table.state, Command(act, step, payload), WHO[who], moment
    ):
        assert text.zh
        assert text.en


@pytest.mark.parametrize("act", sorted(CASE_ACTS))
@pytest.mark.parametrize("value", [None, 7, True, 1.5, [], ["x"], {"a": 1}, "", " ", "x" * 3000])
def test_asking_with_nonsense_never_fails_and_doing_it_is_refused(act: str, value: object) -> None:
    keys = ["material", "unit_id", "place", "from_unit", "forms", "until", "number", "item", "text"]
    for table in TABLES.values():
        for who in (PEOPLE["clerk"], PEOPLE["family"], PLATFORM):
            command = Command(act, payload=dict.fromkeys(keys, value))
            why_not(table.procedure, table.state, command, who, table.moment)
            with pytest.raises(Refused):
                decide(table.procedure, table.state, command, who, table.moment)
