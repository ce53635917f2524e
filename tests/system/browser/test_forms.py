"""A form from its file to its results, by people in a browser: every page on the way is sound on phone and desk."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.kernels.instruments.samples import HERE
from tests.system.browser.conftest import AXE
from tests.system.browser.site import Site
from tests.system.browser.test_axe import LANGUAGES, Watch, enter, look, report

CODES = {"count_report": "plan.count", "yard_check": "spaces.yard-check", "street_survey": "participation.street-survey"}  # fmt: skip


class Walk:
    """One person's way: each page is judged once it is open."""

    def __init__(self, page: Page, site: Site, pictures: Path, role: str, language: str) -> None:
        self.page, self.site, self.pictures, self.language = page, site, pictures, language
        self.watch = Watch(site.address)
        self.faults: dict[str, list[str]] = {}
        enter(page, site, role, language)
        self.watch.listen(page)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.site.address}{path}")

    def judge(self, name: str) -> None:
        """The open page, without scripts' last words: axe, width, console."""
        self.page.wait_for_load_state()
        for fault in look(self.page, self.pictures, f"forms-{self.language}-{name}"):
            self.faults.setdefault(fault, []).append(name)
        for fault in self.watch.faults:
            if not re.search(r"answer (422|409)|status of (422|409)", fault):
                self.faults.setdefault(fault, []).append(name)
        self.watch.faults.clear()
        self.page.set_viewport_size({"width": 390, "height": 844})

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()

    def follow(self, words: str) -> None:
        self.page.locator("main").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()


WORDS = {
    "zh": {"release": "检查并发布", "open": "开始这一轮", "begin": "开始填", "next": "保存并继续", "send": "提交", "end": "结束这一轮", "make": "生成参与码", "row": "再加一行", "group": "公布", "link": "生成续填链接"},
    "en": {"release": "Check and release", "open": "Open this round", "begin": "Begin", "next": "Save and continue", "send": "Submit", "end": "End this round", "make": "Make passes", "row": "Another row", "group": "Publish by", "link": "Make a link to continue"},
}  # fmt: skip


@pytest.fixture
def people(browser: Browser) -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for context in made:
        context.close()


def another(browser: Browser, people: list[BrowserContext]) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.set_default_timeout(15000)
    context.add_init_script(path=AXE)
    people.append(context)
    return context.new_page()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_from_its_file_to_its_results(
    browser: Browser, people: list[BrowserContext], site: Site, pictures: Path, language: str
) -> None:
    said = WORDS[language]
    coordinator = Walk(another(browser, people), site, pictures, "coordinator", language)
    release(coordinator, said)
    open_round(coordinator, said, "count_report", named=True)
    officer = Walk(another(browser, people), site, pictures, "officer", language)
    fill_in(officer, said)
    coordinator.go("/desk/forms/")
    coordinator.judge("rounds")
    coordinator.page.locator("main table a").first.click()
    coordinator.judge("round")
    coordinator.go(f"{urlsplit(coordinator.page.url).path}results/")
    coordinator.judge("results-named")
    open_round(coordinator, said, "street_survey", named=False)
    secrets = passes(coordinator, said)
    visitor = Walk(another(browser, people), site, pictures, "visitor", language)
    answer(visitor, said, secrets[0])
    fill_the_rest(visitor, secrets[1:12])
    survey_results(coordinator, said)
    for walk in (coordinator, officer, visitor):
        assert not walk.faults, report(walk.faults)


def release(walk: Walk, said: dict[str, str]) -> None:
    """Upload the samples; one of them with a mistake first."""
    walk.go("/desk/forms/instruments/new/")
    wrong = (HERE / "yard_check.yaml").read_text(encoding="utf-8").replace("hard: 2, ", "")
    file = {"name": "yard.yaml", "mimeType": "application/yaml", "buffer": wrong.encode()}
    walk.page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    walk.press(said["release"])
    walk.judge("instrument-wrong")
    for name in CODES:
        walk.go("/desk/forms/instruments/new/")
        walk.page.set_input_files("input[type=file]", HERE / f"{name}.yaml")
        walk.press(said["release"])
        walk.judge(f"instrument-{name}")
    walk.go("/desk/forms/instruments/")
    walk.judge("instruments")


def open_round(walk: Walk, said: dict[str, str], name: str, *, named: bool) -> None:
    """A round of one sample, for the education office where it is named."""
    page = walk.page
    walk.go("/desk/forms/new/")
    page.locator("#id_instrument").select_option(
        page.locator(f"#id_instrument option[value='{CODES[name]}']").get_attribute("value")
    )
    page.fill("#id_code", f"{walk.language}-{os.getpid()}")
    page.fill("#id_title_zh", "三季度进展填报（示例）" if named else "上学路上（示例）")
    page.fill("#id_title_en", "Progress, third quarter (example)" if named else "Way to school (example)")  # fmt: skip
    page.fill("#id_opens_on", "2025-10-01")
    page.fill("#id_due_on", "2025-10-31")
    if named:
        for word in ("教体局", "教育", "Education"):
            for box in page.locator("label", has_text=word).all():
                box.locator("input").check()
    walk.judge("round-new")
    walk.press(said["open"])
    walk.judge(f"round-{name}")


