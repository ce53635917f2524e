"""The families' pages. What they show comes from the cards that rooms hand in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from tongyou.base.ui import home_cards

PLAN_SEARCH = "/plan/search/"


def home(request: HttpRequest) -> HttpResponse:
    """Today in the city: the plan in numbers, the search, what changed, one's own area."""
    areas = home_cards.collect("portal", request)
    return render(request, "portal/home.html", {"areas": areas, "search": search_address()})


def mine(request: HttpRequest) -> HttpResponse:
    """One's own page: area, messages, language, privacy; an invitation when not signed in."""
    return render(request, "portal/mine.html", {"areas": home_cards.collect("portal", request)})


def search_address() -> str:
    """The plan's search, or "" while no page answers there."""
    try:
        resolve(PLAN_SEARCH)
    except Resolver404:
        return ""
    return PLAN_SEARCH


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")
