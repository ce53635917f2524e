"""The ledger's housekeeping: sealed as it grows, its head written outside every day, proved every night."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tongyou.base import audit, jobs
from tongyou.base.logs import get_logger
from tongyou.ground.access.models import Account

SEAL_EVERY = 60.0  # seconds between sealings of one worker

log = get_logger(__name__)
_sealed_at = float("-inf")


def keep_sealed() -> None:
    """At most once a minute in each worker: refusals that wait are written, and new entries are sealed."""
    global _sealed_at
    audit.flush_refusals()
    if time.monotonic() - _sealed_at >= SEAL_EVERY:
        _sealed_at = time.monotonic()
        audit.seal_all()


@jobs.job("audit.head", transactional=False)
def write_head(_payload: dict[str, Any]) -> None:
    """The day's head, outside the database. Fails loudly, as a dead letter, when the ledger is broken."""
    audit.seal_all()
    audit.write_daily_head()


@jobs.job("audit.verify", attempts=1, transactional=False)
def prove(_payload: dict[str, Any]) -> None:
    """Read the whole chain; a break becomes a dead letter that the page of jobs shows."""
    broken = audit.verify()
    if broken:
        log.error("ledger_broken", breaks=len(broken), first=broken[0].words)
        raise audit.LedgerBroken(broken[0])


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Post titles for the ledger's page: who acted, without personal names."""
    rows = Account.objects.filter(pk__in=list(ids)).values_list("pk", "title", "kind")
    return {pk: title or kind for pk, title, kind in rows}


def keep() -> None:
    """Called once, by the wiring."""
    audit.set_namer(names)
    jobs.each_turn(keep_sealed)
    jobs.schedule("audit.head", "5 0 * * *")
    jobs.schedule("audit.verify", "30 2 * * *")
