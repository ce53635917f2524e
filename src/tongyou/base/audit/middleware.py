"""No page without its entry: what was read is in the ledger before the first byte leaves."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongyou.base import logs
from tongyou.base.audit import reads
from tongyou.base.audit.refusals import flush_refusals

log = logs.get_logger(__name__)


class ReadAuditMiddleware:
    """Stands after the one that sets `request.actor`, or anywhere outside it; before the views."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads.begin(request)
        response = self.get_response(request)
        try:
            flush_refusals()
            reads.finish(request, response.status_code)
        except Exception:  # whatever went wrong, the page must not be shown
            log.exception("audit.unavailable")
            response.close()
            return unavailable(request)
        return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """The page instead of the page: nothing of it is shown."""
    response = render(request, "audit/unavailable.html", status=503)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = "30"
    return response
