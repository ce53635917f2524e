"""What every page of the plan shares: the shell of the face it stands in, and paging."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from tongyou.ground.visibility import page

SHELLS = {"portal": "plan/portal.html", "desk": "plan/desk.html"}


P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def faced(resource: str, action: str) -> Callable[[View[P]], View[P]]:
    """`@page` for pages that stand in the portal and in the desk: the desk is for staff only."""

    def decorate(view: View[P]) -> View[P]:
        public = page(resource, action)(view)
        staff = page("faces.desk", "view")(public)

        @functools.wraps(public)
        def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return (staff if kwargs.get("face") == "desk" else public)(request, *args, **kwargs)

        return wrapper

    return decorate


def show(request: HttpRequest, template: str, face: str, /, **context: Any) -> HttpResponse:
    """Render a page of the plan inside the shell of its face."""
    return render(
        request, f"plan/{template}.html", {"shell": SHELLS[face], "face": face, **context}
    )


def paged(request: HttpRequest, rows: QuerySet[Any] | list[Any], per_page: int = 30) -> Page[Any]:
    """One page of a list; a page number out of range gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
