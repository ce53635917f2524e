"""A round of the cast's plan with its cases, on the second day of April 2025; the pages are asked through HTTP.

`task 1` and `task 2` are led by education (colleague writes, unit_head approves), `task 3` by health (outsider writes,
nobody approves).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.domains.plan.supervision.conftest import OPENING_DAY
from tests.domains.plan.supervision.procedures import release_forms, release_procedures
from tests.domains.plan.supervision.rows import opened
from tests.factories.cast import MAKER, Cast, cast
from tests.factories.plans import publish
from tongyou.base import clock
from tongyou.domains.plan.actions import opening, rounds
from tongyou.domains.plan.models import Plan, Rhythm, Round

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def stopped() -> Iterator[None]:
    """It is nine o'clock on 2 April 2025; the quarter before is over and its reports are due on the 17th."""
    with clock.freeze(OPENING_DAY):
        yield


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return publish(cast).plan


@pytest.fixture
def rhythm(cast: Cast, plan: Plan) -> Rhythm:
    return rounds.set_rhythm(actor=MAKER, plan=plan, office_id=cast.units["office"].pk)


@pytest.fixture
def round_(cast: Cast, plan: Plan, rhythm: Rhythm) -> Round:
    """The first quarter of 2025, with a case for each of its three reports."""
    release_procedures()
    release_forms()
    row = opened(cast, plan, "2025Q1")
    opening.open_reports({"round": str(row.pk)})
    return row
