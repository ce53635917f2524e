"""The staff home: what needs me, my posts and their scope, notices."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.ui import home_cards
from tongyou.ground.visibility import page


@page("faces.desk", "view")
def home(request: HttpRequest) -> HttpResponse:
    """One inbox over everything that waits for this person's posts."""
    context = {
        "areas": home_cards.collect("desk", request),
        "greeting": greeting(clock.local(clock.now())),
    }
    return render(request, "desk/home.html", context)


def greeting(moment: datetime) -> Promise:
    """Words for the hour of the day in Shanghai."""
    if moment.hour < 6:
        return _("夜深了")
    if moment.hour < 12:
        return _("早上好")
    if moment.hour < 18:
        return _("下午好")
    return _("晚上好")
