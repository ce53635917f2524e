"""The staff home and the leaders' wall: their own views, drawn with what rooms hand in.

Who may open them is the access matrix's matter (tests/system); here the views are called directly.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from tongyou.base import clock
from tongyou.base.ui import account, home_cards, navigation
from tongyou.base.ui.account import AccountMenu, PostChoice
from tongyou.base.ui.types import Figure, HomeCard, Item, Status, Tile
from tongyou.faces.cockpit import views as cockpit
from tongyou.faces.desk import views as desk

TODAY = datetime(2025, 10, 15, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai
ME = AccountMenu(
    "沈巧云",
    "镇督导员",
    "/sign-out/",
    scope="王江泾镇",
    posts=(
        PostChoice("镇督导员", "王江泾镇", "1", active=True),
        PostChoice("儿童主任", "双桥村", "2"),
    ),
    switch_url="/posts/switch/",
)


@pytest.fixture(autouse=True)
def own_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_cards, "_providers", {})
    monkeypatch.setattr(account, "_provider", lambda _request: ME)


def ask(address: str) -> HttpRequest:
    request = RequestFactory().get(address)
    request.actor = None
    return request


def page(view: object, address: str) -> str:
    with clock.freeze(TODAY):
        inner = getattr(view, "__wrapped__", view)
        return inner(ask(address)).content.decode()


def test_the_desk_greets_and_shows_posts_and_scope() -> None:
    text = page(desk.home, "/desk/")
    assert "早上好，沈巧云" in text
    assert "今天是 2025-10-15" in text
    assert "王江泾镇" in text
    assert 'action="/posts/switch/"' in text
    assert "现在没有等您办的事" in text


def test_the_inbox_shows_dates_and_states() -> None:
    def work(_request: object) -> list[HomeCard]:
        item = Item("核对任务 3", "/x/", Status.WAITING, date(2025, 10, 18), "数据核对")
        return [HomeCard("inbox", "ui/cards/inbox.html", {"items": [item]})]

    home_cards.add("desk", work)
    text = page(desk.home, "/desk/")
    assert "核对任务 3" in text
    assert "2025-10-18 前办好" in text
    assert "现在没有等您办的事" not in text


@pytest.mark.parametrize(
    ("hour", "words"),
    [(2, "夜深了"), (6, "早上好"), (11, "早上好"), (12, "下午好"), (18, "晚上好")],
)
def test_greetings(hour: int, words: str) -> None:
    with translation.override("zh-hans"):
        assert str(desk.greeting(datetime(2025, 10, 15, hour, tzinfo=clock.SHANGHAI))) == words


def wall(_request: object) -> list[HomeCard]:
    day = date(2025, 10, 15)
    tiles = [Tile(n, f"行动{n}", f"/plan/{n}/", n % 4, 4, Status.ON_TRACK) for n in range(1, 29)]
    figures = [Figure("84", "项任务", day, "行动计划")]
    return [
        HomeCard("figures", "ui/cards/figures.html", {"items": figures}),
        HomeCard("wall", "ui/cards/wall.html", {"tiles": tiles, "caption": "行动总览"}),
    ]


def test_the_wall_has_a_tile_for_each_action() -> None:
    home_cards.add("cockpit", wall)
    text = page(cockpit.home, "/cockpit/")
    assert text.count('class="tile status-on_track"') == 28
    assert 'width="75.0%"' in text
    assert "更新于 2025-10-15 09:30" in text
    assert "来源：" in text


def test_the_wall_says_so_when_there_is_no_plan() -> None:
    assert "计划公布后" in page(cockpit.home, "/cockpit/")


@pytest.mark.parametrize("view", [desk.home, cockpit.home])
def test_english_homes_have_no_chinese_of_their_own(
    view: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = AccountMenu("Ada Wong", "supervisor", "/x/", posts=(PostChoice("a", "b", "1"),))
    monkeypatch.setattr(account, "_provider", lambda _request: me)
    monkeypatch.setattr(navigation, "_entries", {})
    with translation.override("en"):
        text = page(view, "/desk/")
    left = "".join(char for char in text if "一" <= char <= "鿿")
    assert left == "中文"
