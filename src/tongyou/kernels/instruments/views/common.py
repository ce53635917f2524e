"""What every page shares: the shell, the language, paging."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from tongyou.ground.access import home
from tongyou.ground.visibility import actor_of

QUIET = "instruments/quiet.html"  # no account, no menu: for those who are not asked who they are
DESK = "ui/desk.html"
WRITES = ["GET", "HEAD", "POST"]


def language() -> str:
    """The language of this page."""
    return get_language() or "zh-hans"


def own_shell(request: HttpRequest) -> str:
    """The frame of the visitor's own face."""
    return home.shell_for(actor_of(request))


def show(
    request: HttpRequest, template: str, shell: str, /, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of this room inside a shell."""
    return render(
        request, f"instruments/{template}.html", {"shell": shell, **context}, status=status
    )


def paged(
    request: HttpRequest, rows: QuerySet[Any], per_page: int = 20, name: str = "page"
) -> Page[Any]:
    """One page of a list; a page number out of range gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get(name))
