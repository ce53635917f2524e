"""Acts that every case knows: materials, withdrawal, transfer, referral, reopening."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.things import empty_page
from tests.kernels.casework.pages.conftest import OPENER, Desk
from tests.kernels.casework.pages.test_acting import shown

pytestmark = pytest.mark.django_db
PDF = empty_page()


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
