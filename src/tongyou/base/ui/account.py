"""Who is signed in, as the shells show it. `ground.access` hands the answer in; base knows no account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post the person holds: its name, the area it covers, the value that switches to it."""

    label: str
    area: str
    value: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class AccountMenu:
    """What the account menu shows. URLs are for POST forms with a CSRF token."""

    name: str
    role: str
    sign_out_url: str
    scope: str = ""  # the area in force, in words
    posts: tuple[PostChoice, ...] = ()
    switch_url: str = ""
    settings_url: str = ""
    unread: int = 0
    inbox_url: str = ""


Provider = Callable[[HttpRequest], AccountMenu | None]


def _nobody(_request: HttpRequest) -> AccountMenu | None:
    return None


_provider: Provider = _nobody
_sign_in = ""


def set_provider(provider: Provider) -> None:
    """Hand in the function that answers the menu of the signed-in person, or None."""
    global _provider
    _provider = provider


def set_sign_in(url_name: str) -> None:
    """Name the sign-in page."""
    global _sign_in
    _sign_in = url_name


def menu(request: HttpRequest) -> AccountMenu | None:
    """The menu of the person behind this request, or None."""
    return _provider(request)


def sign_in_url() -> str:
    """The address of the sign-in page, "" while there is none."""
    try:
        return reverse(_sign_in) if _sign_in else ""
    except NoReverseMatch:
        return ""
