"""A clerk writes, a head approves, a coordinator judges: each on their own pages, and what bad input gets."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.rows import PAPER
from tests.domains.plan.views.supervision.steps import (
    answers_for,
    fresh,
    handed_in,
    report_of,
    submitted,
    text,
    url,
    write,
    written,
)
from tests.factories.cast import MAKER, Cast
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.actions import rounds
from tongyou.domains.plan.models import Evidence, Report, Round
from tongyou.domains.plan.supervision import ReportState

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def report(round_: Round) -> Report:
    return report_of(round_, 1)


# --- the whole way --------------------------------------------------------------------------------


def test_from_the_clerk_to_the_lock(cast: Cast, round_: Round, report: Report) -> None:
    """Everybody finds the next step on the page before it."""
    assert f'href="{url("report", report.pk)}"' in text(
        cast.client("colleague").get(url("mine", round_.pk))
    )
    submitted(cast, report)
    assert url("report", report.pk) in text(cast.client("unit_head").get(url("mine", round_.pk)))
    cast.client("unit_head").post(url("approve", report.pk), {"key": str(new_id())})
    assert url("report", report.pk) in text(
        cast.client("coordinator").get(url("review", round_.pk))
    )
    done = cast.client("coordinator").post(
        url("lock", report.pk), {"key": str(new_id()), "next": "review"}
    )
    assert done["Location"] == url("review", round_.pk)
    assert done["X-Receipt"]
    assert fresh(report).state == ReportState.LOCKED


def test_what_was_written_stands_on_the_page_before_and_after(cast: Cast, report: Report) -> None:
    written(cast, report)
    before = text(cast.client("colleague").get(url("report", report.pk)))
    assert "又成立了一个观察团" in before
    assert "填好了" in before
    handed_in_report = handed_in(cast, report_of(report.round, 2))
    after = text(cast.client("coordinator").get(url("report", handed_in_report.pk)))
    assert "54.1%" in after
    assert "分子 541，分母 1,000" in after


def test_a_draft_is_saved_while_somebody_types(cast: Cast, report: Report) -> None:
    line = report.lines.order_by("order")[0]
    browser = cast.client("colleague")
    where = browser.post(url("line_begin", line.pk))["Location"]
    typed = answers_for(text(browser.get(where)), line, {"reason": "写到一半"})
    saved = browser.post(where.replace("/write/", "/draft/"), typed)
    assert saved.json() == {"saved": True}
    assert "写到一半" in text(browser.get(url("report", report.pk)))


def test_the_form_shows_the_promise_and_what_was_said_before(
    cast: Cast, round_: Round, report: Report
) -> None:
    """Last round's value with its source beside the questions."""
    handed_in(cast, report)
    with clock.freeze(on(2025, 7, 3)):
        made = rounds.open_round(
            actor=MAKER, plan=round_.plan, period=rounds.periods.read("2025Q2"), key="q2"
        )
        from tongyou.domains.plan.actions import opening

        opening.open_reports({"round": str(made.round.pk)})
        line = report_of(made.round, 1).lines.order_by("order")[0]
        browser = cast.client("colleague")
        page = text(browser.get(browser.post(url("line_begin", line.pk))["Location"]))
    assert "每年不少于 2 个" in page
    assert "上一次（2025 年第 1 季度）" in page
    assert "来源：您单位 2025-04-02 报送" in page


# --- sent back -----------------------------------------------------------------------------------


def test_the_head_sends_back_with_a_reason_and_nothing_is_lost(cast: Cast, report: Report) -> None:
    submitted(cast, report)
    head = cast.client("unit_head")
    refused = head.post(url("send_back", report.pk), {"reason": "改", "key": str(new_id())})
    assert refused.status_code == 422
    assert ">改</textarea>" in text(refused)
    head.post(
        url("send_back", report.pk), {"reason": "请写清楚是哪两个观察团", "key": str(new_id())}
    )
    page = text(cast.client("colleague").get(url("report", report.pk)))
    assert "请写清楚是哪两个观察团" in page
    assert "又成立了一个观察团" in page, "the answers are kept"
    assert "提交审核" in page


