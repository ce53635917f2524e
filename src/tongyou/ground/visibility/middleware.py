"""Turns refusals into pages: an absent and a forbidden address give the same bytes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from .pages import actor_of
from .refusals import NotAllowed, NotVisible


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
            note(request, error)
            return render(request, "403.html", {"refusal": error}, status=403)
        if isinstance(error, Http404):
            if isinstance(error, NotVisible):
                note(request, error)
            return render(request, "404.html", status=404)
        return None


def note(request: HttpRequest, error: NotAllowed | NotVisible) -> None:
    """Write the refusal to the ledger: who, what kind, which object; after the view's transaction ended."""
    from tongyou.base import audit

    actor = actor_of(request)
    if actor.is_anonymous and error.object_id is None:
        return  # a stranger at a door without a record: nothing to account for, and a flood to avoid
    audit.record(
        actor=actor,
        act="refused",
        kind=error.resource,
        subject_ids=[error.object_id] if error.object_id else [],
        outcome="not_allowed" if isinstance(error, NotAllowed) else "not_visible",
        detail={"action": error.action},
    )
