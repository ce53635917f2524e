"""Jobs that exist only here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tongyou.base.jobs import registry


@pytest.fixture(autouse=True)
def own_registry() -> Iterator[None]:
    """Restore what is registered."""
    kept = [dict(t) for t in (registry._jobs, registry._handlers, registry._schedules)]
    turns = list(registry._turns)
    yield
    for table, before in zip(
        (registry._jobs, registry._handlers, registry._schedules), kept, strict=True
    ):
        table.clear()
        table.update(before)
    registry._turns[:] = turns
