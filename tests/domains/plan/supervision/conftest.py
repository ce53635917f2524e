"""A published plan with a rhythm, in the cast's district; the clock stands on the second day of April 2025."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tests.factories.cast import MAKER, Cast, cast
from tests.factories.plans import publish
from tongyou.base import clock
from tongyou.domains.plan.actions import rounds
from tongyou.domains.plan.models import Plan, PlanVersion, Rhythm

__all__ = ["cast"]

OPENING_DAY = datetime(2025, 4, 2, 1, 0, tzinfo=UTC)  # nine o'clock in Jiaxing


def on(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """A moment by the wall clock in Jiaxing."""
    return datetime.combine(date(year, month, day), datetime.min.time(), clock.SHANGHAI).replace(
        hour=hour
    )


@pytest.fixture
def stopped() -> Iterator[None]:
    with clock.freeze(OPENING_DAY):
        yield


@pytest.fixture
def version(cast: Cast, stopped: None) -> PlanVersion:
    return publish(cast)


@pytest.fixture
def plan(cast: Cast, version: PlanVersion) -> Plan:
    return version.plan


@pytest.fixture
def rhythm(cast: Cast, plan: Plan) -> Rhythm:
    return rounds.set_rhythm(actor=MAKER, plan=plan, office_id=cast.units["office"].pk)
