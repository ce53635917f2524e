"""Marks each view with what it needs; the mark is enforced, and read by the tests and the navigation."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec
from urllib.parse import quote

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from .decisions import check
from .refusals import NotVisible
from .types import ANONYMOUS, Actor

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
MARK = "tongyou_page"


@dataclass(frozen=True, slots=True)
class Page:
    """What a view needs before it runs."""

    resource: str
    action: str


def actor_of(request: HttpRequest) -> Actor:
    """The actor the middleware built; anonymous when there is none."""
    actor = getattr(request, "actor", ANONYMOUS)
    return actor if isinstance(actor, Actor) else ANONYMOUS


def page(resource: str, action: str) -> Callable[[View[P]], View[P]]:
    """Let a view run only for actors who could do this to some object; the view still checks the object."""

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                check(actor_of(request), resource, action)
            except NotVisible:
                if actor_of(request).is_anonymous:
                    return to_sign_in(request)
                raise
            return view(request, *args, **kwargs)

        setattr(wrapper, MARK, Page(resource, action))
        return wrapper

    return decorate


def desk_page(resource: str, action: str) -> Callable[[View[P]], View[P]]:
    """`@page` twice: the desk is for staff, also where the rows themselves are public."""

    def decorate(view: View[P]) -> View[P]:
        return page(resource, action)(page("faces.desk", "view")(view))

    return decorate


def page_of(view: object) -> Page | None:
    """The mark of a view, also of a class-based one."""
    found = getattr(view, MARK, None) or getattr(getattr(view, "view_class", None), MARK, None)
    return found if isinstance(found, Page) else None


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask who it is first: absent and forbidden addresses answer alike."""
    try:
        door = reverse("access:sign-in")
    except NoReverseMatch as error:
        raise NotVisible("access.session", "start") from error
    back = quote(request.get_full_path()) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{door}?next={back}" if back else door)
