"""Re-authentication before dangerous acts: who you are must have been proved in the last ten minutes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tongyou.base import clock

from .rules import SUDO_SECONDS

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
CONFIRMED = "ty_confirmed"


def confirm(request: HttpRequest) -> None:
    """Note that this person has just proved who they are."""
    request.session[CONFIRMED] = clock.real_now().timestamp()


def is_recent(request: HttpRequest) -> bool:
    confirmed = request.session.get(CONFIRMED)
    return (
        confirmed is not None
        and 0 <= clock.real_now().timestamp() - float(confirmed) < SUDO_SECONDS
    )


def recent_authentication(view: View[P]) -> View[P]:
    """Ask again before the view runs; a POST comes back to the page it was sent from."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_recent(request):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(
            f"{reverse('access:again')}?{urlencode({'next': came_from(request)})}"
        )

    wrapper.tongyou_sudo = True  # type: ignore[attr-defined]
    return wrapper


def came_from(request: HttpRequest) -> str:
    """The page to return to: this one for a GET, the sending page for a POST."""
    if request.method == "GET":
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(
        referer, {request.get_host()}, require_https=request.is_secure()
    )
    return "/" + referer.split("/", 3)[3] if own and referer.count("/") >= 3 else "/"


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The `next` that was asked for, if it stays on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return (
        wanted
        if url_has_allowed_host_and_scheme(
            wanted, {request.get_host()}, require_https=request.is_secure()
        )
        else fallback
    )
