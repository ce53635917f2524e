"""The pages of cases in a real browser: axe, narrow screens, the keyboard, drafts, and two people at one case."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from tests.factories.cast import MAKER, make_cast
from tests.kernels.casework.pages.conftest import DECIDER, OPENER, PROCEDURE, VISITOR, Desk
from tests.system.browser.conftest import AXE
from tests.system.browser.test_axe import judge
from tongyou.kernels.casework import actions
from tongyou.kernels.casework.models import Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Page]


@pytest.fixture(scope="session")
def one_thread() -> None:
    """Playwright keeps an event loop in this thread; the tests themselves never run in it. Stays on until the end."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture
def desk(one_thread: None, transactional_db: None) -> Desk:
    """The procedure and the cast, in a database that the live server reads; no stopped clock there."""
    actions.release(actor=MAKER, text=PROCEDURE.read_text(encoding="utf-8"), file=PROCEDURE.name)
    return Desk(make_cast())


@pytest.fixture
def enter(browser: Browser, live_server: Any, desk: Desk) -> Iterator[Enter]:
    """A page of a person's own browser."""
    opened: list[BrowserContext] = []

    def of(person: str, address: str, *, script: bool = True, language: str = "zh-hans") -> Page:
        context = browser.new_context(
            viewport={"width": 390, "height": 844},
            locale="zh-CN",
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(15000)
        if script:
            context.add_init_script(path=AXE)
        session = desk.cast.client(person).cookies["sessionid"].value
        context.add_cookies(
            [
                {"name": "sessionid", "value": session, "url": live_server.url},
                {"name": "ty_language", "value": language, "url": live_server.url},
            ]
        )
        opened.append(context)
        page = context.new_page()
        page.goto(live_server.url + address)
        return page

    yield of
    for context in opened:
        context.close()


def case_address(case_id: UUID) -> str:
    return reverse("casework:case", args=[case_id])


def faults(page: Page) -> list[str]:
    return [f"{page.url}: {fault}" for fault in judge(page)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_sound(desk: Desk, enter: Enter, language: str) -> None:
    """axe finds nothing at 1440 and 390 px, and nothing is wider than 320 px."""
    waiting, paused, closed, back = (desk.open(title) for title in ("甲", "乙", "丙", "丁"))
    desk.act(OPENER, paused, "correct", "check")
    desk.act(OPENER, closed, "refuse", "check", reason="不属于本镇")
    done = desk.visited("戊")
    desk.act(DECIDER, done, "back", "decide", reason="再看一次")
    unit = str(desk.cast.units["health"].pk)
    desk.act("coordinator", back, "refer", unit_id=unit, forms=["request"], reason="请协助")
    inbox = reverse("casework:inbox")
    pages = {
        OPENER: [
            inbox, f"{inbox}?whose=all&due=late", f"{inbox}?whose=all&procedure=test.visit",
            reverse("casework:register"), reverse("casework:find") + "?q=甲",
            reverse("casework:export"), reverse("casework:filters"),
            *map(case_address, (waiting, paused, closed, done)),
            desk.form(OPENER, waiting, "accept", step="check"),
            desk.form(OPENER, waiting, "refuse", step="check"),
            desk.form(OPENER, waiting, "provide", about="hukou"),
            reverse("casework:event", args=[waiting, 1]),
            reverse("casework:history", args=[done]),
            "/desk/",
        ],
        "outsider": [case_address(back), reverse("casework:referrals")],
        "coordinator": [
            f"{inbox}?whose=all", case_address(back),
            desk.form("coordinator", back, "refer"), desk.form("coordinator", back, "transfer"),
        ],
        VISITOR: [desk.form(VISITOR, done, "report", step="visit#2")],
    }  # fmt: skip
    found: list[str] = []
    for person, addresses in pages.items():
        page = enter(person, addresses[0], language=language)
        found += faults(page)
        for address in addresses[1:]:
            page.goto(page.url.split("/desk")[0] + address)
            found += faults(page)
    assert found == []


def test_the_list_is_worked_by_keys_alone(desk: Desk, enter: Enter) -> None:
    for title in ("甲", "乙", "丙"):
        desk.open(title)
    page = enter(OPENER, reverse("casework:inbox"))
    first, second = (page.locator("[data-open]").nth(number) for number in (0, 1))
    for keys, focused in (("j", first), ("j", second), ("k", first), ("ArrowDown", second)):
        page.keyboard.press(keys)
        assert focused.evaluate("link => link === document.activeElement"), keys
    page.keyboard.press("x")
    assert page.locator("[data-pick]").nth(1).is_checked()
    assert page.locator("[data-picked]").inner_text() == "已选 1 件"
    page.keyboard.press("?")
    assert page.locator("dialog#keys").get_attribute("open") is not None
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("jx?")
    assert page.locator("input[type=search]").input_value() == "jx?", (
        "letters are letters in a field"
    )
    second.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/acts/" not in page.url
    assert page.locator("h1").inner_text() == "乙"


def test_single_letters_can_be_switched_off(desk: Desk, enter: Enter) -> None:
    desk.open("甲")
    page = enter(OPENER, reverse("casework:inbox"))
    page.locator("[data-keys-link] a").click()
    page.locator("[data-keys-on]").uncheck()
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")


def test_a_draft_is_kept_while_somebody_writes_and_comes_back(desk: Desk, enter: Enter) -> None:
    case_id = desk.accepted("甲")
    address = desk.form(VISITOR, case_id, "report", step="visit")
    page = enter(VISITOR, address)
    page.get_by_label("走访记录").fill("写到一半就来电话了")
    page.get_by_text("草稿已保存").wait_for()
    assert Draft.objects.count() == 1
    page.goto(page.url)
    assert page.get_by_label("走访记录").input_value() == "写到一半就来电话了"
    page.get_by_role("button", name="扔掉草稿").click()
    assert page.get_by_label("走访记录").input_value() == ""


def test_a_draft_does_not_send_the_file_with_every_letter(
    desk: Desk, enter: Enter, tmp_path: Path
) -> None:
    case_id = desk.open("甲")
    paper = tmp_path / "大文件.pdf"
    paper.write_bytes(b"%PDF-1.4 " + b"x" * 300_000)
    page = enter(OPENER, desk.form(OPENER, case_id, "provide", about="hukou"))
    page.locator("input[type=file]").set_input_files(paper)
    with page.expect_request("**/draft/**") as sent:
        page.get_by_label("部门共享：户籍").check()
    assert len(sent.value.post_data_buffer or b"") < 5_000


def test_two_people_on_one_case(desk: Desk, enter: Enter) -> None:
    """The second sees what changed, with the focus on it, and sends the same words again."""
    case_id = desk.accepted("甲")
    address = desk.form("department_officer", case_id, "note")
    page = enter("department_officer", address)
    page.get_by_label("说明").fill("我写的话")
    desk.act(VISITOR, case_id, "report", "visit", record="祖母在家", day="2025-10-15", met="yes")
    page.get_by_role("button", name="添加说明").click()
    since = page.locator(".cw-since")
    assert "提交走访记录：入户走访" in since.inner_text()
    assert since.evaluate("box => box === document.activeElement")
    assert page.get_by_label("说明").input_value() == "我写的话"
    page.get_by_role("button", name="添加说明").click()
    assert "办好了" in page.locator("h1").inner_text()
    assert "我写的话" in desk.text(OPENER, "case", case_id)


def test_without_a_script_a_case_is_found_opened_and_done(desk: Desk, enter: Enter) -> None:
    desk.open("甲")
    page = enter(OPENER, reverse("casework:inbox"), script=False)
    page.locator("[data-pick]").check()
    page.get_by_role("button", name="一起办").click()
    page.get_by_role("button", name="不予受理").click()
    page.get_by_label("理由").fill("不属于本镇")
    page.get_by_role("button", name="不予受理").click()
    assert "办好 1 件" in page.locator("h1").inner_text()
    page.get_by_role("link", name="甲").click()
    assert "不属于本镇" in page.locator("main").inner_text()
