"""The chain of a case's events: each digest covers its event and the one before, sealed text included as it stands. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tongyou.kernels.casework.engine.types import Event

BEGINNING = "0" * 64


def data_text(data: Mapping[str, Any]) -> str:
    """One value, one sequence of signs."""
    return json.dumps(data, separators=(",", ":"), sort_keys=True, ensure_ascii=True)


def digest(case_id: UUID, event: Event, data: str, sealed: str, previous: str) -> str:
    """The digest of one event in its place. `data` and `sealed` are what the row holds."""
    parts = [
        str(case_id),
        event.sequence,
        str(event.kind),
        event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        str(event.by) if event.by else None,
        event.role,
        event.act,
        event.step,
        data,
        sealed,
        previous,
    ]
    return hashlib.sha256(data_text({"event": parts}).encode()).hexdigest()
