"""One function decides how much of a case somebody sees; every way to a case goes through it.

Whole by area, unit, everything, as the opener, by a grant; through a step. What a referral shows: `test_referrals`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from django.conf import settings

from tests.factories.cast import MAKER
from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, HERE, Office
from tests.kernels.casework.rows.sights import SECRET, post, sight, told
from tongyou.base.audit.models import Entry
from tongyou.base.codes import new_id
from tongyou.ground.visibility import ANONYMOUS, GrantHeld, NotVisible
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.queries.types import Filters
from tongyou.kernels.casework.types import Sight

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_id(office: Office) -> UUID:
    """A case whose answer is open at the education bureau, with a paper and a remark."""
    return told(office)


def test_who_sees_it_whole(office: Office, case_id: UUID) -> None:
    whole = [
        post(office, "coordinator", "data"),
        post(office, "leader", "health"),
        post(office, "unit_head", "office"),
        post(office, "clerk", "office"),
        post(office, "town_supervisor", "town-two", "town_one"),
        post(office, "child_director", "village-one", "town_one"),
        office.cast.actor("leader"),
    ]
    assert [sight(one, case_id) for one in whole] == [Sight.WHOLE] * len(whole)


def test_who_sees_nothing(office: Office, case_id: UUID) -> None:
    nothing = [
        ANONYMOUS,
        office.cast.actor("mother"),
        post(office, "auditor", "office"),
        post(office, "security_admin", "education"),
        post(office, "clerk", "health"),
        post(office, "unit_head", "health"),
        post(office, "town_supervisor", "town-two", "town_two"),
        post(office, "child_director", "village-one", "village_one"),
        replace(post(office, "clerk", "office"), posts=()),
    ]
    assert [sight(one, case_id) for one in nothing] == [None] * len(nothing)


def test_the_absent_is_like_the_forbidden(office: Office, case_id: UUID) -> None:
    stranger = office.cast.actor("outsider")
    for wanted in (case_id, new_id()):
        assert queries.sight(stranger, wanted) is None
        for ask in (queries.case, queries.history):
            with pytest.raises(NotVisible):
                ask(stranger, wanted)
        with pytest.raises(NotVisible):
            queries.material_file(stranger, wanted, "evidence")
        with pytest.raises(NotVisible):
            actions.save_draft(actor=stranger, case_id=wanted, step="answer", answers={"text": "x"})


def test_a_grant_for_the_case_opens_it(office: Office, case_id: UUID) -> None:
    grant = GrantHeld(case_id, "subject", "department_officer")
    actor = replace(post(office, "clerk", "health"), grants=(grant,))
    assert queries.sight(actor, case_id) is Sight.WHOLE
    other = replace(actor, grants=(replace(grant, target_id=new_id()),))
    assert queries.sight(other, case_id) is None


# ---- through a step


def test_a_step_opens_the_case_from_the_day_it_is_opened(office: Office) -> None:
    officer = post(office, "department_officer", "education")
    case_id = office.open()
    assert sight(officer, case_id) is None
    assert not queries.inbox(officer).rows
    office.act(CHIEF, case_id, "send", "draft")
    assert sight(officer, case_id) is Sight.STEP
    assert [row.case_id for row in queries.inbox(officer).rows] == [case_id]


def test_a_step_shows_the_words_that_lead_to_it_and_no_others(office: Office) -> None:
    case_id = office.open()
    office.act(CHIEF, case_id, "look", "draft", remark="拟办意见")
    office.act(CHIEF, case_id, "send", "draft")
    office.act("leader", case_id, "note", text="领导口头交代")
    office.act(ANSWERER, case_id, "promise", material="evidence")
    office.act(ANSWERER, case_id, "submit", "answer", text="已整改")
    office.act("second", case_id, "send_back", "close", reason="请补充")
    officer = office.cast.actor(ANSWERER)
    said = {
        line.act: [value for _, value in line.words] for line in queries.history(officer, case_id)
    }
    assert said["look"] == ["拟办意见"]  # before its step
    assert said["note"] == []  # on the case, by others
    assert said["submit"] == ["已整改"]  # their own
    assert said["send_back"] == ["请补充"]  # sent back to them
    whole = queries.history(office.cast.actor("second"), case_id)
    assert ["领导口头交代"] in [[value for _, value in line.words] for line in whole]
    view = queries.case(officer, case_id)
    assert (view.sight, view.referrals) == (Sight.STEP, ())


def test_a_decision_is_not_for_those_before_it(office: Office) -> None:
    case_id = office.answered()
    office.act("second", case_id, "refuse", "close", reason=SECRET)
    officer, chief = office.cast.actor(ANSWERER), office.cast.actor(CHIEF)
    assert SECRET not in repr(queries.case(officer, case_id))
    outcome = queries.case(chief, case_id).outcome
    assert outcome is not None
    assert (outcome.reason, outcome.remedy is not None) == (SECRET, True)


# ---- personal values


def test_personal_values_are_masked(office: Office, case_id: UUID) -> None:
    for person in (CHIEF, ANSWERER, "leader"):
        view = queries.case(office.cast.actor(person), case_id)
        phone = next(one for one in view.fields if one.code == "phone")
        assert (phone.text, phone.masked, phone.value) == ("138****0000", True, None)
        assert "13800000000" not in repr(view)


def test_who_may_see_personal_fields_sees_them(
    office: Office, case_id: UUID, tmp_path: Path, settings: Any
) -> None:
    settings.ACCESS_MATRIX = matrix_with(tmp_path, grant_personal)
    phone = queries.case(office.cast.actor(CHIEF), case_id).fields[1]
    assert (phone.text, phone.masked) == ("13800000000", False)


def matrix_with(folder: Path, change: Any) -> Path:
    """This installation's matrix with a change."""
    table = yaml.safe_load(Path(settings.ACCESS_MATRIX).read_text(encoding="utf-8"))
    change(table)
    path = folder / f"matrix-{new_id()}.yaml"
    path.write_text(yaml.safe_dump(table, allow_unicode=True), encoding="utf-8")
    return path


