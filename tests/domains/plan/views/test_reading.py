"""The plan's public pages: whole, searchable, in both languages, and nothing before it is published."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.cast import Cast
from tests.factories.plans import TOTAL, plan_spec, publish
from tongyou.base.codes import new_id
from tongyou.base.database import write
from tongyou.domains.plan.actions import versions
from tongyou.domains.plan.models import Node, Plan, PlanVersion
from tongyou.domains.plan.types import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def page(cast: Cast, url: str, person: str = "anonymous", language: str = "zh-hans") -> str:
    response = cast.client(person, language=language).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def task(version: PlanVersion, number: int) -> Node:
    return Node.objects.get(version=version, kind="task", number=number)


def test_without_a_plan_the_page_says_so(cast: Cast) -> None:
    assert "还没有公布的方案" in page(cast, reverse("plan:home"))


def test_the_overview_shows_every_action_and_task(cast: Cast, version: PlanVersion) -> None:
    text = page(cast, reverse("plan:home"))
    for words in (
        "政策体系",
        "孩子参与行动",
        "健康行动",
        "培育小小观察团",
        "明亮眼睛工程",
        "推动校园运动",
        "征求意见稿",
    ):
        assert words in text


def test_the_overview_speaks_english(cast: Cast, version: PlanVersion) -> None:
    text = page(cast, reverse("plan:home"), language="en")
    assert "Grow observer groups" in text
    assert "draft for comments" in text


def test_a_draft_is_nobodys_to_read_but_the_coordinators(cast: Cast, version: PlanVersion) -> None:
    with write():
        draft = versions.write_version(
            plan=version.plan, spec=plan_spec(), origin="pack", label="草稿"
        )
    url = reverse("plan:version", args=[draft.pk])
    absent = cast.client("anonymous").get(reverse("plan:version", args=[new_id()]))
    for person in ("anonymous", "mother", "colleague", "town_supervisor"):
        assert cast.client(person).get(url).status_code == 404, person
    assert cast.client("anonymous").get(url).content == absent.content
    assert (
        cast.client("coordinator").get(reverse("plan_desk:version", args=[draft.pk])).status_code
        == 200
    )


def test_a_task_shows_its_promises_units_and_neighbours(cast: Cast, version: PlanVersion) -> None:
    text = page(cast, reverse("plan:task", args=[task(version, 1).pk]))
    for words in (
        "每年不少于 2 个",
        "2025 年 12 月 31 日前不少于 5 个",
        "教体局",
        "某个没登记的单位",
        "任务 2",
    ):
        assert words in text
    assert "方案没有写,等牵头单位补填".replace(",", "，") in text


def test_a_task_without_promises_says_so(cast: Cast, version: PlanVersion) -> None:
    assert "没有可以衡量的承诺" in page(cast, reverse("plan:task", args=[task(version, 3).pk]))


def test_a_unit_sees_what_it_leads_and_joins(cast: Cast, version: PlanVersion) -> None:
    url = reverse("plan:unit", args=[version.pk, cast.units["education"].pk])
    text = page(cast, url)
    assert "牵头 2 项任务，配合 1 项任务" in text
    assert "明亮眼睛工程" in text


@pytest.mark.parametrize("query", ["近视", "jinshi", "mingliang", "教体局", "Bright"])
def test_search_finds_by_words_pinyin_and_unit(
    cast: Cast, version: PlanVersion, query: str
) -> None:
    assert "明亮眼睛工程" in page(cast, reverse("plan:search") + f"?q={query}")


@pytest.mark.parametrize(
    "query", ["疫苗", "' OR 1=1 --", "%", "_", "\\", "<script>alert(1)</script>"]
)
def test_search_without_a_hit_helps_and_harms_nothing(
    cast: Cast, version: PlanVersion, query: str
) -> None:
    response = cast.client("anonymous").get(reverse("plan:search"), {"q": query})
    text = response.content.decode()
    assert "没有找到" in text
    assert "<script>alert" not in text


def test_every_change_is_told(cast: Cast, version: PlanVersion) -> None:
    spec = plan_spec(stage=Stage.ADOPTED, version="正式稿")
    tasks = list(spec.tasks)
    tasks[0] = replace(
        tasks[0], commitments=(tasks[0].commitments[0], replace(TOTAL, value=Decimal(6)))
    )
    publish(cast, replace(spec, tasks=tuple(tasks[:2])))
    text = page(cast, reverse("plan:changes"))
    assert "由“2025 年 12 月 31 日前不少于 5 个”变为“2025 年 12 月 31 日前不少于 6 个”" in text
    assert "任务“推动校园运动”不在新版本里了" in text
    version.refresh_from_db()
    assert version.state == "superseded"


def test_two_versions_side_by_side(cast: Cast, version: PlanVersion) -> None:
    spec = plan_spec(stage=Stage.ADOPTED, version="正式稿")
    tasks = list(spec.tasks)
    tasks[1] = replace(tasks[1], commitments=tasks[1].commitments[:1])
    newer = publish(cast, replace(spec, tasks=tuple(tasks)))
    text = page(cast, reverse("plan:compare") + f"?before={version.pk}&after={newer.pk}")
    assert "建立公布制度" in text
    assert "撤销" in text
    assert "培育小小观察团" not in text, "unchanged tasks are left out unless asked for"


def test_a_follow_on_plan_stands_beside_the_old_one(cast: Cast, version: PlanVersion) -> None:
    publish(cast, plan_spec(code="cast-2026-2028", version="新方案"), code="cast-2026-2028")
    assert PlanVersion.objects.filter(state="published").count() == 2
    assert Plan.objects.filter(is_public=True).count() == 2
    assert "同时进行的方案" in page(cast, reverse("plan:home"))


def test_the_same_task_keeps_its_lineage_across_versions(cast: Cast, version: PlanVersion) -> None:
    spec = plan_spec(version="重排")
    renumbered = tuple(replace(t, number=4 - t.number) for t in spec.tasks)
    newer = publish(cast, replace(spec, tasks=tuple(sorted(renumbered, key=lambda t: t.number))))
    assert task(newer, 3).lineage == task(version, 1).lineage


@pytest.mark.parametrize("name", ["home", "search", "changes", "compare"])
def test_pages_stand_in_the_desk_too(cast: Cast, version: PlanVersion, name: str) -> None:
    assert 'class="desk"' in page(cast, reverse(f"plan_desk:{name}"), "department_officer")
