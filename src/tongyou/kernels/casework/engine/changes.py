"""What an event did to a case, as data: every row that changed, as it stands afterwards.

An opening holds the whole case; any other event holds the changed rows whole, never a difference within one. So the
past does not depend on today's rules, and rows in a database can follow event by event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tongyou.kernels.casework.engine.coding import from_json, readers_of, state_from_json, to_json
from tongyou.kernels.casework.engine.rows import put
from tongyou.kernels.casework.engine.types import (
    ClockState,
    MaterialState,
    PauseState,
    ReferralState,
    State,
    StepState,
)

ROWS: Mapping[str, tuple[type, str]] = {  # kind of row -> class, what tells one from another
    "steps": (StepState, "key"),
    "materials": (MaterialState, "code"),
    "pauses": (PauseState, "number"),
    "clocks": (ClockState, "key"),
    "referrals": (ReferralState, "number"),
}
VALUES = ("standing", "outcome", "closed_at", "unit_id", "places", "known", "failed")  # whole
MAPS = ("fields", "items")  # by entry


def difference(before: State | None, after: State) -> dict[str, Any]:
    """What has to be set to come from `before` to `after`."""
    if before is None:
        whole: dict[str, Any] = to_json(after)
        return {name: one for name, one in whole.items() if name != "revision"}
    found: dict[str, Any] = {}
    for name, (_, key) in ROWS.items():
        found[name] = changed_rows(getattr(before, name), getattr(after, name), key)
    for name in MAPS:
        found[name] = changed_entries(getattr(before, name), getattr(after, name))
    found = {name: one for name, one in found.items() if one}
    for name in VALUES:
        if getattr(before, name) != getattr(after, name):
            found[name] = to_json(getattr(after, name))
    return found


def changed_rows(before: tuple[Any, ...], after: tuple[Any, ...], key: str) -> list[Any]:
    """Rows that are new or not as they were."""
    if before is after:
        return []
    old = {getattr(row, key): row for row in before}
    return [to_json(row) for row in after if old.get(getattr(row, key)) != row]


def changed_entries(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Entries that are new or not as they were."""
    return {
        key: to_json(one)
        for key, one in after.items()
        if key not in before or before[key] != one or type(before[key]) is not type(one)
    }


def begin(patch: Mapping[str, Any], revision: int) -> State:
    """The case as it was opened."""
    return state_from_json({**patch, "revision": revision})


def apply(state: State, patch: Mapping[str, Any], revision: int) -> State:
    """The case with everything set that the patch names."""
    readers = readers_of(State)
    found: dict[str, Any] = {"revision": revision}
    for name, one in patch.items():
        if name in ROWS:
            found[name] = with_rows(getattr(state, name), one, *ROWS[name])
        elif name in MAPS:
            found[name] = {**getattr(state, name), **one}
        elif name in VALUES:
            found[name] = readers[name](one)
    return replace(state, **found)


def with_rows(rows: tuple[Any, ...], changed: list[Any], cls: type, key: str) -> tuple[Any, ...]:
    """The rows with the changed ones in their places, new ones at the end."""
    for data in changed:
        rows = put(rows, from_json(cls, data), key)
    return rows
