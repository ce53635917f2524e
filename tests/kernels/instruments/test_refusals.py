"""Each way in, and who is turned away there: by the act itself, by the question itself, by the page that shows a button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.cast import MAKER, SINCE
from tests.kernels.instruments.samples import source
from tests.kernels.instruments.support import (
    PDF,
    House,
    answer_survey,
    close_survey,
    fill_report,
    step,
    submit,
    text,
)
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.ground.organisations import actions as organisations
from tongyou.ground.organisations.types import PostSpec
from tongyou.ground.visibility import NotAllowed, NotVisible
from tongyou.kernels.instruments import actions, queries
from tongyou.kernels.instruments.models import Response
from tongyou.kernels.instruments.queries import records, responses, rounds
from tongyou.kernels.instruments.types import Text

pytestmark = [pytest.mark.django_db, pytest.mark.both]
REASON = "数字和台账对不上，请核对"
NO = (NotVisible, NotAllowed)
Act = Callable[[House, Any, Response], object]


def start(house: House, actor: Any, _row: Response) -> object:
    """For the education office."""
    unit = house.cast.units["education"].pk
    return actions.start(actor=actor, instrument="spaces.yard-check", subject_id=unit, area_id=house.cast.area_id("district"), unit_id=unit, key=str(new_id()))  # fmt: skip


def open_one(house: House, actor: Any, _row: Response) -> object:
    """A survey for the whole district."""
    today = clock.today()
    return actions.open_round(actor=actor, instrument="participation.street-survey", code="x", title=Text("x", "x"), area_id=house.cast.area_id("district"), opens_on=today, due_on=today, key=str(new_id()))  # fmt: skip


def attach(_house: House, actor: Any, row: Response) -> object:
    upload = SimpleUploadedFile("x.pdf", PDF)
    return actions.attach(actor=actor, response_id=row.pk, field="proof", upload=upload)


ACTS: dict[str, tuple[Act, tuple[str, ...], str]] = {  # act, who is refused, who may
    "start": (start, ("outsider", "neighbour", "mother", "leader", "coordinator"), "colleague"),
    "start_due": (lambda h, a, r: actions.start_due(actor=a, due_id=h.due("health").pk), ("colleague", "coordinator"), "outsider"),
    "save": (lambda h, a, r: actions.save(actor=a, response_id=r.pk, answers={"value": 1}, expected=0), ("outsider", "coordinator", "leader"), "colleague"),
    "submit": (lambda h, a, r: actions.submit(actor=a, response_id=r.pk, expected=0, key=str(new_id())), ("outsider", "coordinator"), ""),
    "attach": (attach, ("outsider", "coordinator"), "colleague"),
    "make_link": (lambda h, a, r: actions.make_link(actor=a, response_id=r.pk), ("outsider", "coordinator"), "colleague"),
    "reopen": (lambda h, a, r: actions.reopen_response(actor=a, response_id=r.pk, reason=REASON), ("colleague", "outsider", "town_supervisor"), ""),
    "void": (lambda h, a, r: actions.void_response(actor=a, response_id=r.pk, reason=REASON), ("colleague", "outsider", "leader"), "unit_head"),
    "open_round": (open_one, ("colleague", "unit_head", "leader", "auditor"), "coordinator"),
    "close_round": (lambda h, a, r: actions.close_round(actor=a, round_id=h.round.pk), ("colleague", "leader", "auditor"), "coordinator"),
    "issue_passes": (lambda h, a, r: actions.issue_passes(actor=a, round_id=h.survey.pk, number=1, key=str(new_id())), ("colleague", "leader"), "coordinator"),
    "publish_group": (lambda h, a, r: actions.publish_group(actor=a, round_id=h.survey.pk, field="who"), ("colleague", "leader"), ""),
    "release": (lambda h, a, r: actions.release(actor=a, text=source("yard_check"), file="x.yaml"), ("colleague", "leader", "mother"), "coordinator"),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_an_act_refuses_by_itself(house: House, name: str) -> None:
    act, refused, welcome = ACTS[name]
    row = house.begin()
    for person in refused:
        with pytest.raises(NO):
            act(house, house.cast.actor(person), row)
    if welcome:
        act(house, house.cast.actor(welcome), row)


def test_a_question_answers_only_what_may_be_seen(house: House) -> None:
    """Lists by themselves, without a page around them."""
    row, cast = house.begin(), house.cast
    other = house.begin("health", "outsider")
    assert set(responses.responses(cast.actor("colleague"))) == {row}
    assert set(responses.responses(cast.actor("coordinator"))) == {row, other}
    assert [due.unit_id for due in responses.dues(cast.actor("colleague"))] == [row.unit_id]
    assert not responses.dues(cast.actor("mother")).exists()
    assert not responses.instruments(cast.actor("mother")).exists()
    assert not rounds.rounds(cast.actor("colleague")).exists()
    assert [due.unit_id for due in rounds.asked(cast.actor("outsider"), house.round)] == [other.unit_id]  # fmt: skip
    for question in (
        lambda actor: responses.response_row(actor, row.pk),
        lambda actor: responses.due_row(actor, house.due("education").pk),
        lambda actor: responses.instrument_row(actor, house.released["plan.count"].pk),
        lambda actor: rounds.round_row(actor, house.round.pk),
        lambda actor: queries.results(actor, house.round.pk),
    ):
        with pytest.raises(NotVisible):
            question(cast.actor("mother"))


def test_single_responses_leave_only_for_those_who_may_see_them(house: House) -> None:
    for unit, person in (("education", "colleague"), ("health", "outsider")):
        row = house.begin(unit, person)
        fill_report(house.cast.client(person), row)
        assert submit(house.cast.client(person), row).status_code == 302
    seen = {
        person: len(records.record_table(house.cast.actor(person), house.round, "zh-hans").rows)
        for person in ("coordinator", "colleague", "leader", "mother")
    }
    assert seen == {"coordinator": 2, "colleague": 1, "leader": 0, "mother": 0}


def test_seeing_a_round_is_not_seeing_its_results(house: House) -> None:
    auditor = house.cast.client("auditor")
    assert auditor.get(f"/desk/forms/rounds/{house.round.pk}/").status_code == 200
    assert auditor.get(f"/desk/forms/rounds/{house.round.pk}/results/").status_code == 403
    with pytest.raises(NotAllowed):
        queries.results(house.cast.actor("auditor"), house.round.pk)


def test_seeing_a_draft_is_not_filling_it_in(house: House) -> None:
    row, client = house.begin(), house.cast.client("coordinator")
    assert "草稿，还没有提交" in text(client.get(f"/forms/{row.pk}/"))
    for address in (step(row, "progress"), step(row, "check"), f"/forms/{row.pk}/link/"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"/forms/{row.pk}/draft/progress/", {"q-value": "1"}).status_code == 403


def test_the_right_to_send_back_ends_at_the_unit(house: House) -> None:
    """A supervisor who also heads the town's office sees the village's form and cannot send it back."""
    cast = house.cast
    spec = PostSpec(code="second", role="unit_head", title_zh="岗位", title_en="Post")
    post = organisations.create_post(actor=MAKER, unit=cast.units["town-one"], spec=spec, on=SINCE, area=cast.areas["town_one"])  # fmt: skip
    organisations.appoint(actor=MAKER, post=post, staff=cast.staff["town_supervisor"], on=SINCE)
    unit = cast.units["village-one"].pk
    number = actions.start(actor=cast.actor("child_director"), instrument="spaces.yard-check", subject_id=unit, area_id=cast.area_id("village_one"), unit_id=unit, key="v")  # fmt: skip
    client = cast.client("town_supervisor")
    assert client.get(f"/forms/{number}/").status_code == 200
    for act in ("reopen", "void"):
        assert client.get(f"/forms/{number}/{act}/").status_code == 403, act


def test_evidence_of_a_personal_form_is_masked_too(house: House) -> None:
    personal = source("count_report").replace("plan.count", "welfare.count").replace("illustrative: yes", "illustrative: yes\npersonal: yes")  # fmt: skip
    actions.release(actor=MAKER, text=personal, file="x.yaml")
    unit, actor = house.cast.units["education"].pk, house.cast.actor("colleague")
    number = actions.start(actor=actor, instrument="welfare.count", subject_id=unit, area_id=house.cast.area_id("district"), unit_id=unit, key="p")  # fmt: skip
    stored = actions.attach(actor=actor, response_id=number, field="proof", upload=SimpleUploadedFile("孩子.pdf", PDF))  # fmt: skip
    actions.save(actor=actor, response_id=number, answers={"proof": [str(stored)]}, expected=0)
    address = f"/forms/{number}/files/{stored}/"
    assert house.cast.client("colleague").get(address).status_code == 200
    coordinator = house.cast.client("coordinator")
    assert coordinator.get(address).status_code == 404
    assert "孩子.pdf" not in text(coordinator.get(f"/forms/{number}/"))


def test_a_link_by_itself_opens_nothing(house: House) -> None:
    made = actions.make_link(actor=house.cast.actor("colleague"), response_id=house.begin().pk)
    for person in ("anonymous", "department_officer", "coordinator"):
        with pytest.raises(NotVisible):
            actions.resume(actor=house.cast.actor(person), token=made.token)


def test_buttons_are_shown_to_those_who_may(house: House) -> None:
    fill_report(house.cast.client("colleague"), house.begin())
    submit(house.cast.client("colleague"), house.begin())
    row, base = house.begin(), "/desk/forms/"
    shown = {
        f"/forms/{row.pk}/": (
            "退回修改",
            {"unit_head": True, "coordinator": True, "colleague": False},
        ),
        base: ("开一轮", {"coordinator": True, "leader": False}),
        f"{base}instruments/": ("发布新的一版", {"coordinator": True, "leader": False}),
        f"{base}rounds/{house.round.pk}/": ("结束这一轮", {"coordinator": True, "leader": False}),
        f"{base}rounds/{house.survey.pk}/": ("发放参与码", {"coordinator": True, "leader": False}),
        f"{base}rounds/{house.round.pk}/results/": (
            "下载 Excel",
            {"coordinator": True, "leader": False},
        ),
    }
    for address, (words, people) in shown.items():
        for person, expected in people.items():
            page = text(house.cast.client(person).get(address))
            assert (words in page) is expected, (address, person)
    seen = text(house.cast.client("auditor").get(f"{base}rounds/{house.round.pk}/"))
    assert "看结果" not in seen
    assert "看结果" in text(house.cast.client("leader").get(f"{base}rounds/{house.round.pk}/"))


def test_publishing_is_offered_to_those_who_may(house: House) -> None:
    for secret in house.codes[:12]:
        answer_survey(secret)
    close_survey(house)
    address = f"/desk/forms/rounds/{house.survey.pk}/results/"
    assert "分组公布" in text(house.cast.client("coordinator").get(address))
    assert "分组公布" not in text(house.cast.client("leader").get(address))


def test_a_due_is_begun_by_those_who_may(house: House) -> None:
    """Whoever only watches over an area sees what is due there, and no button."""
    cast, today = house.cast, clock.today()
    village = cast.units["village-one"].pk
    actions.open_round(
        actor=MAKER, instrument="plan.count", code="v", title=Text("村里的", "village"), area_id=cast.area_id("district"),
        opens_on=today, due_on=today + dt.timedelta(days=1), key="v",
        due=[actions_due(village, cast.area_id("village_one"))],
    )  # fmt: skip
    due = responses.dues(cast.actor("child_director")).get(unit_id=village)
    assert "开始填" in text(cast.client("child_director").get(f"/forms/due/{due.pk}/"))
    watched = cast.client("town_supervisor").get(f"/forms/due/{due.pk}/")
    assert watched.status_code == 200
    assert "开始填</span>" not in text(watched)
    assert "村里的" not in text(cast.client("town_supervisor").get("/forms/")), "not their own"
    assert cast.client("neighbour").get(f"/forms/due/{due.pk}/").status_code == 404


def actions_due(unit: Any, area: Any) -> Any:
    from tongyou.kernels.instruments.types import DueSpec

    return DueSpec(unit, area, unit, Text("东风村", "village"))
