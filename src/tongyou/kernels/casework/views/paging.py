"""Pages of a list that stands in memory: the newest first, older and newer by a number in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict


def slice_of(rows: Sequence[Any], query: QueryDict, size: int) -> dict[str, Any]:
    """`rows` of this page, and the addresses around it; a number out of range gives the nearest page."""
    last = max((len(rows) - 1) // size, 0)
    given = query.get("page", "0")
    page = min(int(given), last) if given.isdecimal() and len(given) < 6 else 0
    return {
        "rows": rows[page * size : (page + 1) * size],
        "pages": {
            "newer": f"?page={page - 1}" if page else "",
            "older": f"?page={page + 1}" if page < last else "",
        },
    }
