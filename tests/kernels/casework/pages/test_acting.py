"""Acts through their forms: typed fields, mistakes where they are, drafts, two people at once, and one receipt."""

from __future__ import annotations

import re
from urllib.parse import quote
from uuid import UUID

import pytest
from django.urls import reverse

from tests.kernels.casework.pages.conftest import DECIDER, OPENER, VISITOR, Desk
from tongyou.base.codes import new_id
from tongyou.kernels.casework.models import Case, Draft, Event

pytestmark = pytest.mark.django_db
REPORT = {
    "record": "见到祖母和孩子",
    "day": "2025-10-15",
    "met": "yes",
    "household": "4",
    "situation": "ill",
}


def shown(desk: Desk, person: str, case_id: UUID, act: str, **query: str) -> str:
    """An act's form as it stands there now."""
    answer = desk.cast.client(person).get(desk.form(person, case_id, act, **query))
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found.group(1)


# ---- the form


def test_every_kind_of_question_has_its_field(desk: Desk) -> None:
    page = shown(desk, VISITOR, desk.accepted(), "report", step="visit")
    for piece in (
        '<textarea name="record"', 'type="date" name="day"', 'type="radio" name="met"',
        'inputmode="decimal"', '<select name="situation"', "（选填）", 'autocomplete="off"',
        'name="key"', 'name="revision"', "data-autosave", 'enctype' not in page and "novalidate",
    ):  # fmt: skip
        assert piece in page, piece
    assert "见到孩子" in page


def test_an_act_is_done_with_a_receipt_that_can_be_printed(desk: Desk) -> None:
    case_id = desk.accepted()
    answer = desk.post(VISITOR, case_id, "report", REPORT, step="visit")
    assert answer.status_code == 302
    number = desk.view(OPENER, case_id).number
    assert answer["X-Receipt"] == number
    receipt = desk.cast.client(VISITOR).get(answer["Location"]).content.decode()
    for words in (
        "办好了：提交走访记录：入户走访", "回执号", f"{number}/4", "2025-10-15 10:00", "东风村委会",
        "村（社区）儿童主任", "见到祖母和孩子", "回到待办",
    ):  # fmt: skip
        assert words in receipt, words
    assert desk.view(OPENER, case_id).fields[0].text == "重病"


def test_mistakes_stand_on_top_and_at_their_fields(desk: Desk) -> None:
    case_id = desk.accepted()
    wrong = {
        "record": "写了一半",
        "day": "2025-02-30",
        "met": "",
        "household": "四个",
        "situation": "x",
    }
    answer = desk.post(VISITOR, case_id, "report", wrong, step="visit")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有几处需要改" in page
    for name, words in (
        ("day", "这里应填日期"), ("household", "这里应填数字"), ("met", "请填写这一项"),
        ("situation", "请选择所列的一项"),
    ):  # fmt: skip
        assert re.search(rf'href="#id_{name}(_0)?">[^<]*{words}', page), name
    assert "写了一半" in page
    assert 'value="四个"' in page
    assert "要改：" in page
    assert Event.objects.filter(case_id=case_id, act="report").count() == 0
    assert 'aria-invalid="true"' in page


def test_a_field_nobody_asked_is_refused_not_swallowed(desk: Desk) -> None:
    case_id = desk.accepted()
    answer = desk.post(VISITOR, case_id, "report", {**REPORT, "outcome": "granted"}, step="visit")
    assert answer.status_code == 422
    assert "这里不收集这一项" in answer.content.decode()


@pytest.mark.parametrize("text", ["坏\x00字", "倒\u202e着", "长" * 2001])
def test_what_cannot_be_kept_is_said(desk: Desk, text: str) -> None:
    case_id = desk.accepted()
    answer = desk.post(VISITOR, case_id, "report", {**REPORT, "record": text}, step="visit")
    assert answer.status_code == 422
    assert re.search("含有不能保存的字符|最多 2000 个字", answer.content.decode())


