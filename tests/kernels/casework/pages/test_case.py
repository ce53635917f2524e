"""The page of a case: what stands there, why something is not allowed, and who sees how much of it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from tests.kernels.casework.pages.conftest import DECIDER, OPENER, VISITOR, Desk
from tongyou.base import clock
from tongyou.base.audit.models import Entry
from tongyou.base.codes import new_id
from tongyou.kernels.casework import hooks

pytestmark = pytest.mark.django_db


def page(desk: Desk, person: str, case_id: UUID, **query: str) -> str:
    return desk.text(person, "case", case_id, **query)


def refer(desk: Desk, case_id: UUID, forms: list[str]) -> None:
    """To the health bureau, by the coordinator."""
    unit = str(desk.cast.units["health"].pk)
    desk.act("coordinator", case_id, "refer", unit_id=unit, forms=forms, reason="请协助核实")


# ---- what stands there


def test_everything_a_case_is_stands_on_its_page(desk: Desk) -> None:
    case_id = desk.accepted("模拟儿童甲的走访")
    text = page(desk, OPENER, case_id)
    number = desk.view(OPENER, case_id).number
    for words in (
        "模拟儿童甲的走访", number, "走访认定", "办理中", "东风镇政府", "东风镇",  # heading
        "承诺期限", "剩 12 个工作日", "法定期限", "怎么算的", "从 2025-10-15 10:00 起算",  # clocks
        "户口簿", "已承诺补交", "2025-10-20 前补交", "情况证明", "还没有",  # materials
        "情形", "无人照料",  # fields
        "入户走访", "部门核验", "审核决定", "还没轮到", "教体局", "卫健局",  # steps
        "受理：收件核对", "发起",  # timeline
        "容缺承诺", "受理通知", "示例依据",  # documents, basis
    ):  # fmt: skip
        assert words in text, words


def test_the_diagram_marks_where_the_case_stands(desk: Desk) -> None:
    text = page(desk, OPENER, desk.accepted())
    drawing = re.search(r"<svg[^>]*class=\"flow\".*?</svg>", text, re.DOTALL)
    assert drawing
    assert drawing.group().count("已完成") >= 1
    assert drawing.group().count("办理中") >= 2
    english = page(desk, OPENER, desk.accepted(), language="en")
    assert "In progress" in english


def test_who_answers_now_is_said_by_post(desk: Desk) -> None:
    assert "东风村委会 岗位" in page(desk, OPENER, desk.accepted())


def test_a_personal_value_is_masked(desk: Desk) -> None:
    text = page(desk, OPENER, desk.open())
    assert "个人信息，已遮住" in text
    assert "模拟路 77 号" not in text


def test_what_is_not_allowed_is_there_with_its_reasons(desk: Desk) -> None:
    text = page(desk, OPENER, desk.open())
    assert "现在还不能办的" in text
    assert "缺少材料：户口簿" in text
    assert "acts/accept/" not in text, "there is no way to what cannot be done"
    assert "acts/refuse/?step=check" in text
    other = page(desk, VISITOR, desk.accepted())
    assert "这由别的单位办理，您的岗位不在那里" in other or "您没有办理它的岗位" in other


def test_domains_may_have_reasons_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongyou.kernels.criteria import Text

    monkeypatch.setitem(
        hooks._preconditions,
        ("test.visit", "refuse"),
        [lambda _: [Text("先问过家长", "Ask first")]],
    )
    assert "先问过家长" in page(desk, OPENER, desk.open())


def test_a_paused_case_says_until_when_and_what_follows(desk: Desk) -> None:
    case_id = desk.open()
    desk.act(OPENER, case_id, "correct", "check")
    text = page(desk, OPENER, case_id)
    assert "已暂停：补正" in text
    assert "最晚 2025-10-22" in text
    assert "到时仍没有补齐，就会：逾期未补正" in text
    assert "恢复办理" in text
    desk.act(OPENER, case_id, "resume")
    after = page(desk, OPENER, case_id)
    assert "已暂停：补正" not in after
    assert "“补正”期间不计时" in after
    assert "“补正”只能有一次，已经用过" in after


def test_a_closed_case_says_why_and_what_one_can_do(desk: Desk) -> None:
    case_id = desk.open()
    desk.act(OPENER, case_id, "refuse", "check", reason="户籍不在本镇")
    text = page(desk, OPENER, case_id)
    for words in ("办理结果", "不予认定", "户籍不在本镇", "示例：可以申请复核", "已取消"):
        assert words in text, words
    assert "剩 " not in text, "a closed case has no time left"
    assert "办结时间" in text
    assert "到 2025-10-31" in text
    assert "acts/refuse/" not in text


def test_earlier_rounds_are_kept_and_folded_away(desk: Desk) -> None:
    case_id = desk.visited()
    desk.act(DECIDER, case_id, "back", "decide", reason="住址不一致")
    text = page(desk, OPENER, case_id)
    assert "第 2 轮" in text
    assert "之前退回过 1 次" in text
    assert "住址不一致" in text


def test_a_promise_that_was_not_kept_is_said(desk: Desk) -> None:
    from tongyou.kernels.casework import ticking

    case_id = desk.accepted()
    with clock.freeze(clock.now() + timedelta(days=6)):
        ticking.tick({})
        text = page(desk, OPENER, case_id)
    assert "承诺过，没有补交" in text


def test_the_timeline_is_paged_newest_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from tongyou.kernels.casework.views import case as views

    monkeypatch.setattr(views, "PER_PAGE", 3)
    case_id = desk.open()
    for number in range(7):
        desk.act(OPENER, case_id, "note", text=f"第{number}句")
    assert "看全部经过" in page(desk, OPENER, case_id)
    pages = [desk.text(OPENER, "history", case_id, page=str(number)) for number in (0, 1, 2, 99)]
    assert [re.findall(r"第(\d)句", one) for one in pages] == [
        ["6", "5", "4"], ["3", "2", "1"], ["0"], ["0"],
    ]  # fmt: skip
    assert 'href="?page=1" rel="next"' in pages[0]
    assert 'href="?page=0" rel="prev"' in pages[1]


def test_a_document_can_be_printed_with_its_number(desk: Desk) -> None:
    case_id = desk.open()
    desk.act(OPENER, case_id, "refuse", "check", reason="户籍不在本镇")
    view = desk.view(OPENER, case_id)
    decision = next(one for one in view.documents if one.kind == "decision")
    text = desk.text(OPENER, "document", case_id, decision.document_id)
    for words in (decision.number, "不予认定", "户籍不在本镇", "示例：可以申请复核", "东风镇政府"):
        assert words in text, words
    assert desk.get(OPENER, "document", case_id, new_id()).status_code == 404


def test_a_case_kind_may_have_its_own_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hooks._pages, "test.visit", lambda case_id: f"/desk/own/{case_id}/")
    case_id = desk.open()
    assert f'href="/desk/own/{case_id}/"' in desk.text(OPENER, "inbox")
    assert f'href="/desk/own/{case_id}/"' in desk.text(OPENER, "register")
    assert f'href="/desk/own/{case_id}/"' in page(desk, OPENER, case_id)


# ---- who sees how much


STRANGERS = ("neighbour", "anonymous", "mother", "auditor", "system_admin")


@pytest.mark.parametrize("person", STRANGERS)
def test_a_foreign_case_does_not_exist(desk: Desk, person: str) -> None:
    case_id = desk.accepted()
    for name in ("case", "history"):
        there, absent = desk.get(person, name, case_id), desk.get(person, name, new_id())
        assert there.status_code == absent.status_code
        assert there.status_code in {302, 404}
        if there.status_code == 404:
            assert plain(there.content) == plain(absent.content)


def plain(content: bytes) -> bytes:
    return re.sub(rb'(csrfmiddlewaretoken" value|ty-csrf" content)="[^"]*"', b"", content)


def test_through_a_step_one_sees_what_leads_to_it(desk: Desk) -> None:
    case_id = desk.accepted()
    desk.act(VISITOR, case_id, "report", "visit", record="祖母说的话", day="2025-10-15", met="yes")
    text = page(desk, "outsider", case_id)
    assert "您看到的是本单位这一步" in text
    assert "提交走访记录：入户走访" in text
    assert "祖母说的话" not in text
    assert "祖母说的话" in page(desk, OPENER, case_id)


def test_a_referral_shows_its_forms_and_nothing_else(desk: Desk) -> None:
    case_id = desk.open("不该被看到的标题")
    assert desk.get("outsider", "case", case_id).status_code == 404
    refer(desk, case_id, ["request"])
    text = page(desk, "outsider", case_id)
    number = desk.view(OPENER, case_id).number
    for words in (number, "申请内容", "无人照料", "户口簿", "只能看下面几部分，到 2025-11-14 为止"):
        assert words in text, words
    for hidden in (
        "不该被看到的标题", "家庭情况", "住址", "家庭人口", "情况证明", "收件核对", "请协助核实",
        "承诺期限", "东风镇政府", "受理通知", "模拟路",
    ):  # fmt: skip
        assert hidden not in text, hidden
    assert desk.get("outsider", "event", case_id, 1).status_code == 404
    assert "不该被看到的标题" not in desk.text("outsider", "referrals")
    assert number in desk.text("outsider", "referrals")


def test_a_referral_ends_by_itself(desk: Desk) -> None:
    case_id = desk.open()
    refer(desk, case_id, ["request"])
    with clock.freeze(clock.now() + timedelta(days=31)):
        assert desk.get("outsider", "case", case_id).status_code == 404
        assert "现在没有转介给我们的" in desk.text("outsider", "referrals")


def test_what_was_looked_at_stands_in_the_ledger(desk: Desk) -> None:
    case_id = desk.open()
    page(desk, OPENER, case_id)
    entry = Entry.objects.filter(act="read", kind="casework.case").latest("pk")
    assert (entry.subjects, entry.account_id) == (str(case_id), desk.cast.account(OPENER).pk)


def test_english_is_complete(desk: Desk) -> None:
    case_id = desk.visited()
    desk.act(DECIDER, case_id, "back", "decide", reason="Two addresses")
    text = page(desk, OPENER, case_id, language="en")
    own = re.sub(r"<svg.*?</svg>|<head>.*?</head>", "", text, flags=re.DOTALL)
    chinese = set(re.findall(r"[\u4e00-\u9fff]+", own)) - {"中文", "见到祖母", "模拟儿童甲的走访"}
    assert chinese == set()


def test_the_case_page_keeps_its_budget(desk: Desk, query_budget: object) -> None:
    case_id = desk.visited()
    client, address = desk.cast.client(DECIDER), reverse("casework:case", args=[case_id])
    client.get(address)
    with query_budget("casework.case"):  # type: ignore[operator]
        assert client.get(address).status_code == 200