def fill_in(walk: Walk, said: dict[str, str]) -> None:
    """The officer's way through the report: wrong first, then right, to the receipt."""
    page = walk.page
    walk.go("/forms/")
    walk.judge("mine")
    page.locator("main .inbox-title a[href*=due]").first.click()
    walk.judge("due")
    walk.press(said["begin"])
    walk.judge("overview")
    walk.go(f"{urlsplit(page.url).path}link/")
    walk.press(said["link"])
    walk.judge("link")
    page.go_back()
    page.go_back()
    page.locator("main .actions a.btn-primary").first.click()
    walk.judge("step")
    page.fill("#id_q-target", "20")
    page.fill("#id_q-value", "十二")
    walk.press(said["next"])
    walk.judge("step-wrong")
    page.fill("#id_q-value", "12")
    for part, value in enumerate(("2025", "9", "30")):
        page.fill(f"#id_q-counted_on_{part}", value)
    walk.press(said["next"])
    page.locator("input[value=stuck]").check()
    walk.press(said["next"])
    walk.judge("step-opened")
    page.fill("#id_q-obstacle", "缺少场地，已经找过区里两次，还没有答复。")
    walk.press(said["next"])
    walk.judge("step-checkboxes")
    page.locator("input[value=land]").check()
    walk.press(said["next"])
    records(walk, said)
    walk.judge("check")
    page.check("#stated")
    walk.press(said["send"])
    walk.judge("receipt")


def records(walk: Walk, said: dict[str, str]) -> None:
    """The table and the evidence."""
    page = walk.page
    page.fill("#id_q-sites_0", "小河边儿童乐园")
    page.fill("#id_q-sites_0_1", "2")
    walk.press(said["row"])
    page.fill("#id_q-sites_1_0", "文化礼堂")
    page.fill("#id_q-sites_1_1", "1")
    photo = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"x"}
    page.set_input_files("#id_q-proof_0", photo)  # type: ignore[arg-type]
    walk.press(said["next"])
    walk.judge("step-table")
    walk.press(said["next"])


def passes(walk: Walk, said: dict[str, str]) -> list[str]:
    """Twelve passes, as they are printed."""
    walk.go(f"{urlsplit(walk.page.url).path}passes/")
    walk.page.fill("#id_number", "12")
    walk.judge("passes")
    walk.press(said["make"])
    walk.judge("passes-issued")
    links = walk.page.locator(".slip-link a").all()
    return [urlsplit(link.get_attribute("href") or "").path for link in links]


def answer(walk: Walk, said: dict[str, str], address: str) -> None:
    """One visitor answers every question; scripts are not needed."""
    page = walk.page
    walk.go("/forms/pass/")
    page.fill("#code", "nonsense")
    page.locator("form button").last.click()
    walk.judge("pass-entry")
    walk.go(address)
    walk.judge("pass-start")
    page.locator("main a.btn-primary").first.click()
    walk.judge("survey-radio")
    page.locator("input[value=pupil]").check()
    page.locator("input[value=foot]").check()
    walk.press(said["next"])
    walk.judge("survey-rating")
    page.locator("input[value='2']").check()
    walk.press(said["next"])
    walk.press(said["next"])
    walk.judge("survey-ranking")
    for place, code in enumerate(("noise", "speed", "air"), 1):
        page.locator(f"select[name=q-order_{code}]").select_option(str(place))
    walk.press(said["next"])
    walk.judge("survey-check")
    walk.press(said["send"])
    walk.judge("survey-done")


def fill_the_rest(walk: Walk, addresses: list[str]) -> None:
    """Eleven more, quickly."""
    for address in addresses:
        walk.go(address)
        walk.go("/forms/survey/you/")
        walk.page.locator("input[value=pupil]").check()
        walk.page.locator("input[value=foot]").check()
        walk.page.locator("button[value=next]").click()
        walk.page.locator("input[value='4']").check()
        walk.page.locator("button[value=next]").click()
        walk.page.locator("button[value=next]").click()
        walk.page.locator(".submit-form button").click()


def survey_results(walk: Walk, said: dict[str, str]) -> None:
    """Ended, counted, published by group."""
    path = urlsplit(walk.page.url).path.removesuffix("passes/")
    walk.go(f"{path}results/")
    walk.judge("results-too-early")
    walk.go(f"{path}close/")
    walk.judge("round-close")
    walk.press(said["end"])
    walk.go(f"{path}results/")
    walk.judge("results-anonymous")
    walk.press(said["group"])
    walk.page.locator(".disclosure summary").first.click()
    walk.judge("results-groups")
