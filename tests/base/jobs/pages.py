"""The pages of base rooms without the floors above: an address list and an actor that a test chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


@dataclass(frozen=True)
class Somebody:
    """What base rooms know of an actor."""

    account_id: UUID | None = None
    role: str = "system_admin"
    session_id: str = "s-1"


class ActorOfTest:
    """Middleware: the actor that the test put on `now`."""

    now = Somebody()

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = ActorOfTest.now  # type: ignore[attr-defined]
        return self.answer(request)


MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tests.base.jobs.pages.ActorOfTest",
    "django.contrib.messages.middleware.MessageMiddleware",
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/system/jobs/", include("tongyou.base.jobs.urls")),
    path("desk/notices/", include("tongyou.base.notices.urls"), {"face": "desk"}),
    path(
        "me/notices/",
        include("tongyou.base.notices.urls", namespace="notices_me"),
        {"face": "portal"},
    ),
]
