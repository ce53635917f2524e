"""What every page of the plan shares: the shell of the face it stands in, and paging."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SHELLS = {"portal": "plan/portal.html", "desk": "plan/desk.html"}


def show(request: HttpRequest, template: str, face: str, /, **context: Any) -> HttpResponse:
    """Render a page of the plan inside the shell of its face."""
    return render(
        request, f"plan/{template}.html", {"shell": SHELLS[face], "face": face, **context}
    )


def paged(request: HttpRequest, rows: QuerySet[Any] | list[Any], per_page: int = 30) -> Page[Any]:
    """One page of a list; a page number out of range gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
