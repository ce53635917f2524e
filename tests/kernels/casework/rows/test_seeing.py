"""One function decides how much of a case somebody sees; every way to a case goes through it.

Whole by area, unit, everything, as the opener, by a grant; through a step; through a referral, which shows its forms until
its end and nothing else: not by list, search, count, export, file, history, message or error text.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.cast import MAKER
from tests.kernels.casework.rows.conftest import ANSWERER, CHIEF, HERE, WEDNESDAY, Office
from tests.kernels.casework.rows.test_acting import PDF
from tongyou.base import clock, jobs, notices
from tongyou.base.audit.models import Entry
from tongyou.base.codes import new_id
from tongyou.base.notices.models import Notice
from tongyou.ground.visibility import ANONYMOUS, Actor, GrantHeld, NotVisible, PostHeld
from tongyou.kernels.casework import actions, queries
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.queries.types import Filters
from tongyou.kernels.casework.types import Sight, Stale

pytestmark = pytest.mark.django_db
SECRET = "绝密整改内情"  # stands in the title, in words that were given, and in a reason


@pytest.fixture
def case_id(office: Office) -> UUID:
    """A case whose answer is open at the education bureau, with a paper and a remark."""
    found = office.open(f"{SECRET}督办")
    office.act(CHIEF, found, "look", "draft", remark=SECRET)
    office.act(CHIEF, found, "send", "draft")
    actions.act(
        actor=office.cast.actor(ANSWERER),
        case_id=found,
        act="provide",
        payload={"material": "evidence"},
        uploads={"evidence": SimpleUploadedFile("内情.pdf", PDF)},
        expected=None,
        key=str(new_id()),
    )
    return found


def post(office: Office, role: str, unit: str = "", *areas: str) -> Actor:
    """Somebody with one post."""
    unit_id = office.cast.units[unit].pk if unit else None
    held = PostHeld(role, None, unit_id, frozenset(map(office.cast.area_id, areas)))
    return Actor(account_id=new_id(), posts=(held,))


def sight(actor: Actor, case_id: UUID) -> Sight | None:
    """How much is seen, asked in every way that there is; they agree."""
    found = queries.sight(actor, case_id)
    try:
        shown: Sight | None = queries.case(actor, case_id).sight
    except NotVisible:
        shown = None
    assert shown == found
    rows = Case.objects.visible_to(actor).filter(pk=case_id)
    assert rows.exists() == (found in (Sight.WHOLE, Sight.STEP))
    return found


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


# ---- through a referral


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
