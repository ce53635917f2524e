"""Acts through their forms: typed fields, mistakes where they are, drafts, two people at once, and one receipt."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
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
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


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


def test_a_leader_looks_and_does_not_act(desk: Desk) -> None:
    case_id = desk.accepted()
    assert desk.get("leader", "case", case_id).status_code == 200
    answer = desk.cast.client("leader").post(
        desk.form("leader", case_id, "report", step="visit"), REPORT
    )
    assert answer.status_code in {403, 404}


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


# ---- drafts


def draft(desk: Desk, person: str, case_id: UUID, act: str, data: dict[str, Any], step: str) -> int:
    address = reverse("casework:draft", args=[case_id, act]) + f"?step={step}"
    return desk.cast.client(person).post(address, {"key": "k", "revision": "1", **data}).status_code


def test_a_draft_is_kept_restored_and_gone_when_sent(desk: Desk) -> None:
    case_id = desk.accepted()
    assert (
        draft(desk, VISITOR, case_id, "report", {"record": "写到一半", "met": "no"}, "visit") == 204
    )
    page = shown(desk, VISITOR, case_id, "report", step="visit")
    assert "上次填的草稿还在" in page
    assert "写到一半" in page
    assert re.search(r'name="met" value="no"[^>]*checked', page)
    assert "写到一半" not in shown(desk, OPENER, case_id, "note")
    assert desk.post(VISITOR, case_id, "report", REPORT, step="visit").status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_is_sealed(desk: Desk) -> None:
    case_id = desk.accepted()
    draft(desk, VISITOR, case_id, "report", {"record": "不能明文存"}, "visit")
    assert "不能明文存" not in str(Draft.objects.values_list().get())


def test_acts_of_one_step_keep_their_words_apart(desk: Desk) -> None:
    case_id = desk.visited()
    draft(desk, DECIDER, case_id, "back", {"reason": "退回的理由"}, "decide")
    draft(desk, DECIDER, case_id, "refuse", {"reason": "不认定的理由"}, "decide")
    back = shown(desk, DECIDER, case_id, "back", step="decide")
    assert "退回的理由" in back
    assert "不认定的理由" not in back
    assert (
        desk.post(DECIDER, case_id, "back", {"reason": "退回的理由"}, step="decide").status_code
        == 302
    )
    assert Draft.objects.count() == 1


def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    case_id = desk.accepted()
    draft(desk, VISITOR, case_id, "report", {"record": "不要了"}, "visit")
    address = reverse("casework:draft", args=[case_id, "report"]) + "?step=visit"
    answer = desk.cast.client(VISITOR).post(address, {"drop": "1"}, follow=True)
    page = answer.content.decode()
    assert "草稿扔掉了" in page
    assert "不要了" not in page
    assert not Draft.objects.exists()


def test_a_draft_that_is_too_long_says_so(desk: Desk) -> None:
    case_id = desk.accepted()
    long = {f"field{number}": "字" * 29_000 for number in range(3)}
    assert draft(desk, VISITOR, case_id, "report", long, "visit") == 422


# ---- acts that every case knows


def test_a_material_is_handed_in_and_read_back(desk: Desk) -> None:
    case_id = desk.open()
    page = shown(desk, OPENER, case_id, "provide", about="hukou")
    assert 'type="file" name="upload-hukou"' in page
    assert "部门共享：户籍" in page
    file = SimpleUploadedFile("户口簿.pdf", PDF, "application/pdf")
    answer = desk.post(
        OPENER, case_id, "provide", {"source": "upload", "upload-hukou": file}, about="hukou"
    )
    assert answer.status_code == 302, answer.content.decode()
    text = desk.text(OPENER, "case", case_id)
    assert "户口簿.pdf" in text
    sent = desk.get(OPENER, "material", case_id, "hukou")
    assert b"".join(sent) == PDF  # type: ignore[arg-type]
    assert sent["Content-Disposition"].startswith("attachment")
    assert desk.get("neighbour", "material", case_id, "hukou").status_code == 404
    assert desk.get(OPENER, "material", case_id, "proof").status_code == 404


def test_a_material_may_come_from_elsewhere_without_a_file(desk: Desk) -> None:
    case_id = desk.open()
    answer = desk.post(OPENER, case_id, "provide", {"source": "share:户籍"}, about="hukou")
    assert answer.status_code == 302
    assert "已收到" in desk.text(OPENER, "case", case_id)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "请选择要上传的文件"),
        (SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 90), "."),
        (SimpleUploadedFile("空.pdf", b""), "."),
    ],
)
def test_a_wrong_file_is_refused_at_its_field(desk: Desk, file: Any, words: str) -> None:
    case_id = desk.open()
    data = {"upload-proof": file} if file else {}
    answer = desk.post(OPENER, case_id, "provide", data, about="proof")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'href="#id_upload-proof">[^<]*{words}', page), page[:3000]
    assert "请重新选一次" in page


def test_a_file_for_another_material_is_left_alone(desk: Desk) -> None:
    case_id = desk.open()
    file = SimpleUploadedFile("x.pdf", PDF, "application/pdf")
    answer = desk.post(OPENER, case_id, "note", {"text": "一句", "upload-hukou": file})
    assert answer.status_code == 302
    assert not desk.view(OPENER, case_id).materials[0].has_file


def test_a_material_is_promised_where_that_is_tolerated(desk: Desk) -> None:
    case_id = desk.open()
    page = shown(desk, OPENER, case_id, "promise", about="hukou")
    assert "承诺补交材料" in page
    assert desk.post(OPENER, case_id, "promise", {}, about="hukou").status_code == 302
    text = desk.text(OPENER, "case", case_id)
    assert "2025-10-20 前补交" in text
    assert "三个工作日内补交" in text


def test_the_opener_takes_a_case_back(desk: Desk) -> None:
    case_id = desk.open()
    page = shown(desk, OPENER, case_id, "withdraw")
    assert "这件办件就结束了" in page
    assert desk.post(OPENER, case_id, "withdraw", {"reason": "家长不办了"}).status_code == 302
    assert "撤回" in desk.text(OPENER, "case", case_id)
    other = desk.accepted()
    assert "只有申请人本人可以这样做" in shown(desk, "coordinator", other, "withdraw")


def test_a_case_goes_to_another_unit(desk: Desk) -> None:
    case_id = desk.open()
    page = shown(desk, "coordinator", case_id, "transfer")
    unit = desk.cast.units["town-two"]
    assert f'<option value="{unit.pk}">西塘镇政府</option>' in page
    data = {
        "unit_id": str(unit.pk),
        "place": "town",
        "from_unit": str(desk.cast.units["town-one"].pk),
    }
    missing = desk.post("coordinator", case_id, "transfer", data)
    assert missing.status_code == 422
    assert f'<option value="{unit.pk}" selected>' in missing.content.decode()
    done = desk.post("coordinator", case_id, "transfer", {**data, "reason": "孩子搬家了"})
    assert done.status_code == 302
    assert "西塘镇政府" in desk.text("coordinator", "case", case_id)
    nowhere = desk.post("coordinator", case_id, "transfer", {**data, "unit_id": "x", "reason": "y"})
    assert nowhere.status_code == 422


def test_a_case_is_referred_in_parts_and_the_referral_ended(desk: Desk) -> None:
    case_id = desk.open()
    page = shown(desk, "coordinator", case_id, "refer")
    assert page.count('type="checkbox" name="forms"') == 2
    unit = str(desk.cast.units["health"].pk)
    data = {"unit_id": unit, "forms": ["request"], "until": "2025-12-31", "reason": "请协助"}
    late = desk.post("coordinator", case_id, "refer", data)
    assert late.status_code == 422
    assert "最迟到 2025-11-14" in late.content.decode()
    assert re.search(r'value="request"[^>]*checked', late.content.decode())
    done = desk.post("coordinator", case_id, "refer", {**data, "until": "2025-10-31"})
    assert done.status_code == 302, done.content.decode()
    assert desk.get("outsider", "case", case_id).status_code == 200
    text = desk.text("coordinator", "case", case_id)
    assert "卫健局" in text
    assert "到 2025-10-31" in text
    assert "acts/end_referral/?about=1" in text
    assert desk.post("coordinator", case_id, "end_referral", {}, about="1").status_code == 302
    assert desk.get("outsider", "case", case_id).status_code == 404


def test_whoever_got_a_referral_answers_by_a_note(desk: Desk) -> None:
    case_id = desk.open()
    unit = str(desk.cast.units["health"].pk)
    desk.act("coordinator", case_id, "refer", unit_id=unit, forms=["request"], reason="请协助")
    page = desk.text("outsider", "case", case_id)
    assert "acts/note/" in page
    answer = desk.cast.client("outsider").post(
        desk.form("outsider", case_id, "note"), {"text": "已联系医院", "key": "k"}, follow=True
    )
    assert answer.redirect_chain == [(reverse("casework:case", args=[case_id]), 302)]
    assert "办好了，已经记下" in answer.content.decode()
    assert "已联系医院" in desk.text("coordinator", "case", case_id)
    ended = desk.post("outsider", case_id, "end_referral", {}, about="1")
    assert ended["Location"] == reverse("casework:referrals")


def test_a_closed_case_is_opened_again_for_a_reason(desk: Desk) -> None:
    case_id = desk.open()
    desk.act(OPENER, case_id, "refuse", "check", reason="材料不全")
    assert "acts/reopen/" in desk.text("coordinator", "case", case_id)
    without = desk.post("coordinator", case_id, "reopen", {})
    assert without.status_code == 422
    assert desk.post("coordinator", case_id, "reopen", {"reason": "材料补来了"}).status_code == 302
    assert "办理中" in desk.text("coordinator", "case", case_id)


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
