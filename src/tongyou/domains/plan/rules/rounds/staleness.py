"""Stale: a report that comes in time and says nothing new.

How long the same words may stand depends on what is measured: things are counted all year round, rates are
surveyed once a year. The spans are *illustrative* until the district sets them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongyou.domains.plan.supervision import Freshness, SelfStatus
from tongyou.domains.plan.types import Kind

COUNTED = dt.timedelta(days=183)
SURVEYED = dt.timedelta(days=365 + 92)
MEMORY = SURVEYED + dt.timedelta(days=92)  # further back nothing matters to the question
ALLOWED = {
    Kind.RATE: SURVEYED,
    Kind.RATIO: SURVEYED,
    Kind.SCORE: SURVEYED,
    Kind.MORTALITY: SURVEYED,
    Kind.TREND: SURVEYED,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one handed-in round said about one promise."""

    period_end: dt.date
    value: Decimal | None
    status: SelfStatus
    reason: str = ""
    evidence: int = 0


def same(one: Said, other: Said) -> bool:
    """Nothing new between two rounds: no other value, status or words, and no further evidence."""
    return (one.value, one.status, one.reason.strip(), one.evidence) == (
        other.value,
        other.status,
        other.reason.strip(),
        other.evidence,
    )


def unchanged_since(history: Sequence[Said]) -> dt.date | None:
    """End of the first of the last rounds that all say the same; None without a round."""
    if not history:
        return None
    newest = history[-1]
    since = newest.period_end
    for said in reversed(history[:-1]):
        if not same(said, newest):
            break
        since = said.period_end
    return since


def freshness(kind: Kind, history: Sequence[Said]) -> Freshness:
    """Whether the newest of the handed-in rounds (oldest first) says anything new. What is met stays fresh."""
    since = unchanged_since(history)
    if since is None:
        return Freshness.UNKNOWN
    newest = history[-1]
    if newest.status is SelfStatus.MET:
        return Freshness.FRESH
    stale = newest.period_end - since > ALLOWED.get(kind, COUNTED)
    return Freshness.STALE if stale else Freshness.FRESH
