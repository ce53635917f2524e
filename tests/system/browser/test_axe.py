"""Every page of every role: axe finds nothing, nothing overflows, nothing fails, nothing leaves the house."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from tests.system.browser.crawl import crawl, kind
from tests.system.browser.site import Site

VISITOR = "visitor"
ROLES = [
    VISITOR, "citizen", "parent", "child-director", "town-supervisor", "officer", "coordinator", "leader",
    "auditor", "system-admin", "security-admin", "audit-admin",
]  # fmt: skip
LANGUAGES = {"zh": "zh-hans", "en": "en"}
PHONE, DESK, NARROW = 390, 1440, 320
PUBLIC = ["/", "/plan/", "/sign-in/", "/demo/", "/ui/"]
# A visitor's crawl looks at every public page; somebody signed in looks at one of each start and on from home.
SEEN_BY_VISITORS = r"^/(plan|sign-in|demo|ui|about|accessibility|privacy)/"
AXE = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => ({id: v.id, where: v.nodes.map(n => n.target.join(' ') + ' | ' + n.html.slice(0, 160)).slice(0, 4)}))"
OVERFLOW = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
  .slice(0, 4).map(e => e.outerHTML.slice(0, 140))"""


SAMPLES = "/ui/pages/"  # the living page's samples of error pages


@dataclass
class Watch:
    """What a page did that it may not do."""

    address: str
    faults: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self.request)
        page.on("response", self.response)

    def console(self, message: ConsoleMessage) -> None:
        # Samples of the error pages answer with their own status, which Chromium reports as an error.
        if message.type == "error" and SAMPLES not in str(message.location.get("url", "")):
            self.faults.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    def response(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status >= 400 and path != "/favicon.ico" and not path.startswith(SAMPLES):
            self.faults.append(f"answer {response.status}: {response.url}")


def enter(page: Page, site: Site, role: str, language: str) -> list[str]:
    """Sign in with the demonstration's one click; returns where to start."""
    page.context.add_cookies(
        [{"name": "ty_language", "value": LANGUAGES[language], "url": site.address}]
    )
    if role == VISITOR:
        return PUBLIC
    page.goto(f"{site.address}/demo/")
    page.locator(f"form[action='/demo/{role}/'] button").first.click()
    page.wait_for_load_state()
    assert "/demo/" not in page.url, (
        f"{role} could not sign in: {page.locator('main').inner_text()[:300]}"
    )
    return [urlsplit(page.url).path, "/", "/plan/", "/me/"]


def judge(page: Page) -> Iterator[str]:
    """Faults of the open page, at phone and desk width, and its width at 320 px."""
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        found: list[dict[str, Any]] = page.evaluate(AXE)
        yield from (f"{width} px, axe {fault['id']}: {fault['where']}" for fault in found)
    page.set_viewport_size({"width": NARROW, "height": 700})
    yield from (f"wider than {NARROW} px: {piece}" for piece in page.evaluate(OVERFLOW))


def picture(page: Page, folder: Path, name: str) -> None:
    for width, label in ((PHONE, "phone"), (DESK, "desk")):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"{name}-{label}.png", full_page=True)


def look(page: Page, folder: Path, name: str) -> list[str]:
    """Judge the open page and, when asked for, keep its picture."""
    if os.environ.get("TONGYOU_TEST_SCREENSHOTS"):
        picture(page, folder, re.sub("[^a-z0-9]+", "-", name.lower()).strip("-"))
    return list(judge(page))


def report(faults: dict[str, list[str]]) -> str:
    """Each fault once, with the pages that have it."""
    return "\n".join(
        f"{fault}\n    on {len(pages)} pages, first {pages[0]}" for fault, pages in faults.items()
    )


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_sound(
    context: BrowserContext, site: Site, pictures: Path, role: str, language: str
) -> None:
    page, watch = context.new_page(), Watch(site.address)
    faults: dict[str, list[str]] = {}
    looked_at: set[str] = set()
    starts = enter(page, site, role, language)
    watch.faults.clear()
    watch.listen(page)
    for address in crawl(page, site.address, starts, "^$" if role == VISITOR else SEEN_BY_VISITORS):
        if page.url not in looked_at:
            looked_at.add(page.url)
            for fault in look(page, pictures, f"{role}-{language}-{kind(address)}"):
                faults.setdefault(fault, []).append(urlsplit(page.url).path)
        for fault in watch.faults:
            faults.setdefault(fault, []).append(urlsplit(address).path)
        watch.faults.clear()
    assert len(looked_at) >= 3, f"only {len(looked_at)} pages were reached: {site.said()}"
    assert not faults, report(faults)


@pytest.mark.browser
def test_the_judge_sees_faults(context: BrowserContext, site: Site) -> None:
    page, watch = context.new_page(), Watch(site.address)
    watch.listen(page)
    page.goto(f"{site.address}/")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"/nowhere.png\"><p class=planted-width>planted</p>')"
    )
    page.evaluate(
        "document.querySelector('.planted-width').style.minWidth = '900px'; console.error('planted')"
    )
    page.wait_for_timeout(300)
    found = list(judge(page))
    assert any("image-alt" in fault for fault in found)
    assert any(f"wider than {NARROW} px" in fault for fault in found)
    assert any("planted" in fault for fault in watch.faults)
    assert any("answer 404" in fault for fault in watch.faults)


@pytest.mark.browser
def test_the_home_page_is_light(context: BrowserContext, site: Site) -> None:
    """Under 150 KB on first load, as bytes on the wire."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{site.address}/", wait_until="networkidle")
    assert sizes
    assert sum(sizes) < 150 * 1024
