"""The living page, over HTTP: complete, in both languages, and honest about its own ids."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client

from tests.base.ui.html import Page
from tongyou.base.ui import icons, samples
from tongyou.base.ui.tags.show import STATUSES

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["zh-hans", "en"])
def page(request: pytest.FixtureRequest, client: Client) -> Page:
    client.cookies["ty_language"] = request.param
    answer = client.get("/ui/")
    assert answer.status_code == 200
    return Page(answer.content.decode())


def test_ids_are_unique(page: Page) -> None:
    assert [key for key, count in Counter(page.values("id")).items() if count > 1] == []


@pytest.mark.parametrize("attribute", ["for", "aria-labelledby", "aria-describedby"])
def test_references_lead_somewhere(page: Page, attribute: str) -> None:
    named = {key for value in page.values(attribute) for key in value.split()}
    assert named
    assert named <= set(page.values("id"))
    links = {a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#")}
    assert links <= set(page.values("id"))


def test_every_icon_and_drawing_is_shown(page: Page) -> None:
    for name in (*icons.symbols(), *samples.DRAWINGS):
        assert f"<code>{name}</code>" in page.source
    assert len(icons.symbols()) >= 40
    assert page.source.count('class="badge') >= len(STATUSES)


def test_images_have_alternatives(page: Page) -> None:
    assert all("alt" in image for image in page.all("img"))


def test_english_has_no_chinese_left(client: Client) -> None:
    client.cookies["ty_language"] = "en"
    text = client.get("/ui/").content.decode()
    left = [char for char in text if "一" <= char <= "鿿"]
    assert "".join(left) == "中文小禾小禾妈妈"  # the switch, an avatar, what a user typed
    assert '<html lang="en">' in text


def test_chinese_comes_first(client: Client) -> None:
    text = client.get("/ui/").content.decode()
    assert '<html lang="zh-Hans">' in text
    assert "一米水乡：组件" in text


def test_nothing_is_asked_of_another_host(page: Page) -> None:
    addresses = page.values("href") + page.values("src") + page.values("action")
    assert [a for a in addresses if "//" in a] == []


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_error_pages_say_what_happened_what_is_kept_what_to_do(client: Client, status: int) -> None:
    answer = client.get(f"/ui/pages/{status}/")
    assert answer.status_code == status
    text = answer.content.decode()
    for part in ("发生了什么", "哪些已保存", "接下来怎么办", f"代码 {status}"):
        assert part in text


def test_the_loading_page_refreshes_itself(client: Client) -> None:
    assert 'http-equiv="refresh"' in client.get("/ui/pages/503/").content.decode()


def test_work_polls_itself(client: Client) -> None:
    text = client.get("/ui/work/").content.decode()
    assert 'hx-get="/ui/work/"' in text
    assert "第 60 条，共 84 条" in text


def test_an_unknown_address_gets_the_designed_404(client: Client) -> None:
    answer = client.get("/ui/pages/999/")
    assert answer.status_code == 404
    assert "这里没有您要找的页面" in answer.content.decode()
