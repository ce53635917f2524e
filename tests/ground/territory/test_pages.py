"""The territory over HTTP: who sees what, and changes that are checked and sent once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.ground.territory.cast import WANGDIAN, XINCHENG, Cast, area
from tongyou.ground.territory.models import Area, Succession

pytestmark = pytest.mark.django_db


def sent_once(client: Client, url: str, data: dict[str, Any]) -> Any:
    """Fill in, check, send; returns the answer to sending."""
    page = client.get(url)
    assert page.status_code == 200, page.content.decode()[:400]
    match = re.search(r'name="key" value="([0-9a-f]+)"', page.content.decode())
    assert match
    filled = {**data, "key": match[1]}
    checked = client.post(url, {**filled, "check": "1"})
    assert checked.status_code == 200, checked.content.decode()
    assert "还没有保存" in checked.content.decode()
    return client.post(url, {**filled, "send": "1"}), filled


def test_the_tree_shows_every_division(cast: Cast) -> None:
    page = cast.supervisor.client.get(reverse("territory:tree"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "王店镇" in text
    assert "亚都社区" in text
    assert "共 180 个" in text


def test_a_visitor_is_asked_to_sign_in(cast: Cast) -> None:
    page = Client().get(reverse("territory:tree"))
    assert page.status_code == 302
    assert "/sign-in/" in page["Location"]


@pytest.mark.parametrize("words", ["王店", "wangdian", "wd", "330411105"])
def test_search_by_name_pinyin_initials_and_code(cast: Cast, words: str) -> None:
    text = cast.clerk.client.get(reverse("territory:tree"), {"q": words}).content.decode()
    assert reverse("territory:area", args=[area(WANGDIAN).pk]) in text


def test_an_earlier_day_and_a_nonsense_day(cast: Cast) -> None:
    url = reverse("territory:tree")
    assert (
        "这一天没有登记的区划" in cast.clerk.client.get(url, {"on": "2020-01-01"}).content.decode()
    )
    assert cast.clerk.client.get(url, {"on": "2025-99-99"}).status_code == 200


def test_counts_only_for_ones_own_town(cast: Cast) -> None:
    """Population is by area: the neighbouring town's supervisor sees the place and not its counts."""
    url = reverse("territory:area", args=[area(XINCHENG).pk])
    own = cast.supervisor.client.get(url).content.decode()
    foreign = cast.neighbour.client.get(url).content.decode()
    assert "模拟数据 2025" in own
    assert ">850<" in own  # 460 boys and 390 girls aged 0-2
    assert ">850<" not in foreign
    assert "模拟数据 2025" not in foreign


def test_the_district_adds_up_its_towns(cast: Cast) -> None:
    text = cast.coordinator.client.get(
        reverse("territory:area", args=[area("330411").pk])
    ).content.decode()
    assert "由 9 个区划相加" in text
    assert "示意，非法定界线" in text


def test_the_outline_is_served_to_the_map(cast: Cast) -> None:
    feature = cast.clerk.client.get(reverse("territory:outline", args=[area("330411").pk])).json()
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert "示意" in feature["properties"]["name"]


def test_an_area_without_outline_has_none_to_serve(cast: Cast) -> None:
    assert (
        cast.clerk.client.get(reverse("territory:outline", args=[area(XINCHENG).pk])).status_code
        == 404
    )


@pytest.mark.parametrize("act", ["rename", "merge", "split"])
@pytest.mark.parametrize("who", ["supervisor", "director", "clerk"])
def test_only_the_coordinator_changes_areas(cast: Cast, act: str, who: str) -> None:
    url = reverse(f"territory:{act}", args=[area(XINCHENG).pk])
    assert getattr(cast, who).client.get(url).status_code in {403, 404}
    assert getattr(cast, who).client.post(url, {"name_zh": "x"}).status_code in {403, 404}


def test_a_rename_is_checked_sent_once_and_kept_in_history(cast: Cast) -> None:
    village = area(f"{XINCHENG}001")
    url = reverse("territory:rename", args=[village.pk])
    data = {
        "name_zh": "亚都新社区", "name_en": "", "code": village.code, "kind": "community",
        "on": "2025-10-01", "basis": "批复〔2025〕1号",
    }  # fmt: skip
    client = cast.coordinator.client
    answer, filled = sent_once(client, url, data)
    assert answer.status_code == 302
    again = client.post(url, {**filled, "send": "1"})
    assert again.status_code == 302
    assert Succession.objects.filter(kind="rename").count() == 1
    text = client.get(reverse("territory:area", args=[village.pk])).content.decode()
    assert "亚都新社区" in text
    assert "更名，原为 亚都社区" in text
    assert "批复〔2025〕1号" in text


def test_the_same_key_with_other_content_is_refused(cast: Cast) -> None:
    village = area(f"{XINCHENG}001")
    url = reverse("territory:rename", args=[village.pk])
    data = {
        "name_zh": "亚都新社区", "name_en": "", "code": village.code, "kind": "community",
        "on": "2025-10-01", "basis": "批复",
    }  # fmt: skip
    client = cast.coordinator.client
    _answer, filled = sent_once(client, url, data)
    other = client.post(url, {**filled, "name_zh": "又一个", "send": "1"})
    assert other.status_code == 422
    assert area(village.code).name_zh == "亚都新社区"


def test_answers_are_kept_when_something_is_wrong(cast: Cast) -> None:
    url = reverse("territory:rename", args=[area(XINCHENG).pk])
    page = cast.coordinator.client.post(
        url,
        {
            "key": "a" * 32,
            "name_zh": "新名",
            "code": "12",
            "kind": "town",
            "on": "2030-01-01",
            "basis": "文",
        },
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "不能晚于今天" in text
    assert "新名" in text


def test_merge_through_the_form(cast: Cast) -> None:
    one, other = area(f"{XINCHENG}001"), area(f"{XINCHENG}003")
    answer, _ = sent_once(
        cast.coordinator.client, reverse("territory:merge", args=[one.pk]),
        {"others": [str(other.pk)], "into": "this", "on": "2025-10-01", "basis": "批复"},
    )  # fmt: skip
    assert answer.status_code == 302
    other.refresh_from_db()
    assert str(other.valid_to) == "2025-10-01"


def test_split_through_the_form(cast: Cast) -> None:
    village = area(f"{XINCHENG}001")
    answer, _ = sent_once(
        cast.coordinator.client, reverse("territory:split", args=[village.pk]),
        {
            "keeps": "yes", "code_1": f"{XINCHENG}090", "name_1": "新亚社区", "share_1": "40", "kind": "community",
            "on": "2025-10-01", "basis": "批复",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    assert Area.objects.get(code=f"{XINCHENG}090").parent == area(XINCHENG)


def test_english_pages_name_villages_in_pinyin(cast: Cast) -> None:
    client = cast.clerk.client
    client.cookies["ty_language"] = "en"
    text = client.get(reverse("territory:area", args=[area(f"{XINCHENG}001").pk])).content.decode()
    assert "Yadu Community" in text


@pytest.mark.parametrize("code", ["", "330411", XINCHENG])
def test_pages_stay_within_their_query_budget(
    cast: Cast, code: str, django_assert_max_num_queries: Any
) -> None:
    url = reverse("territory:area", args=[area(code).pk]) if code else reverse("territory:tree")
    client = cast.coordinator.client
    with django_assert_max_num_queries(26):
        assert client.get(url).status_code == 200
