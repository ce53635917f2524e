"""Whole pieces of work, done in a browser as a person does them; every page on the way is judged."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories.documents import plan_document
from tests.system.browser.site import Site
from tests.system.browser.test_axe import Watch, enter, judge

TITLE = "童乐区建设儿童友好城市行动方案(2024-2026年)"
REVIEW = ("corrections/", "unread/", "findings/", "history/", "about/", "tasks/new/", "confirm/")


def sound(page: Page, watch: Watch, faults: dict[str, list[str]]) -> None:
    """Judge the open page and note what it did."""
    for fault in [*judge(page), *watch.faults]:
        faults.setdefault(fault, []).append(page.url)
    watch.faults.clear()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_document_becomes_a_published_plan(
    context: BrowserContext, site: Site, language: str
) -> None:
    """Upload, look at document and reading side by side, decide on damage, confirm, publish, read it as a citizen."""
    page, watch = context.new_page(), Watch(site.address)
    enter(page, site, "coordinator", language)
    faults: dict[str, list[str]] = {}
    watch.listen(page)
    review = upload(page, site)
    sound(page, watch, faults)
    for part in REVIEW:
        page.goto(review + part)
        sound(page, watch, faults)
    page.goto(review)
    page.goto(page.locator("a[href*='/review/tasks/']").last.evaluate("a => a.href"))
    sound(page, watch, faults)
    page.goto(page.locator("a[href*='/commitments/']").first.evaluate("a => a.href"))
    sound(page, watch, faults)
    decide(page, review)
    page.goto(review + "confirm/")
    fill_confirmation(page, f"journey-{language}")
    expect(page).to_have_url(re.compile("/desk/plan/versions/"))
    sound(page, watch, faults)
    page.context.clear_cookies()
    public = page.url.replace("/desk/plan/", "/plan/")
    page.goto(public)
    expect(page.locator("h1")).to_contain_text("童乐区")
    assert not faults, "\n".join(f"{fault}\n    on {urls[0]}" for fault, urls in faults.items())


def upload(page: Page, site: Site) -> str:
    """Hand in the document; returns the address of its review once it has been read."""
    page.goto(f"{site.address}/desk/plan/imports/new/")
    file = {
        "name": "方案.docx",
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": plan_document(title=TITLE),
    }
    page.set_input_files("input[type=file]", files=[file])  # type: ignore[list-item]
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/review/$"), timeout=60000)
    return page.url


def decide(page: Page, review: str) -> None:
    """Take every proposed correction: the document's one reads 5%。 where 5‰ is meant."""
    page.goto(review + "corrections/")
    expect(page.locator("main")).to_contain_text("‰")
    page.locator("button[name=decision][value=accepted]").click()
    expect(page.locator("button[name=decision][value=accepted]")).to_have_count(0)


def fill_confirmation(page: Page, code: str) -> None:
    """A plan of its own, beside the district's."""
    page.select_option("select[name=plan]", "")
    page.fill("input[name=code]", code)
    page.fill("input[name=label]", "1")
    page.check("input[name=agree]")
    page.locator("main form.form button").first.click()
    page.wait_for_load_state()
