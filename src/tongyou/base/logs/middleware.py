"""One line for each request: method, route, status, milliseconds; never a query string or a body."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tongyou.base.logs.masking import mask_text
from tongyou.base.logs.request import bound_request
from tongyou.base.logs.setup import get_logger

HEADER = "X-Request-ID"
UNMATCHED = "(no such address)"


class RequestLogMiddleware:
    """Stands first in MIDDLEWARE: gives the request its id, and writes the access line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.log = get_logger("tongyou.access")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with bound_request() as identifier:
            started = time.perf_counter()
            response = self.get_response(request)
            response[HEADER] = identifier
            took = round((time.perf_counter() - started) * 1000)
            self.log.info(
                "request",
                method=mask_text(request.method or ""),
                route=route(request),
                status=response.status_code,
                milliseconds=took,
            )
            return response


def route(request: HttpRequest) -> str:
    """The pattern that matched (`desk/audit/<uuid:entry>/`): a path itself can carry a secret."""
    match = request.resolver_match
    return f"/{match.route}" if match else UNMATCHED
