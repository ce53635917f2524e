"""Fixtures of the territory's tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.ground.territory.cast import Cast, assemble
from tongyou.base import clock


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    """The demonstration's day."""
    with clock.freeze(dt.datetime(2025, 10, 15, 2, 0, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()
