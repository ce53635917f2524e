"""The families' pages, over HTTP."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.base.ui.html import Page
from tongyou.base.ui import account, home_cards, navigation
from tongyou.base.ui.account import AccountMenu
from tongyou.base.ui.types import HomeCard

pytestmark = pytest.mark.django_db
BUDGET = 150 * 1000  # bytes: the home's first load, as a server with gzip sends it
FACE = re.compile(r'src:url\("([^"]+)"\)[^}]*unicode-range:([^}]+)}')


def test_the_home_speaks_both_languages(client: Client) -> None:
    text = client.get("/").content.decode()
    assert "蹲下来，" in text
    assert "怎样一起做" in text
    client.cookies["ty_language"] = "en"
    english = client.get("/").content.decode()
    assert "Crouch down." in english
    assert "How to take part" in english


def static_file(address: str) -> Path:
    found = finders.find(address.removeprefix("/static/"))
    assert found, address
    return Path(found)


def fonts_for(characters: set[str]) -> list[Path]:
    """The slices a browser loads for these characters, by their unicode-range."""
    css = static_file("/static/ty/fonts.css").read_text(encoding="utf-8")
    codes = {f"U+{ord(char):X}" for char in characters}
    needed = [address for address, ranges in FACE.findall(css) if codes & set(ranges.split(","))]
    return [static_file(f"/static/ty/{address}") for address in needed]


def weight(path: Path) -> int:
    content = path.read_bytes()
    return len(content if path.suffix in {".woff2", ".png"} else gzip.compress(content))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_first_load_is_light(client: Client, language: str) -> None:
    client.cookies["ty_language"] = language
    source = client.get("/").content.decode()
    page = Page(source, inside=("h1", "h2", "b"))
    addresses = {a for a in page.values("href") + page.values("src") if a.startswith("/static/")}
    addresses = {a for a in addresses if not a.endswith(".woff2")}
    files = [static_file(a) for a in addresses] + fonts_for(set(page.words + "从一米的高度看城市"))
    assert len(files) >= 6
    total = len(gzip.compress(source.encode())) + sum(weight(path) for path in files)
    assert total < BUDGET, {path.name: weight(path) for path in files}


def test_only_the_first_slice_is_loaded_at_home(client: Client) -> None:
    page = Page(client.get("/").content.decode(), inside=("h1", "h2", "b"))
    assert [path.name for path in fonts_for(set(page.words))] == ["wenkai-0.woff2"]


def test_charts_and_maps_stay_off_the_home(client: Client) -> None:
    text = client.get("/").content.decode()
    assert "echarts" not in text
    assert "leaflet" not in text


def test_the_menu_shows_only_what_exists(client: Client) -> None:
    text = client.get("/").content.decode()
    menu = re.search(r'<nav class="main-nav".*?</nav>', text, re.DOTALL)
    assert menu
    assert 'href="/" aria-current="page"' in menu[0]
    assert 'href="/mine/"' in menu[0]
    for address in re.findall(r'href="([^"]+)"', menu[0]):
        assert client.get(address, follow=True).status_code == 200
    assert "发现" not in menu[0]
    assert navigation.unreachable() == []


def test_changes_not_yet_published_are_an_empty_state(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home_cards, "_providers", {})
    assert "还没有公布变化" in client.get("/").content.decode()


def test_a_room_puts_its_cards_on_the_home(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_cards, "_providers", {})

    def mine(_request: object) -> list[HomeCard]:
        return [HomeCard("mine", "ui/cards/text.html", {"title": "双桥村", "text": "三项任务"})]

    home_cards.add("portal", mine)
    text = client.get("/").content.decode()
    assert "我的身边" in text
    assert "双桥村" in text


def test_a_visitor_is_invited_and_a_parent_is_named(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "_provider", lambda _request: None)
    assert "登录后，这里是您家的一页" in client.get("/mine/").content.decode()
    menu = AccountMenu(
        "小禾妈妈", "家长", "/sign-out/", scope="双桥村", unread=2, inbox_url="/inbox/"
    )
    monkeypatch.setattr(account, "_provider", lambda _request: menu)
    text = client.get("/mine/").content.decode()
    assert "小禾妈妈 · 双桥村" in text
    assert 'href="/inbox/"' in text
    assert "csrfmiddlewaretoken" in text


@pytest.mark.parametrize(
    ("address", "words"),
    [("/about/", "数字从哪里来"), ("/accessibility/", "WCAG 2.2"), ("/privacy/", "第三十一条")],
)
def test_statements(client: Client, address: str, words: str) -> None:
    assert words in client.get(address).content.decode()
    assert f'href="{address}"' in client.get("/").content.decode()
