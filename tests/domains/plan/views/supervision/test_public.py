"""What the public reads of a round: nothing before it is published, then plainly; what leaders see: counts, no files."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.views.supervision.steps import handed_in, report_of, text
from tests.factories import rounds as made
from tests.factories.cast import Cast
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.actions import freezing, rounds
from tongyou.domains.plan.models import Round
from tongyou.ground.visibility import system_actor

pytestmark = [pytest.mark.django_db]
SECRET = "只有单位内部知道的一句话"


@pytest.fixture
def closed(cast: Cast, round_: Round) -> Round:
    """Task 1 handed in, the others missing; closed on 21 April."""
    report = handed_in(cast, report_of(round_, 1))
    made.told(report.lines.order_by("order")[0], value=1, reason=SECRET)
    with clock.freeze(on(2025, 4, 21)):
        return rounds.close_round(actor=system_actor("tests"), round_=round_)


@pytest.fixture
def published(closed: Round) -> Round:
    return freezing.publish_snapshot(actor=system_actor("tests"), snapshot=closed.snapshots.get())


def progress(cast: Cast, *args: object, language: str = "zh-hans") -> str:
    where = reverse("progress:task" if len(args) == 2 else "progress:home", args=args)
    answer = cast.client("anonymous", language=language).get(where)
    assert answer.status_code == 200
    return text(answer)


def test_before_anything_is_published_the_page_says_so(cast: Cast, closed: Round) -> None:
    assert "还没有公布进展" in progress(cast)
    assert "做到哪一步了" not in text(cast.client("anonymous").get("/"))


def test_an_unpublished_round_does_not_exist(cast: Cast, closed: Round) -> None:
    browser = cast.client("anonymous")
    for name, args in (
        ("progress:round", [closed.pk]),
        ("progress:task", [closed.pk, 1]),
        ("progress:bulletin", [closed.pk, "docx"]),
    ):
        there = browser.get(reverse(name, args=args))
        nowhere = browser.get(reverse(name, args=[new_id(), *args[1:]]))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.content == nowhere.content


def test_what_is_late_is_said_plainly(cast: Cast, published: Round) -> None:
    page = progress(cast)
    assert "3 项任务里" in page
    assert "有 2 份报告到期没有交" in page
    assert (
        "卫健局应在2025 年 4 月 17 日前报告，到现在还没有交，已经晚了 2 个工作日，所以我们不知道进展。"
        in page
    )
    assert "数据截至 2025 年 4 月 21 日" in page


def test_a_task_speaks_promise_by_promise_and_never_in_the_units_words(
    cast: Cast, published: Round
) -> None:
    page = progress(cast, published.pk, 1)
    assert "现在是 1 个，正在按计划做。答应的是：每年不少于 2 个，还差 1 个。" in page
    assert SECRET not in page
    assert (
        cast.client("anonymous").get(reverse("progress:task", args=[published.pk, 99])).status_code
        == 404
    )


def test_it_speaks_english(cast: Cast, published: Round) -> None:
    page = progress(cast, language="en")
    assert "reports were due and did not come" in page
    assert "Figures of 21 April 2025" in page


def test_the_portal_and_the_plan_lead_to_it(cast: Cast, published: Round) -> None:
    browser = cast.client("anonymous")
    assert reverse("progress:home") in text(browser.get("/"))
    assert reverse("progress:home") in text(browser.get(reverse("plan:home")))
    task = reverse("plan:task", args=[report_of(published, 1).node_id])
    assert reverse("progress:task", args=[published.pk, 1]) in text(browser.get(task))


@pytest.mark.parametrize(("form", "start"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_published_bulletin_is_anybodys(
    cast: Cast, published: Round, form: str, start: bytes
) -> None:
    answer = cast.client("anonymous").get(reverse("progress:bulletin", args=[published.pk, form]))
    assert answer.content.startswith(start)


def test_later_work_does_not_change_what_is_public(cast: Cast, published: Round) -> None:
    with clock.freeze(on(2025, 4, 22)):
        handed_in(cast, report_of(published, 2))
        assert "有 2 份报告到期没有交" in progress(cast)


# --- the wall ------------------------------------------------------------------------------------


def test_the_wall_leads_from_action_to_evidence_in_counts(cast: Cast, round_: Round) -> None:
    report = handed_in(cast, report_of(round_, 1))
    line = report.lines.order_by("order")[0]
    made.proven(line, "张三的名单.pdf")
    leader, action = cast.client("leader"), report.node.parent
    assert action
    home = text(leader.get(reverse("wall:home")))
    assert reverse("wall:action", args=[action.pk]) in home
    task = reverse("wall:task", args=[report.node_id])
    assert task in text(leader.get(reverse("wall:action", args=[action.pk])))
    assert line.commitment_id
    promise = reverse("wall:promise", args=[line.commitment_id])
    assert promise in text(leader.get(task))
    where = reverse("wall:report", args=[report.pk])
    assert where in text(leader.get(promise))
    page = text(leader.get(where))
    assert "佐证 1 件" in page
    assert "PDF 1" in page
    assert "张三" not in page, "a file's name may name people"


def test_a_draft_is_not_on_the_wall(cast: Cast, round_: Round) -> None:
    report = report_of(round_, 1)
    made.told(report.lines.order_by("order")[0], value=1, reason=SECRET)
    page = text(cast.client("leader").get(reverse("wall:report", args=[report.pk])))
    assert SECRET not in page
    assert "草稿不在这里显示" in page


def test_the_leaders_number_is_the_coordinators(cast: Cast, round_: Round) -> None:
    handed_in(cast, report_of(round_, 1))
    home = text(cast.client("leader").get(reverse("wall:home")))
    assert "1<small>/ 3</small>" in home
    listed = cast.client("coordinator").get(
        reverse("supervision:reports", args=[round_.pk]) + "?time=on_time"
    )
    assert "1 项任务" in text(listed)


def test_an_empty_wall_says_what_is_missing(cast: Cast) -> None:
    assert "还没有公布的方案" in text(cast.client("leader").get(reverse("wall:home")))