def test_the_coordinator_returns_and_the_first_day_counts(
    cast: Cast, round_: Round, report: Report
) -> None:
    handed_in(cast, report)
    cast.client("coordinator").post(
        url("return", report.pk),
        {"reason": "请补充佐证材料", "key": str(new_id()), "next": "review"},
    )
    page = text(cast.client("colleague").get(url("mine", round_.pk)))
    assert "退回原因：请补充佐证材料" in page
    assert fresh(report).submitted_at is not None


# --- the head sees doubts first -------------------------------------------------------------------


def test_doubts_stand_on_the_page_before_the_head_approves(cast: Cast, report: Report) -> None:
    browser = cast.client("colleague")
    for line in report.lines.order_by("order"):
        write(browser, line, status="met", value="5")
    browser.post(url("submit", report.pk), {"key": str(new_id())})
    page = text(cast.client("unit_head").get(url("report", report.pk)))
    assert "说已经达到，但没有附佐证材料。" in page


def test_several_are_approved_and_the_doubted_one_is_held_back(
    cast: Cast, round_: Round, report: Report
) -> None:
    browser = cast.client("colleague")
    for line in report.lines.order_by("order"):
        write(browser, line, status="met", value="5")
    browser.post(url("submit", report.pk), {"key": str(new_id())})
    other = submitted(cast, report_of(round_, 2))
    answer = cast.client("unit_head").post(
        url("approve_many", round_.pk), {"report": [report.pk, other.pk], "key": str(new_id())}
    )
    assert answer.status_code == 409
    assert "没有一起通过" in text(answer)
    assert fresh(report).state == ReportState.APPROVAL
    assert fresh(other).state == ReportState.REVIEW


def test_several_are_accepted_at_once(cast: Cast, round_: Round, report: Report) -> None:
    both = [handed_in(cast, report), handed_in(cast, report_of(round_, 2))]
    answer = cast.client("coordinator").post(
        url("lock_many", round_.pk), {"report": [one.pk for one in both], "key": str(new_id())}
    )
    assert answer.status_code == 302
    assert [fresh(one).state for one in both] == [ReportState.LOCKED] * 2


def test_nothing_chosen_is_said(cast: Cast, round_: Round) -> None:
    answer = cast.client("coordinator").post(url("lock_many", round_.pk), {}, follow=True)
    assert "没有选中任何报告" in text(answer)


# --- bad input ------------------------------------------------------------------------------------


def test_an_unfinished_report_is_refused_and_says_what_is_missing(
    cast: Cast, report: Report
) -> None:
    first, _second = report.lines.order_by("order")
    write(cast.client("colleague"), first)
    answer = cast.client("colleague").post(url("submit", report.pk), {"key": str(new_id())})
    assert answer.status_code == 422
    assert "T1.2“累计发展小小观察团”还没有填" in text(answer)
    assert fresh(report).state == ReportState.OWED


def test_the_same_submit_twice_is_one(cast: Cast, report: Report) -> None:
    written(cast, report)
    browser, key = cast.client("colleague"), str(new_id())
    first = browser.post(url("submit", report.pk), {"key": key})
    second = browser.post(url("submit", report.pk), {"key": key})
    assert first["X-Receipt"] == second["X-Receipt"]
    third = browser.post(url("submit", report.pk), {"key": str(new_id())})
    assert third.status_code == 422
    assert "没有再提交一次" in text(third)


def test_a_value_out_of_range_is_refused_beside_its_question(cast: Cast, round_: Round) -> None:
    line = report_of(round_, 2).lines.get(code="T2.1")
    browser = cast.client("colleague")
    answer = browser.post(url("line_begin", line.pk))
    while "/write/" in answer["Location"]:
        where = answer["Location"]
        page = text(browser.get(where))
        answer = browser.post(where, answers_for(page, line, {"value": "153"}))
        if answer.status_code != 302:
            break
    assert answer.status_code == 422
    assert 'value="153"' in text(answer), "what was typed is kept"
    assert "error-summary" in text(answer)