def test_an_act_that_is_not_possible_says_why(desk: Desk) -> None:
    case_id = desk.open()
    page = shown(desk, OPENER, case_id, "accept", step="check")
    assert "现在还不能办" in page
    assert "缺少材料：户口簿" in page
    assert "<textarea" not in page
    answer = desk.post(OPENER, case_id, "accept", {}, step="check")
    assert answer.status_code == 409
    assert "缺少材料：户口簿" in answer.content.decode()


@pytest.mark.parametrize(
    ("act", "query"),
    [
        ("nonsense", {"step": "check"}), ("refuse", {}), ("refuse", {"step": "nowhere"}),
        ("provide", {"about": "nothing"}), ("lapse_pause", {}), ("item_opened", {}),
    ],
)  # fmt: skip
def test_an_act_that_does_not_exist_is_absent(desk: Desk, act: str, query: dict[str, str]) -> None:
    case_id = desk.open()
    answer = desk.cast.client(OPENER).get(desk.form(OPENER, case_id, act, **query))
    assert answer.status_code == 404


@pytest.mark.parametrize("person", ["neighbour", "mother", "anonymous", "auditor"])
def test_nobody_acts_on_a_foreign_case(desk: Desk, person: str) -> None:
    case_id = desk.accepted()
    client, before = desk.cast.client(person), Case.objects.get(pk=case_id).revision
    for address in (
        desk.form(person, case_id, "report", step="visit"),
        reverse("casework:draft", args=[case_id, "report"]) + "?step=visit",
    ):
        assert client.post(address, {**REPORT, "key": "k"}).status_code in {302, 404}
    assert Case.objects.get(pk=case_id).revision == before
    assert not Draft.objects.exists()


def test_a_leader_looks_and_does_not_act_for_the_visitor(desk: Desk) -> None:
    case_id = desk.accepted()
    before = Case.objects.get(pk=case_id).revision
    assert desk.get("leader", "case", case_id).status_code == 200
    answer = desk.cast.client("leader").post(
        desk.form("leader", case_id, "report", step="visit"), {**REPORT, "key": "leader"}
    )
    assert answer.status_code in {403, 404, 422}
    assert Case.objects.get(pk=case_id).revision == before


def test_a_coordinator_sees_why_a_step_is_not_theirs(desk: Desk) -> None:
    case_id = desk.accepted()
    page = shown(desk, "coordinator", case_id, "report", step="visit")
    assert "您没有办理它的岗位" in page


# ---- once


def test_the_same_press_twice_is_one_act_and_one_receipt(desk: Desk) -> None:
    case_id = desk.accepted()
    client, address = desk.cast.client(VISITOR), desk.form(VISITOR, case_id, "report", step="visit")
    page = client.get(address).content.decode()
    data = {**REPORT, "key": hidden(page, "key"), "revision": hidden(page, "revision")}
    first, second = client.post(address, data), client.post(address, data)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Event.objects.filter(case_id=case_id, act="report").count() == 1
    desk.act("department_officer", case_id, "confirm", "verify")
    third = client.post(address, data)
    assert third["Location"] == first["Location"], "the receipt is that of the own act"


