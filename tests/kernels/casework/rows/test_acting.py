"""The one write door: an act changes rows, events, ledger and outbox together, once."""

from __future__ import annotations

import pytest

from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, Office
from tongyou.kernels.casework import verifying
from tongyou.kernels.casework.models import Case, Event, Step

pytestmark = pytest.mark.django_db


def test_a_case_runs_from_its_opening_to_its_end(office: Office) -> None:
    case_id = office.answered()
    assert verifying.differences(case_id) == []
    office.act("second", case_id, "accept", "close")
    row = Case.objects.get(pk=case_id)
    assert (row.standing, row.outcome) == ("closed", "accepted")
    assert verifying.differences(case_id) == []
    assert list(Event.objects.filter(case_id=case_id).values_list("act", flat=True)) == [
        "open", "send", "promise", "submit", "accept",
    ]  # fmt: skip
    assert not Step.objects.filter(case_id=case_id, standing="open").exists()
    assert CHIEF and ANSWERER
