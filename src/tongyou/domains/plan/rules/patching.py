"""A draft is changed by patches: paths with their new values, and the old values that undo them.

A path names things by id, never by position: `tasks/K12/lead`, `tasks/K12/commitments/C12.1/value`,
`corrections/R3/decision`, `title`. A value of None at the path of a whole item removes the item; a dict
there adds or replaces it. So one mechanism serves setting, adding, removing and undoing.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

Draft = dict[str, Any]
Patch = dict[str, Any]

LISTS = ("actions", "tasks", "corrections", "unread", "commitments")


class NoSuchPlace(Exception):
    """The path names nothing in this draft (it may have been removed in another window)."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def find(items: list[dict[str, Any]], item_id: str) -> dict[str, Any] | None:
    """The item with this id, or None."""
    return next((item for item in items if item.get("id") == item_id), None)


def read(draft: Draft, path: str) -> Any:
    """The value at a path; None for an item that is not there. Raises NoSuchPlace for a broken path."""
    place: Any = draft
    parts = path.split("/")
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        if isinstance(place, list):
            place = find(place, part)
            if place is None and not last:
                raise NoSuchPlace(path)
        elif isinstance(place, dict) and (part in place or last):
            place = place.get(part)
        else:
            raise NoSuchPlace(path)
    return place


def apply_patch(draft: Draft, patch: Mapping[str, Any]) -> tuple[Draft, Patch]:
    """The changed draft and the patch that undoes the change; the draft given stays as it is."""
    changed = copy.deepcopy(draft)
    before: Patch = {}
    for path, value in patch.items():
        before[path] = copy.deepcopy(read(changed, path))
        write(changed, path, copy.deepcopy(value))
    return changed, dict(reversed(before.items()))


def write(draft: Draft, path: str, value: Any) -> None:
    """Put a value at a path, in place. Raises NoSuchPlace for a broken path."""
    holder, _, last = path.rpartition("/")
    place = read(draft, holder) if holder else draft
    if isinstance(place, list):
        put_item(place, last, value)
    elif isinstance(place, dict):
        place[last] = value
    else:
        raise NoSuchPlace(path)


def put_item(items: list[dict[str, Any]], item_id: str, value: dict[str, Any] | None) -> None:
    """Add, replace or remove one item and keep the list in its order."""
    at = next((i for i, item in enumerate(items) if item.get("id") == item_id), None)
    if value is None:
        if at is not None:
            del items[at]
    elif at is None:
        items.append({**value, "id": item_id})
    else:
        items[at] = {**value, "id": item_id}
    items.sort(key=place_in_list)


def place_in_list(item: Mapping[str, Any]) -> tuple[int, tuple[int, ...]]:
    """Numbered things stand by number, others by the numbers of their id: an item that comes back by undo
    finds its old place.
    """
    number = item.get("number")
    ids = tuple(int(digits) for digits in re.findall(r"\d+", str(item["id"])))
    return (number if isinstance(number, int) else 0), ids
