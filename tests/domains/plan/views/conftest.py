"""A published plan in the cast's district."""

import pytest

from tests.factories.cast import Cast, cast
from tests.factories.plans import publish
from tongyou.domains.plan.models import PlanVersion

__all__ = ["cast"]


@pytest.fixture
def version(cast: Cast) -> PlanVersion:
    return publish(cast)
