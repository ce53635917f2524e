"""The demonstration city lives on its own date: the plan ends in December 2025, so the city starts on 15 October.

The offset lies in a file of the data folder, which every process looks at; time flows on from there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tongyou.base import clock

FIRST_DAY = dt.date(2025, 10, 15)

_seen: tuple[int, int] | None = None


def path() -> Path:
    """Where the offset is kept."""
    return Path(settings.DATA_DIR) / "demo-clock.json"


def move_to(day: dt.date) -> None:
    """From now on it is `day` in the demonstration city, at this hour."""
    days = (day - clock.local(clock.real_now()).date()).days
    target = path()
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps({"offset_days": days}), encoding="utf-8")
    fresh.replace(target)
    refresh()


def refresh() -> None:
    """Follow the file when it changed; without a file the clock runs true."""
    global _seen
    try:
        stat = path().stat()
    except FileNotFoundError:
        return
    mark = (stat.st_mtime_ns, stat.st_ino)
    if mark != _seen:
        _seen = mark
        days = int(json.loads(path().read_text(encoding="utf-8"))["offset_days"])
        clock.set_offset(dt.timedelta(days=days))


class CityClock:
    """Middleware of the demonstration: every request sees the city's date."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refresh()
        return self.get_response(request)
