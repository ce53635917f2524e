"""A referral shows its forms until its end and nothing else: not by list, search, count, export, file, history or message."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from uuid import UUID

import pytest

from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, WEDNESDAY, Office
from tests.kernels.casework.rows.sights import SECRET, post, sight, told
from tongyou.base import clock, jobs, notices
from tongyou.base.codes import new_id
from tongyou.base.notices.models import Notice
from tongyou.ground.visibility import NotVisible
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.types import Sight, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_id(office: Office) -> UUID:
    """A case whose answer is open at the education bureau, with a paper and a remark."""
    return told(office)


@pytest.fixture
def referred(office: Office, case_id: UUID) -> UUID:
    """The case, shown to the health bureau: the request, until the end of October."""
    office.act(
        ANSWERER,
        case_id,
        "refer",
        unit_id=str(office.cast.units["health"].pk),
        forms=["request"],
        until="2025-10-31",
        reason=SECRET,
    )
    return case_id


def nothing_of_it(text: str, office: Office, case_id: UUID) -> bool:
    """No word, no number and no identifier of the case in a text."""
    row = office.row(case_id)
    return not any(one in text for one in (SECRET, row.number, str(case_id), "13800000000"))


def test_a_referral_shows_its_forms_and_nothing_else(office: Office, referred: UUID) -> None:
    receiver = office.cast.actor("outsider")  # a clerk of the health bureau
    assert sight(receiver, referred) is Sight.REFERRAL
    view = queries.case(receiver, referred)
    (form,) = view.forms
    assert form.code == "request"
    assert [(one.code, one.text) for one in form.fields] == [("answer_by", "2025-11-01")]
    assert [one.file_name for one in form.materials] == ["内情.pdf"]
    assert view.until is not None
    assert clock.local(view.until).date() == dt.date(2025, 10, 31)
    given = {
        "case_id",
        "sight",
        "number",
        "procedure",
        "version",
        "procedure_title",
        "forms",
        "until",
        "acts",
    }
    empty = asdict(replace(view, **dict.fromkeys(given, None)))  # type: ignore[arg-type]
    kept = {name for name, value in empty.items() if value and name not in ("title", "standing")}
    assert kept == set()
    assert view.title.zh == ""
    assert SECRET not in repr(view)
    assert {one.act for one in view.acts} == {"note", "end_referral"}


def test_a_referral_opens_no_list_no_search_no_count_no_export(
    office: Office, referred: UUID
) -> None:
    receiver = office.cast.actor("outsider")
    head = post(office, "unit_head", "health")
    number = office.row(referred).number
    for actor in (receiver, head):
        assert queries.inbox(actor).count == "0"
        assert queries.cases(actor).rows == ()
        for text in (SECRET, number, number[:12]):
            assert queries.search(actor, text).count == "0"
        assert queries.case_by_number(actor, number) is None
        assert queries.cases_about(actor, referred) == ()
        assert queries.export_rows(actor) == ()
        assert queries.alarms(actor) == ()
        assert queries.history(actor, referred) == ()
        assert not Case.objects.visible_to(actor).exists()
        (row,) = queries.referrals(actor)
        assert (row.case_id, row.number) == (referred, number)
        assert SECRET not in repr(row)


def test_a_referral_hands_out_only_its_own_files(office: Office, case_id: UUID) -> None:
    receiver = office.cast.actor("outsider")
    given = {"unit_id": str(office.cast.units["health"].pk), "reason": "核对"}
    office.act(ANSWERER, case_id, "refer", forms=["contact"], until="2025-10-20", **given)
    with pytest.raises(NotVisible):
        queries.material_file(receiver, case_id, "evidence")
    view = queries.case(receiver, case_id)
    assert [(one.code, one.masked) for one in view.forms[0].fields] == [("phone", True)]
    office.act(ANSWERER, case_id, "end_referral", number=1)
    office.act(ANSWERER, case_id, "refer", forms=["request"], until="2025-10-20", **given)
    assert queries.material_file(receiver, case_id, "evidence")
    with pytest.raises(NotVisible):
        queries.material_file(receiver, case_id, "absent")


def test_a_referral_lets_its_unit_answer_and_do_nothing_else(
    office: Office, referred: UUID
) -> None:
    receiver = office.cast.actor("outsider")
    for act, step, payload in (
        ("submit", "answer", {"text": "x"}),
        ("provide", "", {"material": "evidence"}),
        ("transfer", "", {"unit_id": str(office.cast.units["health"].pk), "reason": "x"}),
        ("withdraw", "", {}),
        ("nonsense", "", {}),
    ):
        with pytest.raises(NotVisible) as caught:
            office.act(receiver, referred, act, step, **payload)
        assert nothing_of_it(str(caught.value), office, referred)
    office.act(receiver, referred, "note", text="我局核对无误")
    line = queries.history(office.cast.actor(CHIEF), referred)[-1]
    assert [value for _, value in line.words] == ["我局核对无误"]


def test_the_refusals_of_a_referral_tell_nothing(office: Office, referred: UUID) -> None:
    receiver = office.cast.actor("outsider")
    with pytest.raises(Refused) as refused:
        office.act(receiver, referred, "note", text="")
    said = json.dumps([one.zh for one in (*refused.value.reasons, *refused.value.fields.values())])
    assert nothing_of_it(said, office, referred)
    with pytest.raises(Refused) as refused:
        office.act(receiver, referred, "end_referral", number=7)
    assert nothing_of_it(str(refused.value), office, referred)


def test_an_act_through_a_referral_never_meets_the_rest_of_the_case(
    office: Office, referred: UUID
) -> None:
    """Somebody else's acts are none of its business: no Stale, and so no history in an error."""
    acted = actions.act(
        actor=office.cast.actor("outsider"),
        case_id=referred,
        act="note",
        payload={"text": "核对"},
        expected=1,
        key=str(new_id()),
    )
    assert acted.receipt.object_id == referred
    with pytest.raises(Stale) as stale:
        actions.act(
            actor=office.cast.actor(ANSWERER),
            case_id=referred,
            act="note",
            payload={"text": "另一句"},
            expected=1,
            key=str(new_id()),
        )
    shown = [value for line in stale.value.since for _, value in line.words]
    assert SECRET in shown  # the remark of the step before theirs
    assert "核对" not in shown  # another unit's note


