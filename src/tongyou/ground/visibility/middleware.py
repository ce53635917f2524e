"""Turns refusals into pages: an absent and a forbidden address give the same bytes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from tongyou.base.ui import errors

from .pages import actor_of
from .refusals import NotAllowed


class RefusalMiddleware:
    """404 for what is absent or invisible, 403 with words for what is visible but not allowed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not actor_of(request).is_anonymous and "Cache-Control" not in response:
            response["Cache-Control"] = (
                "no-store, private"  # nothing personal stays in a shared machine's cache
            )
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return errors.forbidden(request)
        if isinstance(error, Http404):  # NotVisible is one: absent and forbidden take the same way
            return errors.not_found(request)
        return None
