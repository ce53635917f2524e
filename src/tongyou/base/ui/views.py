"""The living page: every component in every state, in both languages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongyou.base import clock
from tongyou.base.ui import errors, icons, samples
from tongyou.base.ui.tags.show import STATUSES


def living(request: HttpRequest) -> HttpResponse:
    """Components with invented content, so that designers, testers and axe see all of them."""
    page = Paginator(range(1, 121), 10).get_page(request.GET.get("page"))
    context = {
        "statuses": list(STATUSES),
        "icons": sorted(icons.symbols()),
        "drawings": samples.DRAWINGS,
        "colours": samples.COLOURS,
        "page": page,
        "form": samples.SampleForm(),
        "wrong_form": samples.wrong_form(),
        **samples.values(clock.today()),
    }
    return render(request, "ui/living.html", context)


def error_sample(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as it looks; the address is part of the living page."""
    if status not in errors.WORDS:
        raise Http404
    return errors.page(request, status)


def work_sample(request: HttpRequest) -> HttpResponse:
    """The fragment that long work polls; it stands at 60 of 84."""
    return render(request, "ui/work_sample.html")
