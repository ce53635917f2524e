"""Opening a case: by whom, where, for whom, and what is there afterwards."""

from __future__ import annotations

import pytest

from tests.kernels.casework.rows.conftest import CHIEF, Office, release
from tongyou.base.codes import new_id, valid_number
from tongyou.ground.subjects.models import Subject
from tongyou.ground.visibility import NotAllowed, NotVisible
from tongyou.kernels.casework import actions, verifying
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.models import Case, CaseKey, Event, SearchText
from tongyou.kernels.casework.types import NoProcedure
from tongyou.kernels.criteria import Text

pytestmark = pytest.mark.django_db


def test_an_opened_case_has_number_subject_key_and_search_line(office: Office) -> None:
    case_id = office.open()
    row = office.row(case_id)
    subject = Subject.objects.get(pk=case_id)
    assert (subject.kind, subject.area_id, subject.unit_id) == ("case", row.area_id, row.unit_id)
    assert valid_number(row.number)
    assert row.number.startswith("DB-2025-")
    assert row.unit_id == office.cast.units["office"].pk  # of the leader's post
    assert CaseKey.objects.get(pk=case_id).secret
    assert SearchText.objects.filter(case_id=case_id).exists()
    assert (row.fields, row.known) == ({"answer_by": "2025-11-01"}, ["phone"])
    assert row.promised_on is not None
    assert row.promised_on.isoformat() == "2025-11-12"
    assert row.statutory_on is None
    assert verifying.differences(case_id) == []


def test_personal_values_stand_nowhere_in_clear(office: Office) -> None:
    case_id = office.open()
    row, event = office.row(case_id), Event.objects.get(case_id=case_id)
    for text in (row.sealed, event.sealed, event.data, str(row.fields), str(row.places)):
        assert "13800000000" not in text
    assert row.sealed
    assert event.sealed
    assert "13800000000" not in " ".join(SearchText.objects.get(case_id=case_id).tokens)


@pytest.mark.parametrize(
    "person", ["department_officer", "auditor", "mother", "anonymous", "colleague"]
)
def test_not_everybody_opens_cases(office: Office, person: str) -> None:
    with pytest.raises((NotVisible, NotAllowed, Refused)):
        office.open(actor=office.cast.actor(person))
    assert not Case.objects.exists()


def test_what_is_wrong_is_said_before_anything_is_written(office: Office) -> None:
    units = office.cast.units
    for wrong in (
        {"title": Text(" ", "")},
        {"title": Text("长" * 201, "x")},
        {"area_id": new_id()},
        {"places": {"answering": new_id()}},
        {"places": {}},
        {"places": {"answering": units["education"].pk, "nowhere": units["health"].pk}},
        {"fields": {"answer_by": "soon"}},
        {"fields": {"unknown": "x"}},
    ):
        with pytest.raises(Refused):
            office.open(**wrong)
    assert not Case.objects.exists()
    assert not Subject.objects.filter(kind="case").exists()


def test_an_unknown_procedure_is_said_so(office: Office) -> None:
    with pytest.raises(NoProcedure):
        office.open(procedure="test.nothing")


def test_one_language_stands_for_both(office: Office) -> None:
    case_id = office.open(title=Text("  一个   标题 ", ""))
    assert (office.row(case_id).title_zh, office.row(case_id).title_en) == (
        "一个 标题",
        "一个 标题",
    )


def test_a_place_with_several_units_makes_parallel_steps(office: Office) -> None:
    units = office.cast.units
    case_id = office.open(places={"answering": [units["education"].pk, units["health"].pk]})
    office.act(CHIEF, case_id, "send", "draft")
    keys = set(office.row(case_id).steps.filter(standing="open").values_list("key", flat=True))
    assert keys == {"answer", "answer.2"}


def test_a_case_keeps_the_version_it_began_with(office: Office) -> None:
    case_id = office.open()
    from tests.factories.cast import MAKER
    from tests.kernels.casework.rows.conftest import HERE

    text = (HERE / "notice.yaml").read_text(encoding="utf-8")
    newer = text.replace("version: 1", "version: 2").replace("limit: 5wd", "limit: 4wd")
    actions.release(actor=MAKER, text=newer, file="notice.yaml")
    assert office.row(office.open("新的")).version == 2
    office.act(CHIEF, case_id, "send", "draft")
    assert office.row(case_id).version == 1
    step = office.row(case_id).steps.get(key="answer")
    assert step.due_at is not None
    assert step.due_at.isoformat() == "2025-10-22T15:59:59.999999+00:00"
    release()  # the same version with the same text is no second one
