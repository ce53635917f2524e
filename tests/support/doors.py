"""Every address of the platform, read from the resolver, so that rooms added later are covered by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tongyou.ground.visibility import page_of
from tongyou.ground.visibility.pages import Page

# Base rooms stand below visibility and cannot be marked: `site/wiring.py` hands them a gate instead.
# view -> what its gate asks for; the tests hold them to it like any mark.
GATED = {
    "tongyou.base.audit.views.index": Page("audit.entry", "view"),
    "tongyou.base.audit.views.export": Page("audit.entry", "export"),
    "tongyou.base.jobs.views.index": Page("jobs.job", "view"),
    "tongyou.base.jobs.views.detail": Page("jobs.job", "view"),
    "tongyou.base.jobs.views.retry": Page("jobs.job", "retry"),
    "tongyou.base.jobs.views.discard": Page("jobs.job", "cancel"),
    "tongyou.base.notices.views.inbox": Page("notices.notice", "view"),
    "tongyou.base.notices.views.mark_all": Page("notices.notice", "read"),
    "tongyou.base.notices.views.preferences": Page("notices.notice", "view"),
    "tongyou.base.notices.views.mark": Page("notices.notice", "read"),
}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Door:
    """One address: its route, its view, and the mark that says what it needs."""

    route: str
    view: Callable[..., Any]
    page: Page | None

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """(converter, name) of each hole in the route."""
        return [(kind or "str", name) for kind, name in PARAMETER.findall(self.route)]

    def address(self, values: dict[str, Any]) -> str:
        return "/" + PARAMETER.sub(lambda hole: str(values[hole.group(2)]), self.route)


def gate_of(view: Callable[..., Any]) -> Page | None:
    return GATED.get(f"{view.__module__}.{view.__qualname__}")


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[Door]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, route)
        else:
            yield Door(route, one.callback, page_of(one.callback) or gate_of(one.callback))


def doors() -> list[Door]:
    return list(walk(get_resolver().url_patterns))
