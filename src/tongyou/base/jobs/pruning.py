"""Forgetting finished work: a retention job, declared in `site/wiring.py` as `jobs.prune`, nightly."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tongyou.base import clock, database
from tongyou.base.jobs import registry
from tongyou.base.jobs.models import Delivery, Job, OutboxEvent, State, Worker

KEEP_JOBS = dt.timedelta(days=60)  # also how long a job's key protects against a second run
KEEP_EVENTS = dt.timedelta(days=180)
KEEP_WORKERS = dt.timedelta(days=7)
BATCH = 500  # rows per transaction: well under 100 ms of write lock


@registry.job("jobs.prune", transactional=False)
def prune(payload: dict[str, Any]) -> dict[str, int]:  # noqa: ARG001 - a job takes its payload
    """Remove finished jobs, heard events and gone workers past their keeping time."""
    now = clock.real_now()
    ended = Job.objects.filter(state__in=(State.DONE, State.DISCARDED))
    jobs = _remove(ended.filter(finished_at__lt=now - KEEP_JOBS))
    unheard = Delivery.objects.filter(handled_at=None).values("event_id")
    old = OutboxEvent.objects.filter(happened_at__lt=clock.now() - KEEP_EVENTS)
    events = _remove(old.exclude(pk__in=unheard))
    workers = _remove(Worker.objects.filter(seen_at__lt=now - KEEP_WORKERS))
    return {"jobs": jobs, "events": events, "workers": workers}


def _remove(rows: Any) -> int:
    total = 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        with database.write():
            rows.model.objects.filter(pk__in=ids).delete()
        total += len(ids)
    return total
