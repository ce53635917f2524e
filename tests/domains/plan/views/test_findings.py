"""Findings are explained, placed and settled with a reason; baselines come dated and with a source."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from tests.factories.cast import Cast
from tongyou.domains.plan.models import Baseline, Commitment, Finding, PlanVersion

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def contradiction(version: PlanVersion) -> Finding:
    rows = Finding.objects.filter(version=version)
    return next(row for row in rows if set(row.places) >= {"T1.1", "T1.2"})


def test_the_contradiction_is_on_the_page(cast: Cast, version: PlanVersion) -> None:
    text = (
        cast.client("coordinator")
        .get(reverse("plan_work:version_findings", args=[version.pk]))
        .content.decode()
    )
    assert escape(contradiction(version).title_zh) in text
    assert "矛盾和重复" in text


@pytest.mark.parametrize("person", ["anonymous", "mother", "colleague", "town_supervisor"])
def test_findings_are_not_for_everybody(cast: Cast, version: PlanVersion, person: str) -> None:
    response = cast.client(person).get(
        reverse("plan_work:finding", args=[contradiction(version).pk])
    )
    assert response.status_code in {302, 404}
    assert contradiction(version).title_zh not in response.content.decode()


def test_settling_needs_a_reason(cast: Cast, version: PlanVersion) -> None:
    url = reverse("plan_work:finding", args=[contradiction(version).pk])
    response = cast.client("coordinator").post(url, {"reason": "好", "act": "settle"})
    assert response.status_code == 422
    assert "请写明理由" in response.content.decode()


def test_a_finding_is_settled_and_reopened(cast: Cast, version: PlanVersion) -> None:
    finding = contradiction(version)
    url = reverse("plan_work:finding", args=[finding.pk])
    browser = cast.client("coordinator")
    assert (
        browser.post(url, {"reason": "按年度要求更严,两条分别评价", "act": "settle"}).status_code
        == 302
    )
    listed = browser.get(reverse("plan_work:version_findings", args=[version.pk])).content.decode()
    assert "已答复" in listed
    assert browser.post(url, {"reason": "区里又有新的意见了", "act": "reopen"}).status_code == 302
    assert [row.settled for row in finding.settlements.all()] == [False, True]


def test_a_leader_reads_findings_and_settles_none(cast: Cast, version: PlanVersion) -> None:
    url = reverse("plan_work:finding", args=[contradiction(version).pk])
    browser = cast.client("leader")
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"reason": "足够长的一句理由", "act": "settle"}).status_code == 403


def commitment(version: PlanVersion, code: str) -> Commitment:
    return Commitment.objects.get(version=version, code=code)


GOOD = {"value": "55.2", "as_of": "2022-12-31", "source": "2022 年统计年报(模拟数据)"}


def test_the_lead_unit_enters_a_baseline(cast: Cast, version: PlanVersion) -> None:
    row = commitment(version, "T2.1")
    response = cast.client("colleague").post(reverse("plan_work:baseline", args=[row.pk]), GOOD)
    assert response.status_code == 302
    public = cast.client("anonymous").get(reverse("plan:task", args=[row.node_id])).content.decode()
    assert "55.2" in public
    assert "2022 年统计年报" in public


def test_another_unit_cannot(cast: Cast, version: PlanVersion) -> None:
    row = commitment(version, "T2.1")
    response = cast.client("outsider").post(reverse("plan_work:baseline", args=[row.pk]), GOOD)
    assert response.status_code in {403, 404}
    assert not Baseline.objects.exists()


@pytest.mark.parametrize(
    ("code", "change", "words"),
    [
        ("T2.1", {"value": "153"}, "0 到 100"),
        ("T2.1", {"as_of": "2999-01-01"}, "不能在今天之后"),
        ("T2.1", {"source": " "}, "必填"),
        ("T1.1", {"value": "-1"}, "不能小于 0"),
        ("T2.2", {}, "没有基线可填"),
    ],
)
def test_a_wrong_baseline_is_refused_in_plain_words(
    cast: Cast, version: PlanVersion, code: str, change: dict, words: str
) -> None:
    url = reverse("plan_work:baseline", args=[commitment(version, code).pk])
    response = cast.client("colleague").post(url, GOOD | change)
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text or "这个字段是必填项" in text
    assert not Baseline.objects.exists()


def test_a_withdrawn_version_gives_way_to_the_one_before(cast: Cast, version: PlanVersion) -> None:
    from tests.factories.plans import plan_spec, publish

    newer = publish(cast, plan_spec(version="第二稿"))
    url = reverse("plan_work:withdraw", args=[newer.pk])
    assert cast.client("leader").post(url, {"reason": "不该由我撤下"}).status_code in {403, 404}
    assert cast.client("coordinator").post(url, {"reason": "正文附件上传错了"}).status_code == 302
    version.refresh_from_db()
    newer.refresh_from_db()
    assert (version.state, newer.state) == ("published", "withdrawn")
