"""One site and one Chromium for the whole browser run; one clean context for each test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.system.browser.site import ROOT, Site

CHROMIUM = "/usr/bin/chromium"
AXE = ROOT / "tests" / "assets" / "axe.min.js"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    running = Site(Path(tempfile.mkdtemp(prefix="tongyou-browser-")))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail(
            "Chromium is missing. As root, type once: apt-get install -y --no-install-recommends chromium"
        )
    with sync_playwright() as playwright:
        words = [
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--force-color-profile=srgb",
        ]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=words)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A phone in Chinese; axe stands ready in every page, outside the content policy."""
    made = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="zh-CN",
        reduced_motion="reduce",
        bypass_csp=False,
    )
    made.set_default_timeout(15000)
    made.add_init_script(path=AXE)
    yield made
    made.close()


@pytest.fixture(scope="session")
def pictures() -> Path:
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
