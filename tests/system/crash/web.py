"""The site's web process with the test's act and failpoints added."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from tongyou.site.wsgi import application as site

from tests.system.crash import failpoints  # isort: skip - after Django is set up

settings.ROOT_URLCONF = "tests.system.crash.act"
failpoints.install()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site; a request may carry the point at which this process shall die."""
    key = f"web-{environ.get('HTTP_IDEMPOTENCY_KEY', '')}"
    with failpoints.arm(environ.get("HTTP_X_CRASH", ""), key):
        return site(environ, start_response)
