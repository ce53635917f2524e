"""A private key ring and head folder for each test, and somebody who acts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tongyou.base import codes
from tongyou.base.audit import refusals
from tongyou.base.cipher import ring


@dataclass
class Actor:
    account_id: UUID | None = field(default_factory=codes.new_id)
    role: str = "town_supervisor"
    session_id: str = "a-session-key"
    post_id: UUID | None = None


@pytest.fixture(autouse=True)
def places(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.KEY_RING, settings.PRODUCTION = tmp_path / "keys.json", False
    settings.LEDGER_HEAD_DIR = tmp_path / "heads"
    refusals._waiting.entries.clear()
    yield tmp_path
    refusals._waiting.entries.clear()
    ring._seen = None


@pytest.fixture
def actor() -> Actor:
    return Actor()
