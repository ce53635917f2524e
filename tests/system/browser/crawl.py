"""Find the pages a person can reach by following links, one of each kind.

Two addresses that differ only in identifiers are one kind: the plan's 84 task pages are one page with
84 contents. The first `EACH` of a kind are looked at.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Page

EACH = 2
OTHER_TONGUE = "lang="  # the switch of languages: the other language has a crawl of its own
LIMIT = 120  # pages for one role; a crawl that reaches it says so
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{2}-\d{4}-[0-9A-Z-]+|\b\d+\b")
# What is no page: downloads, ends of sessions, and the monitors' addresses.
NOT_PAGES = re.compile(
    r"/sign-in/out/|/static/|/healthz|/readyz|\.(xlsx|docx|pdf|json|geojson|csv|svg|png)$|/download"
)


def kind(address: str) -> str:
    split = urlsplit(address)
    names = sorted(part.partition("=")[0] for part in split.query.split("&") if part)
    return IDENTIFIER.sub("*", split.path) + ("?" + "&".join(names) if names else "")


def wanted(address: str) -> bool:
    split = urlsplit(address)
    return OTHER_TONGUE not in split.query and not NOT_PAGES.search(split.path)


def links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"
    )
    return found


def crawl(page: Page, address: str, starts: list[str], skip: str = "^$") -> Iterator[str]:
    """Open every kind of page below `address`, breadth first; yields after each page is open.

    `skip` names paths that are not followed (but may be a start).
    """
    waiting = deque(urljoin(address, start) for start in starts)
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    while waiting and len(seen) < LIMIT:
        target = waiting.popleft()
        if target in seen or kinds[kind(target)] >= EACH:
            continue
        seen.add(target)
        kinds[kind(target)] += 1
        page.goto(target)
        yield target
        for link in links(page):
            onward = urldefrag(urljoin(page.url, link)).url
            inside = onward.startswith(address) and wanted(onward)
            if inside and not re.search(skip, urlsplit(onward).path):
                waiting.append(onward)
    assert len(seen) < LIMIT, f"more than {LIMIT} pages: {kinds.most_common(5)}"
