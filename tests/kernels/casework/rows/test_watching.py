"""No open step without a filled post that answers for it, or an open alarm; looked at when a holding changes and nightly."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from tests.factories.cast import MAKER
from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, HERE, Office
from tongyou.base import clock, jobs
from tongyou.base.notices.models import Notice
from tongyou.ground.organisations import actions as organisations
from tongyou.ground.organisations.models import Holding
from tongyou.kernels.casework import actions, people, queries, watching
from tongyou.kernels.casework.definition.types import By
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.models import Alarm, Step
from tongyou.kernels.casework.people import Want
from tongyou.kernels.casework.queries.types import Filters, Whose

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 10, 15)


def leaves(office: Office, person: str, on: dt.date = TODAY) -> None:
    """Somebody leaves their post."""
    holding = Holding.objects.get(staff=office.cast.staff[person], valid_to=None)
    organisations.end_holding(actor=MAKER, holding=holding, on=on)
    jobs.drain()


def comes(office: Office, person: str, post_of: str) -> None:
    """Somebody takes the post that another one held."""
    held = Holding.objects.filter(staff=office.cast.staff[post_of]).latest("valid_from")
    organisations.appoint(actor=MAKER, post=held.post, staff=office.cast.staff[person], on=TODAY)
    jobs.drain()


def alarms(case_id: UUID) -> list[tuple[str, bool]]:
    """(step, still open)."""
    rows = Alarm.objects.filter(case_id=case_id).order_by("opened_at", "id")
    return [(one.step, one.closed_at is None) for one in rows]


def village(office: Office) -> UUID:
    """A case whose answer is the village director's."""
    text = (HERE / "notice.yaml").read_text(encoding="utf-8")
    text = text.replace("test.notice", "test.village").replace(
        "by: [department_officer, clerk]", "by: [child_director]"
    )
    actions.release(
        actor=MAKER, text=text.replace("department_officer", "unit_head"), file="v.yaml"
    )
    unit = office.cast.units["village-one"].pk
    case_id = office.open(procedure="test.village", places={"answering": unit})
    office.act(CHIEF, case_id, "send", "draft")
    return case_id


def test_holders_at_the_unit_answer(office: Office) -> None:
    unit = office.cast.units["education"].pk
    want = Want(unit, (By("department_officer"), By("clerk")))
    found = people.responsible([want])[want]
    staff = {office.cast.staff[one].pk for one in (ANSWERER, "colleague")}
    assert {one.staff_id for one in found} == staff
    assert not people.is_vacant(want, found)


def test_a_vacant_post_falls_to_the_head_who_may_act(office: Office) -> None:
    case_id = office.sent()
    head = office.cast.actor("unit_head")
    office.act(ANSWERER, case_id, "promise", material="evidence")
    with pytest.raises(Refused):
        office.act(head, case_id, "submit", "answer", text="代办")
    leaves(office, ANSWERER)
    leaves(office, "colleague")
    assert alarms(case_id) == []
    (row,) = queries.inbox(head, Filters(whose=Whose.MINE)).rows
    assert (row.step, row.may_act) == ("answer", True)
    step = next(one for one in queries.case(head, case_id).steps if one.key == "answer")
    assert step.responsible == ("教体局 岗位",)
    office.act(head, case_id, "submit", "answer", text="代办")
    assert Step.objects.get(case_id=case_id, key="answer").done_by == head.account_id
    assert watching.unanswered() == []


def test_nobody_at_all_is_an_alarm_that_the_coordinator_sees(office: Office) -> None:
    case_id = office.sent()
    for person in (ANSWERER, "colleague", "unit_head"):
        leaves(office, person)
    assert alarms(case_id) == [("answer", True)]
    chief = office.cast.actor(CHIEF)
    (alarm,) = queries.alarms(chief)
    assert (alarm.case_id, alarm.step) == (case_id, "answer")
    (row,) = queries.inbox(chief, Filters(whose=Whose.ALARM)).rows
    assert (row.case_id, row.alarm) == (case_id, True)
    account = office.cast.account(CHIEF).pk
    templates = Notice.objects.filter(account_id=account).values_list("template", flat=True)
    assert list(templates).count("casework.vacant") == 1
    assert watching.unanswered() == []
    comes(office, "outsider", ANSWERER)
    assert alarms(case_id) == [("answer", False)]
    assert queries.alarms(chief) == ()


def test_a_step_that_opens_where_nobody_is_has_its_alarm_at_once(office: Office) -> None:
    for person in (ANSWERER, "colleague", "unit_head"):
        leaves(office, person)
    case_id = office.sent()
    assert alarms(case_id) == [("answer", True)]
    assert watching.unanswered() == []
    office.act("leader", case_id, "withdraw")
    assert alarms(case_id) == [("answer", False)]


def test_a_transfer_takes_the_step_to_where_somebody_is(office: Office) -> None:
    for person in (ANSWERER, "colleague", "unit_head"):
        leaves(office, person)
    case_id = office.sent()
    unit = str(office.cast.units["health"].pk)
    office.act(CHIEF, case_id, "transfer", unit_id=unit, place="answering", reason="无人")
    assert alarms(case_id) == [("answer", False)]
    (row,) = queries.inbox(office.cast.actor("outsider")).rows
    assert (row.case_id, row.may_act) == (case_id, True)


def test_a_holding_that_ends_on_a_later_day_is_seen_that_night(office: Office) -> None:
    case_id = office.sent()
    for person in (ANSWERER, "colleague", "unit_head"):
        leaves(office, person, on=dt.date(2025, 10, 17))
    assert alarms(case_id) == []
    with clock.freeze(dt.datetime(2025, 10, 16, 16, 20, tzinfo=dt.UTC)):  # the 17th, 00:20
        assert watching.unanswered() != []
        assert watching.watch({}) == {"opened": 1, "closed": 0}
        assert watching.watch({}) == {"opened": 0, "closed": 0}
        assert watching.unanswered() == []
    assert alarms(case_id) == [("answer", True)]


def test_a_village_directors_duty_rises_to_the_towns_supervisor(office: Office) -> None:
    case_id = village(office)
    supervisor = office.cast.actor("town_supervisor")
    with pytest.raises(Refused):
        office.act(supervisor, case_id, "ask", "answer")
    leaves(office, "child_director")
    assert alarms(case_id) == []
    view = queries.case(supervisor, case_id)
    step = next(one for one in view.steps if one.key == "answer")
    assert len(step.responsible) == 1
    assert any(one.act == "ask" and one.allowed for one in view.acts_on("answer"))
    office.act(supervisor, case_id, "ask", "answer")
    neighbour = office.cast.actor("neighbour")
    assert queries.sight(neighbour, case_id) is None


def test_without_director_and_supervisor_there_is_an_alarm(office: Office) -> None:
    case_id = village(office)
    leaves(office, "child_director")
    leaves(office, "town_supervisor")
    assert alarms(case_id) == [("answer", True)]


def test_the_opener_answers_for_steps_of_their_own(office: Office) -> None:
    want = Want(office.cast.units["data"].pk, (By("opener"),))
    assert not people.is_vacant(want, people.responsible([want])[want])
