"""A unit's report, from what is due to the receipt, as somebody does it on the pages."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.kernels.instruments.support import (
    PDF,
    PROGRESS,
    House,
    fill,
    fill_report,
    hidden,
    step,
    submit,
    text,
)
from tongyou.base import audit
from tongyou.kernels.instruments import queries
from tongyou.kernels.instruments.models import Response, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_what_is_due_stands_on_the_list_and_on_the_home(house: House) -> None:
    client = house.cast.client("colleague")
    for address in ("/forms/", "/desk/"):
        page = text(client.get(address))
        assert "三季度填报" in page, address
    assert "三季度填报" not in text(house.cast.client("neighbour").get("/forms/"))


def test_from_the_start_to_the_receipt(house: House) -> None:
    client = house.cast.client("colleague")
    begun = client.post(f"/forms/due/{house.due('education').pk}/")
    assert begun.status_code == 302
    row = Response.objects.get()
    assert "还没填" in text(client.get(begun["Location"]))
    first = fill(client, step(row, "progress"), PROGRESS)
    assert first["Location"] == step(row, "state")
    second = fill(client, step(row, "state"), {"q-status": "done"})
    assert second["Location"] == step(row, "records"), "no support is asked for what is done"
    assert fill(client, step(row, "records"), {})["Location"] == step(row, "check")
    checked = text(client.get(step(row, "check")))
    for words in ("20 个", "12 个", "2025年9月30日", "已完成", "60%"):
        assert words in checked
    sent = submit(client, row)
    assert sent.status_code == 302
    number = sent["X-Receipt"]
    receipt = text(client.get(sent["Location"]))
    assert number in receipt
    assert "区专班会核对" in receipt
    assert Submission.objects.get().number == number


def test_the_submission_holds_what_was_on_the_path(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill_report(client, row, status="stuck")
    fill(client, step(row, "state"), {"q-status": "done"})
    submit(client, row)
    kept = queries.answers(house.cast.actor("colleague"), row.pk)
    assert set(kept) == {"target", "value", "counted_on", "status", "share"}
    assert kept["share"] == 60
    row.refresh_from_db()
    assert row.answers["needs"] == ["money", "land"], (
        "kept with the draft, should the answer change back"
    )
    assert Submission.objects.get().content.is_intact()


def test_nothing_typed_is_lost_when_it_is_wrong(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    wrong = {**PROGRESS, "q-value": "十二个", "q-counted_on_1": "13"}
    page = fill(client, step(row, "progress"), wrong)
    assert page.status_code == 422
    shown = text(page)
    assert "有几处需要改" in shown
    assert "请填数字" in shown
    assert "日历上没有这一天" in shown
    assert 'value="十二个"' in shown
    assert 'value="13"' in shown
    again = text(client.get(step(row, "progress")))
    assert 'value="十二个"' in again, "also after leaving and coming back"


def test_blank_required_questions_are_named_in_the_summary(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    page = fill(client, step(row, "state"), {})
    assert page.status_code == 422
    assert 'href="#id_q-status_0"' in text(page)
    assert "请选一个回答" in text(page)


def test_a_new_question_opens_on_the_page_that_asks_it(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill(client, step(row, "progress"), PROGRESS)
    opened = fill(client, step(row, "state"), {"q-status": "stuck"})
    assert opened.status_code == 200
    assert "这一页多了问题" in text(opened)
    assert "有几处需要改" not in text(opened), "it could not be answered yet, so it is no mistake"
    data = {**hidden(opened), "act": "next", "q-status": "stuck", "q-obstacle": "短"}
    assert "至少写 6 个字" in text(client.post(step(row, "state"), data))
    data["q-obstacle"] = "缺少场地，已找过区里"
    assert client.post(step(row, "state"), data)["Location"] == step(row, "help")


def test_prefilled_values_show_where_they_come_from(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    page = text(client.get(step(row, "progress")))
    assert 'value="20"' in page
    assert "已带入：行动方案，2023年5月1日" in page
    fill(client, step(row, "progress"), {**PROGRESS, "q-target": "25"})
    assert "带入的是“20 个”（行动方案，2023年5月1日），您改过了" in text(client.get(step(row, "progress")))  # fmt: skip


def test_leaving_keeps_everything_and_judges_nothing(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    left = fill(client, step(row, "progress"), {"q-value": "7"}, act="later")
    assert left["Location"] == f"/forms/{row.pk}/"
    row.refresh_from_db()
    assert row.answers["value"] == 7
    assert "接着填" in text(client.get(f"/forms/{row.pk}/"))


def test_the_draft_saves_itself(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    page = client.get(step(row, "progress"))
    carried = hidden(page)
    sent = client.post(f"/forms/{row.pk}/draft/progress/", {**carried, **PROGRESS, "q-value": "9"})
    assert sent.json() == {"saved": True}
    row.refresh_from_db()
    assert row.answers["value"] == 9
    later = client.post(step(row, "progress"), {**carried, "act": "next", **PROGRESS})
    assert later.status_code == 302, "its own autosave is nobody else's change"
    row.refresh_from_db()
    assert row.answers["value"] == 12


def test_the_check_names_what_is_missing_and_offers_no_button(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    page = text(client.get(step(row, "check")))
    assert "还差这些" in page
    assert f"{step(row, 'state')}?from=check" in page
    assert 'name="stated"' not in page
    forced = client.post(step(row, "check"), {"revision": str(row.revision), "stated": "yes"})
    assert forced.status_code == 422
    assert not Submission.objects.exists()


def test_a_change_from_the_check_leads_back_to_it(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill_report(client, row)
    address = f"{step(row, 'progress')}?from=check"
    assert fill(client, address, {**PROGRESS, "q-value": "15"})["Location"] == step(row, "check")


def test_the_statement_has_to_be_confirmed(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill_report(client, row)
    refused = submit(client, row, stated="")
    assert refused.status_code == 422
    assert "请先勾选声明" in text(refused)


def test_the_same_key_gives_the_same_receipt(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill_report(client, row)
    data = {**hidden(client.get(step(row, "check"))), "stated": "yes"}
    first, second = (client.post(step(row, "check"), data) for _ in range(2))
    assert first["X-Receipt"] == second["X-Receipt"]
    assert Submission.objects.count() == 1
    third = client.post(step(row, "check"), {**data, "key": "another"})
    assert "X-Receipt" not in third
    assert "已经提交" in text(client.get(third["Location"]))


def test_a_file_is_kept_shown_and_taken_off(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill(client, step(row, "progress"), PROGRESS)
    fill(client, step(row, "state"), {"q-status": "done"})
    upload = SimpleUploadedFile("验收单.pdf", PDF, "application/pdf")
    assert fill(client, step(row, "records"), {"q-proof": upload}).status_code == 302
    row.refresh_from_db()
    (number,) = row.answers["proof"]
    assert "验收单.pdf" in text(client.get(step(row, "check")))
    got = client.get(f"/forms/{row.pk}/files/{number}/")
    assert got["Content-Disposition"].startswith("attachment")
    assert house.cast.client("outsider").get(f"/forms/{row.pk}/files/{number}/").status_code == 404
    kept = {"q-proof-kept": number}
    fill(client, step(row, "records"), kept)
    row.refresh_from_db()
    assert row.answers["proof"] == [number], "saving the page again keeps it"
    fill(client, step(row, "records"), {**kept, "q-proof-off": number})
    row.refresh_from_db()
    assert "proof" not in row.answers


def test_a_refused_file_is_explained_and_the_rest_is_kept(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill(client, step(row, "progress"), PROGRESS)
    fill(client, step(row, "state"), {"q-status": "done"})
    upload = SimpleUploadedFile("照片.exe", b"MZ", "application/octet-stream")
    site = {"q-sites-0-name": "小公园", "q-sites-0-number": "2"}
    page = fill(client, step(row, "records"), {"q-proof": upload, **site})
    assert page.status_code == 422
    assert "这里只接收" in text(page)
    row.refresh_from_db()
    assert row.answers["sites"] == [{"name": "小公园", "number": 2}]


def test_somebody_elses_file_cannot_be_put_into_an_answer(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    other = house.begin("health", "outsider")
    stranger = house.cast.client("outsider")
    fill(stranger, step(other, "progress"), PROGRESS)
    fill(stranger, step(other, "state"), {"q-status": "done"})
    fill(stranger, step(other, "records"), {"q-proof": SimpleUploadedFile("x.pdf", PDF)})
    other.refresh_from_db()
    fill(client, step(row, "progress"), PROGRESS)
    fill(client, step(row, "state"), {"q-status": "done"})
    page = fill(client, step(row, "records"), {"q-proof-kept": other.answers["proof"][0]})
    assert page.status_code == 409
    assert "有文件不属于这份表" in text(page)


def test_rows_of_a_table_grow_and_are_judged_by_cell(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    fill(client, step(row, "progress"), PROGRESS)
    fill(client, step(row, "state"), {"q-status": "done"})
    site = {"q-sites-0-name": "小公园", "q-sites-0-number": "x", "q-sites-0-opened": "2025-06-01"}
    more = fill(client, step(row, "records"), site, act="row")
    assert more.status_code == 200
    assert 'name="q-sites-1-name"' in text(more)
    page = fill(client, step(row, "records"), site)
    assert page.status_code == 422
    assert "第 1 行“数量”：请填数字" in text(page)
    assert 'value="x"' in text(page)


def test_the_score_stands_with_its_breakdown(house: House) -> None:
    client, row = house.cast.client("colleague"), house.checklist()
    fill(client, step(row, "safety"), {"q-surface": "hard", "q-gap": "100", "q-water": "no"})
    fill(client, step(row, "comfort"), {"q-shade": "full", "q-bench": "5"})
    page = text(client.get(submit(client, row)["Location"]))
    assert "82.5" in page
    assert "合格" in page
    assert "得分明细" in page
    rows = Submission.objects.get().scores.values_list("field", "answer", "points", "most")
    assert [(f, a, int(p), int(m)) for f, a, p, m in rows] == [
        ("surface", "hard", 2, 4),
        ("gap", "100", 4, 4),
        ("shade", "full", 3, 3),
        ("bench", "5", 3, 3),
    ]


def test_a_blank_that_would_have_scored_makes_the_result_incomplete(house: House) -> None:
    client, row = house.cast.client("colleague"), house.checklist()
    fill(client, step(row, "safety"), {"q-surface": "soft", "q-gap": "100", "q-water": "yes"})
    page = client.get(step(row, "safety"))
    client.post(step(row, "safety"), {**hidden(page), "act": "next", "q-surface": "soft", "q-gap": "100", "q-water": "yes"})  # fmt: skip
    fill(client, step(row, "comfort"), {"q-shade": "full", "q-bench": "5"})
    assert "结果会是“不完整”" in text(client.get(step(row, "check")))
    page = text(client.get(submit(client, row)["Location"]))
    assert "结果不完整，不评等级" in page
    row.refresh_from_db()
    assert (row.complete, row.level, row.total) == (False, "", None)


def test_who_looked_is_in_the_ledger(house: House) -> None:
    row = house.begin()
    house.cast.client("coordinator").get(f"/forms/{row.pk}/")
    reads = audit.entries_about(row.pk).filter(act="read")
    assert reads.count() == 1


def test_everything_is_there_in_english(house: House) -> None:
    row = house.begin()
    client = house.cast.client("colleague", language="en")
    page = text(client.get(step(row, "progress")))
    for words in ("How far it is", "Completed so far (places)", "Step 1 of", "Filled in from the action plan"):  # fmt: skip
        assert words in page
    for address in ("/forms/", f"/forms/{row.pk}/", step(row, "check")):
        assert "填报" not in text(client.get(address)).replace("TB", ""), address


NASTY = ["", " ", "\x00", "'; DROP TABLE x; --", "<script>alert(1)</script>", "9" * 5000, "-0", "1e999", "NaN", "１２", "🙂" * 300, "=1+1", "yes", "no", "../../x", "{}", "[1]"]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_into_every_box_is_answered_with_a_page(house: House, nasty: str) -> None:
    """Kept as typed, told in words, never a crash; and shown again without becoming part of the page."""
    client, row = house.cast.client("colleague"), house.begin()
    for code in ("progress", "state", "help", "records"):
        page = client.get(step(row, code))
        if page.status_code != 200:
            continue
        names = set(re.findall(r'name="(q-[^"]+)"', page.content.decode()))
        data = {**hidden(page), "act": "next", **dict.fromkeys(names, nasty)}
        answer = client.post(step(row, code), data)
        assert answer.status_code in {200, 302, 409, 422}, (code, answer.status_code)
        assert "<script>alert" not in answer.content.decode()
        assert client.get(step(row, code)).status_code in {200, 302}
    assert client.get(f"/forms/{row.pk}/").status_code == 200
    assert client.get(step(row, "check")).status_code == 200
    for broken in ({"revision": nasty}, {"writer": nasty}, {"seen": nasty}, {"act": nasty}):
        assert client.post(step(row, "progress"), {"q-value": "1", **broken}).status_code < 500


def test_a_number_with_too_many_digits_stays_as_typed(house: House) -> None:
    client, row = house.cast.client("colleague"), house.begin()
    long = "0.1234567890123456789"
    page = text(fill(client, step(row, "progress"), {**PROGRESS, "q-value": long}))
    assert "数字最多 15 位" in page
    assert f'value="{long}"' in page
    thousands = fill(client, step(row, "progress"), {**PROGRESS, "q-value": "１，２００"})
    assert thousands.status_code == 302
    row.refresh_from_db()
    assert row.answers["value"] == 1200
