"""The cast with the three samples released, a round of the report, and a survey."""

from __future__ import annotations

import pytest

from tests.factories.cast import Cast, cast
from tests.kernels.instruments.support import House, build

__all__ = ["cast"]


@pytest.fixture
def house(cast: Cast) -> House:
    """Everything the room's tests stand on."""
    return build(cast)