def test_messages_of_a_referral_hold_its_number_and_nothing_else(
    office: Office, referred: UUID
) -> None:
    jobs.drain()
    account = office.cast.account("outsider").pk
    texts = [one.content for one in Notice.objects.filter(account_id=account)]
    assert len(texts) == 1
    assert SECRET not in texts[0]
    assert notices.unread_count(office.cast.actor("outsider")) == 1
    assert SECRET not in " ".join(one.content for one in Notice.objects.all())


@pytest.mark.parametrize("how", ["time", "sender", "receiver", "closing"])
def test_after_its_end_a_referral_shows_nothing(office: Office, referred: UUID, how: str) -> None:
    receiver = office.cast.actor("outsider")
    moment = WEDNESDAY
    if how == "time":
        moment = dt.datetime(2025, 10, 31, 16, 0, tzinfo=dt.UTC)  # midnight in Shanghai
    elif how == "sender":
        office.act(ANSWERER, referred, "end_referral", number=1)
    elif how == "receiver":
        office.act(receiver, referred, "end_referral", number=1)
    else:
        office.act("leader", referred, "withdraw")
    with clock.freeze(moment):
        assert sight(receiver, referred) is None
        assert queries.referrals(receiver) == ()
        with pytest.raises(NotVisible):
            queries.material_file(receiver, referred, "evidence")
        with pytest.raises(NotVisible):
            office.act(receiver, referred, "note", text="还在吗")


def test_a_moment_before_its_end_it_still_shows(office: Office, referred: UUID) -> None:
    last = dt.datetime(2025, 10, 31, 15, 59, 59, tzinfo=dt.UTC)
    with clock.freeze(last):
        assert sight(office.cast.actor("outsider"), referred) is Sight.REFERRAL