def test_another_units_report_does_not_exist(cast: Cast, report: Report) -> None:
    line = report.lines.order_by("order")[0]
    stranger = cast.client("outsider")
    absent = stranger.get(url("report", new_id()))
    for answer in (
        stranger.get(url("report", report.pk)),
        stranger.post(url("line_begin", line.pk)),
        stranger.post(url("submit", report.pk), {"key": "x"}),
        stranger.get(url("evidence_new", line.pk)),
    ):
        assert answer.status_code == 404
    assert stranger.get(url("report", report.pk)).content == absent.content


def test_who_wrote_it_does_not_approve_it(cast: Cast, report: Report) -> None:
    submitted(cast, report)
    assert cast.client("colleague").post(url("approve", report.pk)).status_code == 403
    assert fresh(report).state == ReportState.APPROVAL


def test_a_locked_round_takes_nothing_and_keeps_the_words(
    cast: Cast, round_: Round, report: Report
) -> None:
    line = report.lines.order_by("order")[0]
    browser = cast.client("colleague")
    where = browser.post(url("line_begin", line.pk))["Location"]
    page = text(browser.get(where))
    with clock.freeze(on(2025, 4, 21)):
        rounds.close_round(actor=MAKER, round_=round_)
        rounds.lock_round(actor=MAKER, round_=Round.objects.get(pk=round_.pk))
        answer = browser.post(where, answers_for(page, line, {"reason": "晚到的几句话"}))
        assert answer.status_code == 409
        assert "已经封存" in text(answer)
        assert "晚到的几句话" in text(answer)
        shown = text(browser.get(url("report", report.pk)))
        assert "这一轮已经封存" in shown
        assert "提交审核" not in shown
        refused = browser.post(url("submit", report.pk), {"key": str(new_id())})
    assert refused.status_code == 422
    assert "不再接收报告" in text(refused)


# --- evidence -------------------------------------------------------------------------------------


def upload(name: str, body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_evidence_is_added_shown_fetched_and_taken_back(cast: Cast, report: Report) -> None:
    line = report.lines.order_by("order")[0]
    browser = cast.client("colleague")
    sent = browser.post(
        url("evidence_new", line.pk),
        {"file": upload("名单.pdf", PAPER), "note": "观察团名单", "key": str(new_id())},
    )
    assert sent.status_code == 302
    row = Evidence.objects.get()
    assert "观察团名单" in text(browser.get(url("report", report.pk)))
    fetched = cast.client("coordinator").get(url("evidence", row.pk))
    assert fetched["Content-Disposition"].startswith("attachment")
    back = url("evidence_withdraw", row.pk)
    assert browser.post(back, {"reason": "错", "key": "k"}).status_code == 422
    assert browser.post(back, {"reason": "传错了文件，换一份", "key": "k"}).status_code == 302
    assert "另有 1 件已撤回" in text(browser.get(url("report", report.pk)))
    assert cast.client("coordinator").get(url("evidence", row.pk)).status_code == 404


@pytest.mark.parametrize("name", ["program.exe", "picture.pdf"])
def test_evidence_of_the_wrong_kind_is_refused_in_plain_words(
    cast: Cast, report: Report, name: str
) -> None:
    line = report.lines.order_by("order")[0]
    answer = cast.client("colleague").post(
        url("evidence_new", line.pk),
        {"file": upload(name, b"MZ not a paper"), "note": "说明还在", "key": str(new_id())},
    )
    assert answer.status_code == 422
    assert 'value="说明还在"' in text(answer)
    assert not Evidence.objects.exists()


def test_evidence_sent_twice_is_kept_once(cast: Cast, report: Report) -> None:
    line, key = report.lines.order_by("order")[0], str(new_id())
    for _ in range(2):
        cast.client("colleague").post(
            url("evidence_new", line.pk), {"file": upload("a.pdf", PAPER), "key": key}
        )
    assert Evidence.objects.count() == 1


def test_the_words_of_every_page_exist_in_english(
    cast: Cast, round_: Round, report: Report
) -> None:
    handed_in(cast, report)
    for person, where in (
        ("colleague", url("mine", round_.pk)),
        ("coordinator", url("review", round_.pk)),
        ("coordinator", url("report", report.pk)),
        ("leader", reverse("wall:report", args=[report.pk])),
    ):
        page = text(cast.client(person, language="en").get(where))
        assert "Grow observer groups" in page, where
