"""The leaders' wall: counts only, no person's data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongyou.base import clock
from tongyou.base.ui import home_cards
from tongyou.ground.visibility import page


@page("faces.cockpit", "view")
def home(request: HttpRequest) -> HttpResponse:
    """Key figures, the wall of actions, and when the page was made."""
    context = {
        "areas": home_cards.collect("cockpit", request),
        "moment": clock.local(clock.now()),
    }
    return render(request, "cockpit/home.html", context)
