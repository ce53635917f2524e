"""Fixtures of the territory's tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.ground.territory.cast import Cast, assemble
from tests.support.standing import standing
from tongyou.base import clock

DAY = dt.datetime(2025, 10, 15, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    """The demonstration's day."""
    with clock.freeze(DAY):
        yield


@pytest.fixture(scope="module")
def standing_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The city and its people, once for a module."""

    def make() -> Cast:
        with clock.freeze(DAY):
            return assemble()

    yield from standing(django_db_blocker, make)


@pytest.fixture
def cast(standing_cast: Cast, db: None) -> Cast:
    return standing_cast.fresh()
