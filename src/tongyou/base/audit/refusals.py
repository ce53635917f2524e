"""Refused attempts are kept even when the transaction they happened in rolls back.

Inside a transaction the entry waits, and is written as soon as the thread is out of it: at the end of
the request (middleware), of the job (`flush_refusals`), at the next refusal, or when the process ends.
A second connection would not do: on SQLite it would wait for the very transaction it stands in.
"""

from __future__ import annotations

import atexit
import datetime as dt
import threading
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from django.db import DatabaseError, connection

from tongyou.base import clock, logs
from tongyou.base.audit.recording import record
from tongyou.base.audit.types import ActorRef, Detail

log = logs.get_logger(__name__)


class _Waiting(threading.local):
    def __init__(self) -> None:
        self.entries: list[Callable[[], None]] = []


_waiting = _Waiting()


def record_refusal(
    *,
    actor: ActorRef,
    act: str,
    kind: str,
    subject_ids: Sequence[UUID] = (),
    fields: Sequence[str] = (),
    purpose: str = "",
    outcome: str = "refused",
    detail: Detail | None = None,
) -> None:
    """Keep that `actor` tried `act` and was refused; `outcome` may say why ("not_allowed", "locked" ...)."""
    write = partial(
        record,
        actor=actor,
        act="refused",
        kind=kind,
        subject_ids=list(subject_ids),
        fields=list(fields),
        purpose=purpose,
        outcome=outcome,
        detail={**(detail or {}), "attempted": act},
    )
    _waiting.entries.append(partial(_at, clock.now(), logs.request_id(), write))
    if not inside_transaction():
        flush_refusals()


def flush_refusals() -> None:
    """Write what waits, each in a transaction of its own. Does nothing inside a transaction."""
    while _waiting.entries and not inside_transaction():
        _waiting.entries[0]()
        del _waiting.entries[0]  # only now: if the database fails, the entry waits on


def inside_transaction() -> bool:
    """True in a transaction of the application (the one a test wraps around itself does not count)."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def _at(moment: dt.datetime, request_id: str, write: Callable[[], None]) -> None:
    """Write with the moment and request of the attempt, not of the writing."""
    with clock.freeze(moment), logs.bound_request(request_id):
        write()


def _at_exit() -> None:
    try:
        flush_refusals()
    except DatabaseError as failed:
        log.critical("audit.refusals_lost", count=len(_waiting.entries), error=str(failed))


atexit.register(_at_exit)
