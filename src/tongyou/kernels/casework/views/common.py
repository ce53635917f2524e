"""What every page of casework shares: the shell, the reader's language, the ledger's row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from tongyou.base import audit
from tongyou.ground.visibility import Actor, actor_of
from tongyou.kernels.criteria import Text

UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
CASE, PROCEDURE = "casework.case", "casework.procedure"
WRITES = ["GET", "HEAD", "POST"]
CONFLICT, WRONG = 409, 422
WAITING = "casework.waiting"  # what this request has counted already, for the menu


def say(text: Text | None) -> str:
    """A text in the reader's language; empty for none."""
    return (text.en if in_english() else text.zh) if text else ""


def clean(text: str | None, longest: int) -> str:
    """What came in an address or a hidden field, without signs that no database keeps."""
    return UNSEEN.sub("", text or "")[:longest]


def reader_of(request: HttpRequest) -> Actor:
    """The actor, reading in the language this page has: the account's own may be another."""
    return replace(actor_of(request), language=get_language() or "zh-hans")


def in_english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def show(
    request: HttpRequest, template: str, /, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of casework inside the desk."""
    return render(request, f"casework/{template}.html", context, status=status)


def shown(request: HttpRequest, case_ids: Iterable[UUID], act: str = "read") -> None:
    """Note in the ledger which cases this page shows."""
    seen = list(dict.fromkeys(case_ids))
    if seen:
        audit.record_read(request, CASE, seen, act=act)
