"""Notices: prepared, sent by the coordinator and in two taps by a leader, answered, judged, closed; meetings and research."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.rows import PAPER
from tests.domains.plan.views.supervision.steps import handed_in, hidden, report_of, text, url
from tests.factories import rounds as made
from tests.factories.cast import Cast
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.models import (
    Meeting,
    Plan,
    ResearchFile,
    Rhythm,
    Round,
    SupervisionNotice,
)
from tongyou.domains.plan.supervision import MeetingState, NoticeState, ResearchState, SelfStatus

pytestmark = [pytest.mark.django_db]


def key() -> dict[str, str]:
    return {"key": str(new_id())}


def send(cast: Cast, report_id: object) -> SupervisionNotice:
    """The coordinator sends the prepared notice as it stands."""
    browser, page = cast.client("coordinator"), url("notice_new") + f"?report={report_id}"
    words = text(browser.get(page))
    title = re.search(r'name="n0-title" value="([^"]*)"', words)
    request = re.search(r'name="n0-request"[^>]*>\s*(.*?)</textarea>', words, re.DOTALL)
    assert title
    assert request
    answer = browser.post(
        page,
        {
            "n0-send": "on",
            "n0-title": title[1],
            "n0-request": request[1],
            "urgency": "ordinary",
            **key(),
        },
    )
    assert answer.status_code == 302, text(answer)
    return SupervisionNotice.objects.get()


# --- issuing ---------------------------------------------------------------------------------------


def test_a_missing_report_comes_with_its_words_and_its_day(cast: Cast, round_: Round) -> None:
    with clock.freeze(on(2025, 4, 21)):
        page = text(
            cast.client("coordinator").get(url("notice_new") + f"?report={report_of(round_, 1).pk}")
        )
    assert "请补报任务 1“培育小小观察团”" in page
    assert "已超期 2 个工作日" in page
    assert "2025-04-27 前答复" in page


def test_several_units_get_one_notice_each(cast: Cast, round_: Round) -> None:
    units = [cast.units["education"].pk, cast.units["health"].pk]
    page = url("notice_new") + f"?round={round_.pk}&unit={units[0]}&unit={units[1]}"
    browser = cast.client("coordinator")
    assert text(browser.get(page)).count("发出这一件") == 2
    form = {f"n{n}-{name}": value for n in (0, 1) for name, value in (("send", "on"), ("title", "请报送进展"), ("request", "请尽快报送并答复"))}  # fmt: skip
    answer = browser.post(page, {**form, "urgency": "urgent", **key()}, follow=True)
    assert "发出 2 件督办单" in text(answer)
    assert set(SupervisionNotice.objects.values_list("unit_id", flat=True)) == set(units)


def test_one_of_two_can_be_left_out_and_a_wrong_one_sends_nothing(
    cast: Cast, round_: Round
) -> None:
    units = [cast.units["education"].pk, cast.units["health"].pk]
    page = url("notice_new") + f"?round={round_.pk}&unit={units[0]}&unit={units[1]}"
    browser = cast.client("coordinator")
    wrong = browser.post(page, {"n0-send": "on", "n0-title": "", "n0-request": "说明", "urgency": "ordinary", **key()})  # fmt: skip
    assert wrong.status_code == 422
    assert not SupervisionNotice.objects.exists()
    none = browser.post(page, {"urgency": "ordinary", **key()})
    assert "没有选中任何一件" in text(none)
    right = {"n0-send": "on", "n0-title": "请报送进展", "n0-request": "请尽快报送并答复", "urgency": "ordinary"}  # fmt: skip
    browser.post(page, {**right, **key()})
    assert SupervisionNotice.objects.get().unit_id == units[0]


def test_the_same_sending_twice_is_one(cast: Cast, round_: Round) -> None:
    page = url("notice_new") + f"?report={report_of(round_, 1).pk}"
    form = {"n0-send": "on", "n0-title": "请报送进展", "n0-request": "请尽快报送并答复", "urgency": "ordinary", **key()}  # fmt: skip
    first, second = (cast.client("coordinator").post(page, form) for _ in range(2))
    assert first["X-Receipt"] == second["X-Receipt"]
    assert SupervisionNotice.objects.count() == 1


def test_a_day_that_is_past_is_refused_beside_its_field(cast: Cast, round_: Round) -> None:
    page = url("notice_new") + f"?report={report_of(round_, 1).pk}"
    form = {"n0-send": "on", "n0-title": "请报送进展", "n0-request": "请尽快报送并答复", "urgency": "ordinary"}  # fmt: skip
    answer = cast.client("coordinator").post(page, {**form, "done_by": "2025-04-01", **key()})
    assert answer.status_code == 422
    assert "整改期限要在今天之后" in text(answer)
    assert "请尽快报送并答复" in text(answer)


def test_a_notice_in_ones_own_words(cast: Cast, plan: Plan, round_: Round) -> None:
    browser, page = cast.client("coordinator"), url("notice_new")
    empty = browser.post(page, {"urgency": "ordinary", **key()})
    assert empty.status_code == 422
    form = {"own-unit": str(cast.units["health"].pk), "own-title": "请报送联系人", "own-request": "请在期限内报送联系人岗位", "urgency": "ordinary"}  # fmt: skip
    answer = browser.post(page, {**form, **key()}, follow=True)
    assert "请报送联系人" in text(answer)


@pytest.mark.parametrize("person", ["colleague", "unit_head", "auditor"])
def test_units_send_none(cast: Cast, round_: Round, person: str) -> None:
    answer = cast.client(person).post(url("notice_new"), {"urgency": "ordinary", **key()})
    assert answer.status_code == 403
    assert not SupervisionNotice.objects.exists()


# --- the leader, two taps ---------------------------------------------------------------------------


def test_a_leader_sends_in_two_taps(cast: Cast, round_: Round) -> None:
    leader = cast.client("leader")
    with clock.freeze(on(2025, 4, 21)):
        problems = text(leader.get(reverse("wall:problems")))
        first = re.search(r'href="(/cockpit/plan/notices/new/\?problem=[^"]*)"', problems)
        assert first
        slip = text(leader.get(first[1]))
        title = re.search(r'name="n0-title" value="([^"]*)"', slip)
        request = re.search(r'name="n0-request"[^>]*>\s*(.*?)</textarea>', slip, re.DOTALL)
        assert title
        assert request
        form = {"n0-title": title[1], "n0-request": request[1], "urgency": "ordinary", "key": hidden(slip, "key")}  # fmt: skip
        answer = leader.post(first[1], form)
    notice = SupervisionNotice.objects.get()
    assert answer["Location"] == reverse("wall:sent", args=[notice.pk])
    assert (notice.issued_as, notice.cause) == ("leader", "missing_report")
    assert notice.number in text(leader.get(answer["Location"]))


def test_a_problem_that_is_solved_sends_nothing(cast: Cast, round_: Round) -> None:
    answer = cast.client("leader").get(reverse("wall:notice") + f"?problem=missing:{new_id()}")
    assert answer.status_code == 404
    assert "没有发出任何督办单" in text(answer)


def test_the_wall_is_for_leaders_and_coordinators(cast: Cast, round_: Round) -> None:
    for name in ("wall:home", "wall:problems", "wall:notice"):
        for person in ("colleague", "unit_head", "auditor", "mother", "town_supervisor"):
            assert cast.client(person).get(reverse(name)).status_code in {403, 404}, (name, person)


# --- answering ---------------------------------------------------------------------------------------


def test_a_notice_from_its_issue_to_its_end(cast: Cast, round_: Round) -> None:
    notice = send(cast, report_of(round_, 1).pk)
    clerk, coordinator = cast.client("colleague"), cast.client("coordinator")
    page = url("notice", notice.pk)
    assert "提交答复" in text(clerk.get(page))
    short = clerk.post(url("notice_answer", notice.pk), {"words": "好", **key()})
    assert short.status_code == 422
    assert ">好</textarea>" in text(short)
    clerk.post(url("notice_answer", notice.pk), {"words": "已经加派两人，十月底前完成", **key()})
    assert "已经加派两人" in text(coordinator.get(page))
    coordinator.post(url("notice_return", notice.pk), {"words": "请说明是哪两所学校", **key()})
    assert "请说明是哪两所学校" in text(clerk.get(page))
    clerk.post(
        url("notice_answer", notice.pk), {"words": "实验小学和东风小学（模拟数据）", **key()}
    )
    coordinator.post(url("notice_accept", notice.pk), key())
    coordinator.post(url("notice_close", notice.pk), {"words": "现场核实，已经办好", **key()})
    notice.refresh_from_db()
    assert notice.state == NoticeState.CLOSED
    assert "现场核实，已经办好" in text(clerk.get(page))
    again = coordinator.post(url("notice_close", notice.pk), {"words": "再办结一次看看", **key()})
    assert again.status_code == 422
    assert "没有作任何改动" in text(again)


def test_the_same_answer_twice_is_one(cast: Cast, round_: Round) -> None:
    notice, one = send(cast, report_of(round_, 1).pk), {"words": "已经加派两人办理", **key()}
    clerk = cast.client("colleague")
    first, second = (clerk.post(url("notice_answer", notice.pk), one) for _ in range(2))
    assert first["X-Receipt"] == second["X-Receipt"]


def test_another_units_notice_does_not_exist(cast: Cast, round_: Round) -> None:
    notice = send(cast, report_of(round_, 1).pk)
    stranger = cast.client("outsider")
    assert stranger.get(url("notice", notice.pk)).status_code == 404
    assert stranger.post(url("notice_answer", notice.pk), {"words": "不是我的"}).status_code == 404
    assert notice.number not in text(stranger.get(url("notices")))


def test_the_list_is_narrowed_and_says_what_is_late(cast: Cast, round_: Round) -> None:
    notice = send(cast, report_of(round_, 1).pk)
    browser = cast.client("coordinator")
    with clock.freeze(on(2025, 5, 20)):
        assert "逾期未答" in text(browser.get(url("notices") + "?only=overdue"))
        assert notice.number in text(browser.get(url("notices") + f"?q={notice.number}"))
        assert "没有符合条件" in text(browser.get(url("notices") + "?state=closed"))


def test_a_notice_is_taken_back_with_a_reason(cast: Cast, round_: Round) -> None:
    notice = send(cast, report_of(round_, 1).pk)
    cast.client("coordinator").post(
        url("notice_withdraw", notice.pk), {"words": "发错了单位，另发", **key()}
    )
    notice.refresh_from_db()
    assert notice.state == NoticeState.WITHDRAWN


# --- meetings ----------------------------------------------------------------------------------------


def test_a_meeting_from_the_problems_to_the_notice(cast: Cast, round_: Round) -> None:
    report = handed_in(cast, report_of(round_, 1))
    made.told(report.lines.order_by("order")[0], SelfStatus.BEHIND, value=0)
    browser = cast.client("coordinator")
    page = text(browser.get(url("meeting_new")))
    assert "会自动列上" in page
    browser.post(
        url("meeting_new"), {"title": "推进会", "meets_on": "2025-04-02", "place": "区政府"}
    )
    meeting = Meeting.objects.get()
    shown = text(browser.get(url("meeting", meeting.pk)))
    assert "有承诺滞后" in shown
    item = meeting.items.order_by("order")[0]
    browser.post(url("item_drop", item.pk), {"act": "drop"})
    assert "去掉了" in text(browser.get(url("meeting", meeting.pk)))
    browser.post(url("item_drop", item.pk), {"act": "restore"})
    early = browser.post(url("resolution_new", meeting.pk), {"text": "补齐两个观察团", "unit": str(cast.units["education"].pk), "done_by": "2025-06-01"})  # fmt: skip
    assert early.status_code == 422
    assert "还没有召开" in text(early)
    assert "补齐两个观察团" in text(early)
    browser.post(url("meeting_hold", meeting.pk), {"minutes": "听取了汇报，议定两件事。"})
    browser.post(url("resolution_new", meeting.pk), {"text": "补齐两个观察团", "unit": str(cast.units["education"].pk), "done_by": "2025-06-01", "item": str(item.pk)})  # fmt: skip
    resolution = meeting.resolutions.get()
    first = browser.post(url("resolution_notice", resolution.pk))
    second = browser.post(url("resolution_notice", resolution.pk))
    assert first["Location"] == second["Location"]
    assert SupervisionNotice.objects.get().cause == "resolution"
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD
    assert "1 条决议" in text(browser.get(url("meetings")))


def test_a_meeting_is_moved_or_called_off(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    browser = cast.client("coordinator")
    browser.post(url("meeting_new"), {"title": "推进会", "meets_on": "2025-05-01"})
    meeting = Meeting.objects.get()
    page = text(browser.get(url("meeting", meeting.pk)))
    assert "召开之后再登记" in page
    browser.post(url("meeting_move", meeting.pk), {"meets_on": "2025-05-08"})
    assert browser.post(url("meeting_cancel", meeting.pk), {"reason": "改"}).status_code == 422
    browser.post(url("meeting_cancel", meeting.pk), {"reason": "与区里会议冲突"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.meets_on.isoformat()) == (MeetingState.CANCELLED, "2025-05-08")
    late = browser.post(url("item_new", meeting.pk), {"title": "再加一个议题"})
    assert late.status_code == 422


@pytest.mark.parametrize("person", ["colleague", "unit_head", "town_supervisor"])
def test_meetings_are_not_for_units(cast: Cast, plan: Plan, rhythm: Rhythm, person: str) -> None:
    assert cast.client(person).get(url("meetings")).status_code == 404


# --- research ----------------------------------------------------------------------------------------


def test_a_question_is_researched_and_decided(cast: Cast, round_: Round) -> None:
    browser, officer = cast.client("coordinator"), cast.client("department_officer")
    both = {"title": "托位共用研究", "question": "现有托位能不能共用？", "unit": str(cast.units["education"].pk), "expert": "研究院"}  # fmt: skip
    assert browser.post(url("research_new"), {**both, **key()}).status_code == 422
    browser.post(url("research_new"), {**both, "expert": "", **key()})
    file = ResearchFile.objects.get()
    page = url("research", file.pk)
    browser.post(url("research_commission", file.pk), key())
    bare = officer.post(url("research_report", file.pk), {"findings": "可以共用三成", **key()})
    assert bare.status_code == 422, "the paper is missing"
    assert "可以共用三成" in text(bare)
    paper = SimpleUploadedFile("报告.pdf", PAPER, "application/pdf")
    officer.post(
        url("research_report", file.pk), {"findings": "可以共用三成托位", "paper": paper, **key()}
    )
    assert "可以共用三成托位" in text(browser.get(page))
    browser.post(url("research_advise", file.pk), {"advice": "先在两个街道试点", **key()})
    undecided = cast.client("leader").post(
        url("research_decide", file.pk), {"reason": "没有选", **key()}
    )
    assert undecided.status_code == 422
    cast.client("leader").post(
        url("research_decide", file.pk), {"state": "adopted", "reason": "同意，先行试点", **key()}
    )
    file.refresh_from_db()
    assert file.state == ResearchState.ADOPTED
    assert cast.client("outsider").get(page).status_code == 404
    assert "托位共用研究" in text(browser.get(url("research_list")))
    fetched = browser.get(url("research_paper", file.pk))
    assert fetched["Content-Disposition"].startswith("attachment")
