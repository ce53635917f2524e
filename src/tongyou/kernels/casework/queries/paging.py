"""Keyset paging: a page begins behind the last row of the one before, however many there are. No exact counts."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

CAP = 1000
LARGEST = 200
MORE = f"{CAP - 1}+"


def cursor(moment: dt.datetime, key: UUID) -> str:
    """Where a page ended."""
    return f"{moment.isoformat()}~{key}"


def read_cursor(text: str) -> tuple[dt.datetime, UUID] | None:
    """The moment and key of a cursor; None for what is none: the first page."""
    moment, _, key = text.partition("~")
    try:
        found = dt.datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return None
    return found if found[0].tzinfo else None


def behind(name: str, key: str, after: str, *, down: bool) -> Q:
    """Rows behind the cursor in the order of (name, key). The first condition alone lets the index start there."""
    found = read_cursor(after)
    if found is None:
        return Q()
    moment, pk = found
    way = "lt" if down else "gt"
    start = Q(**{f"{name}__{way}e": moment})
    return start & (Q(**{f"{name}__{way}": moment}) | Q(**{f"{key}__{way}": pk}))


def size_of(wanted: int) -> int:
    """Between one row and two hundred."""
    return max(1, min(wanted, LARGEST))


def count_text(rows: QuerySet[Any]) -> str:
    """The number of rows below a thousand, else "999+"."""
    found = rows.order_by().values("pk")[:CAP].count()
    return MORE if found >= CAP else str(found)