def grant_personal(table: Any) -> None:
    table["rules"]["coordinator"].append(
        {"of": ["casework.case"], "may": ["view"], "scope": "all", "fields": "personal"}
    )


# ---- compartments


def test_a_compartment_is_closed_to_roles_without_it(
    office: Office, tmp_path: Path, settings: Any
) -> None:
    def with_compartment(table: Any) -> None:
        for role in ("coordinator", "leader"):
            table["roles"][role]["compartments"] = ["welfare"]

    settings.ACCESS_MATRIX = matrix_with(tmp_path, with_compartment)
    text = (HERE / "notice.yaml").read_text(encoding="utf-8")
    text = text.replace("test.notice", "test.welfare").replace("number: DB", "number: MZ")
    text = text.replace("number: MZ", "number: MZ\ncompartment: welfare")
    actions.release(actor=MAKER, text=text, file="welfare.yaml")
    case_id = office.open(f"{SECRET}办件", procedure="test.welfare")
    office.act(CHIEF, case_id, "send", "draft")
    chief = office.cast.actor(CHIEF)
    assert sight(chief, case_id) is Sight.WHOLE
    assert queries.search(chief, SECRET).count == "1"
    for actor in (
        office.cast.actor(ANSWERER),  # the step is at this very unit
        post(office, "unit_head", "office"),
        post(office, "town_supervisor", "town-one", "town_one"),
    ):
        assert sight(actor, case_id) is None
        assert queries.inbox(actor).count == "0"
        assert queries.cases(actor).rows == ()
        assert queries.search(actor, SECRET).count == "0"
        with pytest.raises(NotVisible):
            office.act(actor, case_id, "submit", "answer", text="x")


# ---- what the ledger keeps of refusals


def test_refusals_are_noted_without_a_word_of_the_case(office: Office, case_id: UUID) -> None:
    from tongyou.base import audit

    with pytest.raises(NotVisible):
        queries.case(office.cast.actor("outsider"), case_id)
    audit.flush_refusals()
    entry = Entry.objects.filter(outcome="not_visible").latest("id")
    assert (entry.kind, entry.subject_ids()) == ("casework.case", [case_id])
    assert SECRET not in entry.detail


def test_lists_agree_with_the_one_function(office: Office, case_id: UUID) -> None:
    """Whoever finds a case in a list sees it, whole or through a step; whoever sees it whole finds it."""
    people = [office.cast.actor(one) for one in ("leader", CHIEF, ANSWERER, "colleague", "outsider",
              "neighbour", "town_supervisor", "child_director", "unit_head", "auditor", "mother")]  # fmt: skip
    for actor in people:
        seen = queries.sight(actor, case_id)
        listed = {one.case_id for one in queries.cases(actor).rows}
        found = {one.case_id for one in queries.search(actor, SECRET).rows}
        inbox = {one.case_id for one in queries.inbox(actor, Filters(size=200)).rows}
        assert (case_id in listed) == (seen is Sight.WHOLE)
        assert (case_id in found) == (seen is not None and actor.role != "anonymous")
        assert not inbox or seen is not None