def test_the_same_key_with_other_words_is_refused_and_keeps_them(desk: Desk) -> None:
    case_id = desk.open()
    client, address = desk.cast.client(OPENER), desk.form(OPENER, case_id, "note")
    assert client.post(address, {"key": "one-key", "text": "第一句"}).status_code == 302
    answer = client.post(address, {"key": "one-key", "text": "第二句"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "先前那次已经保存" in page
    assert "第二句" in page
    assert hidden(page, "key") != "one-key"
    again = client.post(address, {"key": hidden(page, "key"), "text": "第二句"})
    assert again.status_code == 302


@pytest.mark.parametrize("signs", ["\x00", "a\x00b", "\ud800", "\u202e", "'\"%", "字" * 300])
def test_what_no_form_sends_breaks_nothing(desk: Desk, signs: str) -> None:
    """Hidden fields and addresses come from anywhere; on PostgreSQL a NUL would be an error of ours."""
    case_id = desk.open()
    client, sent = desk.cast.client(OPENER), quote(signs.encode("utf-8", "surrogatepass"))
    addresses = [
        f"{desk.form(OPENER, case_id, 'note')}?step={sent}&about={sent}",
        reverse("casework:draft", args=[case_id, "note"]) + f"?step={sent}",
        reverse("casework:bulk"),
        reverse("casework:keep_filter"),
    ]
    data = {"key": signs, "name": signs, "act": signs, "procedure": signs, "text": "一句"}
    data |= {"item": f"{case_id}|{signs}|1", "revision": signs, "go": "1"}
    data = {
        name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for name, value in data.items()
    }
    for address in addresses:
        assert client.post(address, data).status_code < 500, address
    found = client.get(
        reverse("casework:inbox") + f"?whose={sent}&procedure={sent}&step={sent}&after={sent}"
    )
    assert found.status_code == 200


# ---- two people on one case


def test_the_second_sees_what_changed_and_loses_nothing(desk: Desk) -> None:
    case_id = desk.accepted()
    client, address = desk.cast.client(VISITOR), desk.form(VISITOR, case_id, "report", step="visit")
    page = client.get(address).content.decode()
    data = {**REPORT, "key": hidden(page, "key"), "revision": hidden(page, "revision")}
    desk.act("department_officer", case_id, "confirm", "verify")
    desk.act(OPENER, case_id, "note", text="家长改了电话")
    answer = client.post(address, data)
    late = answer.content.decode()
    assert answer.status_code == 409
    assert "您填写的时候，有人办了这些" in late
    assert "核验完毕：部门核验" in late
    assert "教体局 · 部门经办人" in late
    assert "见到祖母和孩子" in late
    assert 'value="2025-10-15"' in late
    assert re.search(r'<option value="ill" selected>', late)
    assert re.search(r'name="met" value="yes"[^>]*checked', late)
    assert "data-focus" in late
    assert hidden(late, "revision") == str(desk.view(VISITOR, case_id).revision)
    sent = client.post(address, {**data, "revision": hidden(late, "revision")})
    assert sent.status_code == 302
    assert Event.objects.filter(case_id=case_id, act="report").count() == 1


def test_when_the_act_is_gone_the_words_stay_and_the_way_on_is_shown(desk: Desk) -> None:
    case_id = desk.visited()
    client = desk.cast.client(DECIDER)
    address = desk.form(DECIDER, case_id, "back", step="decide")
    page = client.get(address).content.decode()
    data = {
        "reason": "写了很久的理由", "key": hidden(page, "key"), "revision": hidden(page, "revision"),
    }  # fmt: skip
    desk.act(DECIDER, case_id, "refuse", "decide", reason="别人先决定了")
    answer = client.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 409
    for words in (
        "没有办成，没有改动", "写了很久的理由", "不予认定：审核决定", "看办件现在的样子", "您刚才填的",
    ):  # fmt: skip
        assert words in text, words
    assert Case.objects.get(pk=case_id).outcome == "refused"


def test_an_old_round_says_that_there_is_a_new_one(desk: Desk) -> None:
    case_id = desk.visited()
    desk.act(DECIDER, case_id, "back", "decide", reason="再看一次")
    answer = desk.post(VISITOR, case_id, "report", REPORT, step="visit")
    assert answer.status_code == 409
    assert "见到祖母和孩子" in answer.content.decode()
    again = desk.post(VISITOR, case_id, "report", REPORT, step="visit#2")
    assert again.status_code == 302


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_spoilt_revision_is_none(desk: Desk, revision: str) -> None:
    case_id = desk.open()
    answer = desk.post(OPENER, case_id, "note", {"text": "一句", "revision": revision})
    assert answer.status_code == 302


def test_the_form_in_english_is_english(desk: Desk) -> None:
    case_id = desk.accepted()
    client = desk.cast.client(VISITOR, language="en")
    page = client.get(desk.form(VISITOR, case_id, "report", step="visit")).content.decode()
    assert "Day of the visit" in page
    wrong = client.post(
        desk.form(VISITOR, case_id, "report", step="visit"), {"key": str(new_id()), "day": "x"}
    ).content.decode()
    assert "This has to be a date" in wrong
    own = re.sub(r"<head>.*?</head>", "", page + wrong, flags=re.DOTALL)
    assert set(re.findall(r"[\u4e00-\u9fff]+", own)) - {"中文"} == set()
