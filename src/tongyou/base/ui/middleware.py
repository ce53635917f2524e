"""The language switch: a link `?lang=en` sets a cookie and comes back to the same page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

YEAR = 365 * 24 * 60 * 60  # seconds a chosen language is remembered


class LanguageSwitch:
    """Stands before LocaleMiddleware. Any other value of `lang` is dropped without effect."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or "lang" not in request.GET:
            return self.get_response(request)
        response = HttpResponseRedirect(same_page(request))
        remember(response, request.GET["lang"])
        return response


def same_page(request: HttpRequest) -> str:
    """This page without `lang`; the front page if the path could leave the site ("//host")."""
    query = request.GET.copy()
    del query["lang"]
    target = request.path + (f"?{query.urlencode()}" if query else "")
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/"


def remember(response: HttpResponse, language: str) -> None:
    """Keep the choice for a year; an unknown language is not kept."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
