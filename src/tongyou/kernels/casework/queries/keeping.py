"""Filters as JSON and back. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from tongyou.kernels.casework.queries.types import Due, Filters, Whose

READERS: Mapping[str, Callable[[Any], Any]] = {
    "whose": Whose,
    "unit_id": UUID,
    "area_id": UUID,
    "due": Due,
    "due_before": dt.date.fromisoformat,
}
LEFT_OUT = ("after",)  # where somebody was on a page is nothing to keep


def as_content(filters: Filters) -> dict[str, Any]:
    """What differs from the ordinary inbox, as JSON."""
    plain = Filters()
    kept = [one.name for one in fields(filters) if one.name not in LEFT_OUT]
    return {
        name: value if isinstance(value, bool | int) else str(value)
        for name in kept
        if (value := getattr(filters, name)) != getattr(plain, name)
    }


def read_filters(content: Mapping[str, Any]) -> Filters:
    """Kept filters as a value; what is no longer known is left out."""
    known = {one.name for one in fields(Filters)} - set(LEFT_OUT)
    found: dict[str, Any] = {}
    for name, value in content.items():
        if name not in known:
            continue
        try:
            found[name] = READERS[name](value) if name in READERS else value
        except ValueError:
            continue
    return Filters(**found)
