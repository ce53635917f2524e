"""The clock's work: every minute `casework.tick` looks for what is due, and sees to each threshold once.

A threshold and its mark (`Fired`, unique) are one transaction: whoever kills the worker, it happened or it did not, and
the next tick goes on from there.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from tongyou.base import clock, jobs
from tongyou.base.database import write
from tongyou.base.logs import get_logger
from tongyou.kernels.casework import escalating
from tongyou.kernels.casework.actions import byitself
from tongyou.kernels.casework.engine.rows import clock_of
from tongyou.kernels.casework.engine.types import ClockState, Moment
from tongyou.kernels.casework.models import Clock, Fired, Referral
from tongyou.kernels.casework.moments import moment_for
from tongyou.kernels.casework.records import Loaded
from tongyou.kernels.casework.thresholds import Does, Threshold, next_at, thresholds

log = get_logger(__name__)
TICK = "casework.tick"
BATCH = 200
ACTS = {
    Does.LAPSE_PAUSE: "lapse_pause",
    Does.LAPSE_MATERIAL: "lapse_material",
    Does.PROCEED: "proceed_late",
}


class TickFailed(RuntimeError):
    """Some clocks could not be seen to; the others were, and these are tried again with the next tick."""


@jobs.job(TICK, transactional=False, lease=120, attempts=1)
def tick(payload: dict[str, Any]) -> dict[str, int]:  # noqa: ARG001 - a job takes its payload
    """See to everything that is due by now; how many thresholds were seen to. TickFailed."""
    now, seen, failed = clock.now(), 0, set[int]()
    while due := due_clocks(now, failed):
        for pk, case_id, key in due:
            try:
                seen += see_to(case_id, key)
            except DatabaseError:
                raise
            except Exception:
                log.exception("clock_failed", case=str(case_id), clock=key)
                failed.add(pk)
            jobs.stop_if_asked()
    ended = end_referrals(now)
    if failed:
        raise TickFailed(f"{len(failed)} clocks could not be seen to")
    return {"fired": seen, "referrals": ended}


def due_clocks(now: dt.datetime, failed: set[int]) -> list[tuple[int, UUID, str]]:
    """The next clocks that something is to be done about."""
    rows = Clock.objects.filter(next_at__lte=now).exclude(pk__in=failed)
    return list(rows.order_by("next_at", "pk").values_list("pk", "case_id", "key")[:BATCH])


def see_to(case_id: UUID, key: str) -> int:
    """Every threshold of one clock that is due, each in its own transaction; how many were seen to."""
    count = 0
    while fire_next(case_id, key):
        count += 1
    return count


def fire_next(case_id: UUID, key: str) -> bool:
    """The first due threshold of a clock that has not been seen to; False when there is none any more.

    Then the clock learns when to be looked at next.
    """
    with write():
        loaded = byitself.lock(case_id)
        found = clock_of(loaded.state, key) if loaded else None
        if loaded is None or found is None:
            Clock.objects.filter(case_id=case_id, key=key).update(next_at=None)
            return False
        moment = moment_for(loaded.row, loaded.procedure, loaded.state)
        fired = frozenset(
            Fired.objects.filter(case_id=case_id, clock=key).values_list("threshold", flat=True)
        )
        due = first_due(loaded, found, moment, fired)
        if due is None:
            wait(loaded, found, moment, fired)
            return False
        Fired.objects.create(case_id=case_id, clock=key, threshold=due.name, fired_at=moment.now)
        fire(loaded, found, due, moment)
    return True


def first_due(
    loaded: Loaded, found: ClockState, moment: Moment, fired: frozenset[str]
) -> Threshold | None:
    """The earliest threshold that is due and has not been seen to."""
    for one in thresholds(loaded.procedure, found, moment.calendar):
        if one.at <= moment.now and one.name not in fired:
            return one
    return None


def wait(loaded: Loaded, found: ClockState, moment: Moment, fired: frozenset[str]) -> None:
    """Nothing is due: the clock is looked at again when something will be."""
    upcoming = next_at(loaded.procedure, found, moment.calendar, fired)
    Clock.objects.filter(case_id=loaded.row.pk, key=found.key).update(next_at=upcoming)


def fire(loaded: Loaded, found: ClockState, due: Threshold, moment: Moment) -> None:
    """See to one threshold, in the caller's transaction."""
    act = ACTS.get(due.does)
    if act is None:
        escalating.tell(loaded, found, due)
        return
    _, _, rest = found.key.partition(":")
    step = rest if due.does is Does.PROCEED else ""
    payload = {"material": rest} if due.does is Does.LAPSE_MATERIAL else {}
    byitself.do(loaded, act, step, payload, moment)


def end_referrals(now: dt.datetime) -> int:
    """Referrals whose time is over are ended as events too; nothing was seen through them any more."""
    ended = 0
    over = Referral.objects.filter(ended_at=None, ends_at__lt=now).order_by("ends_at", "pk")
    for case_id, number in list(over.values_list("case_id", "number")[:BATCH]):
        with write():
            loaded = byitself.lock(case_id)
            ended += bool(loaded and byitself.do(loaded, "end_referral", "", {"number": number}))
        jobs.stop_if_asked()
    return ended
