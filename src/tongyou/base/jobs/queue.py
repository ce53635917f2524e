"""The queue: putting work in, taking it out, ending it. Every change is one conditional UPDATE."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import transaction
from django.db.models import F

from tongyou.base import clock, database
from tongyou.base.jobs import registry, wake
from tongyou.base.jobs.context import LostLease
from tongyou.base.jobs.models import WAITING, Job, State, Worker
from tongyou.base.jobs.personal import error_text, personal_places

LOST_LIMIT = 25  # a job that outlives so many workers is killing them
LARGEST_PAYLOAD = 16_000  # characters of JSON; what is larger belongs in a file or a row


class BadPayload(ValueError):
    """The payload is not JSON, too large, or holds personal data."""


def enqueue(
    name: str,
    payload: dict[str, Any] | None = None,
    *,
    key: str,
    not_before: dt.datetime | None = None,
) -> Job:
    """Put a job into the queue, inside the caller's transaction; the same key is one job for ever.

    `not_before` is a moment of the city's clock. Raises BadPayload, UnknownJob, and ValueError when the
    key already belongs to a job of another name.
    """
    spec = registry.spec_of(name)
    job = Job(
        key=key,
        name=name,
        lane=spec.lane,
        payload=_checked(payload or {}),
        allowed=spec.attempts,
        not_before=machine_time(not_before),
    )
    with database.write():
        Job.objects.bulk_create([job], ignore_conflicts=True)
        kept = Job.objects.get(key=key)
        if kept.pk == job.pk:
            transaction.on_commit(wake.ring_all)
    if kept.name != name:
        raise ValueError(f"the key {key!r} belongs to a job {kept.name!r}, not {name!r}")
    return kept


def find(key: str) -> Job | None:
    """The job of that key, with its progress."""
    return Job.objects.filter(key=key).first()


def progress(key: str, done: int, total: int, note: str = "") -> None:
    """Say how far a job is, in the caller's transaction; pages show it. `note` holds no personal data."""
    with database.write():
        Job.objects.filter(key=key).update(
            progress_done=max(done, 0),
            progress_total=max(total, 0),
            progress_note=_clean_note(note),
        )


def claim(worker: str, lane: str | None = None) -> Job | None:
    """Take the oldest due job for `worker`, safely against every other worker; None when none is due."""
    now = clock.real_now()
    due = Job.objects.due(now)
    if lane:
        due = due.filter(lane=lane)
    if not due.exists():  # a plain read: an idle worker never queues for the write lock
        return None
    with database.write():
        return _take(due, worker, now)


def _take(due: Any, worker: str, now: dt.datetime) -> Job | None:
    if database.is_postgresql():
        due = due.select_for_update(skip_locked=True)
    job: Job | None = due.first()
    if job is None:
        return None
    taken = Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts).update(
        state=State.RUNNING,
        worker=worker,
        attempts=F("attempts") + 1,
        lease_until=now + lease_of(job),
        started_at=now,
    )
    if not taken:
        return None
    job.refresh_from_db()
    return job


def lease_of(job: Job) -> dt.timedelta:
    """How long a claim holds without being renewed."""
    spec = registry.all_jobs().get(job.name)
    return dt.timedelta(seconds=spec.lease if spec else 60)


def renew(job: Job) -> bool:
    """Prolong the lease; False when the job is no longer ours."""
    with database.write():
        until = clock.real_now() + lease_of(job)
        return bool(Job.objects.held(job).update(lease_until=until))


def finish(job: Job, receipt: dict[str, Any]) -> None:
    """Mark done, in the caller's transaction; LostLease when another worker took over (and so rolls back)."""
    ended = Job.objects.held(job).update(
        state=State.DONE,
        receipt=receipt,
        lease_until=None,
        last_error="",
        finished_at=clock.real_now(),
    )
    if not ended:
        raise LostLease(job.key)


def fail(job: Job, error: BaseException) -> State:
    """Record a failed attempt: wait and try again, or give up when no attempt is left."""
    if job.failures >= job.allowed or isinstance(error, registry.UnknownJob):
        return _die(job, error_text(error))
    spec = registry.spec_of(job.name)
    with database.write():
        Job.objects.held(job).update(
            state=State.FAILED,
            last_error=error_text(error),
            lease_until=None,
            not_before=clock.real_now() + spec.wait(job.failures),
        )
    return State.FAILED


def release(job: Job) -> None:
    """Give a job back unharmed: its worker is stopping."""
    with database.write():
        Job.objects.held(job).update(
            state=State.QUEUED, lease_until=None, released=F("released") + 1
        )
        transaction.on_commit(wake.ring_all)


def reap() -> int:
    """Give back the jobs of dead workers: those whose lease ran out or whose pipe nobody holds."""
    now = clock.real_now()
    lost = list(Job.objects.expired(now))
    for worker in _dead_workers():
        lost += Job.objects.filter(state=State.RUNNING, worker=worker, lease_until__gte=now)
        _bury(worker)
    for job in lost:
        _give_back(job)
    return len(lost)


def _dead_workers() -> list[str]:
    here = Worker.objects.filter(machine=wake.machine(), stopped_at=None)
    return [name for name in here.values_list("id", flat=True) if wake.is_dead(name)]


def _bury(worker: str) -> None:
    with database.write():
        Worker.objects.filter(pk=worker).update(stopped_at=clock.real_now())
    wake.forget(worker)


def _give_back(job: Job) -> None:
    if job.lost + 1 >= LOST_LIMIT:
        _die(job, f"WorkerLost: {LOST_LIMIT} workers ended while running this job")
        return
    with database.write():
        Job.objects.held(job).update(
            state=State.QUEUED, lease_until=None, lost=F("lost") + 1, not_before=clock.real_now()
        )


def _die(job: Job, why: str) -> State:
    with database.write():
        Job.objects.held(job).update(
            state=State.DEAD, last_error=why[:500], lease_until=None, finished_at=clock.real_now()
        )
    return State.DEAD


def retry(job_id: Any, *, reason: str) -> bool:
    """Put a dead or waiting-to-retry job back at the front, with its attempts renewed."""
    job = Job.objects.filter(pk=job_id, state__in=(State.DEAD, State.FAILED)).first()
    if job is None:
        return False
    spec = registry.all_jobs().get(job.name)
    with database.write():
        changed = Job.objects.filter(pk=job_id, state=job.state, attempts=job.attempts).update(
            state=State.QUEUED,
            allowed=job.attempts + (spec.attempts if spec else 3),
            lost=0,
            released=0,
            not_before=clock.real_now(),
            finished_at=None,
            reason=reason.strip()[:200],
        )
        transaction.on_commit(wake.ring_all)
    return bool(changed)


def discard(job_id: Any, *, reason: str) -> bool:
    """Give a job up for good, with the reason; a running or finished one is left alone."""
    if not reason.strip():
        raise ValueError("a reason is needed")
    with database.write():
        open_states = (*WAITING, State.DEAD)
        return bool(
            Job.objects.filter(pk=job_id, state__in=open_states).update(
                state=State.DISCARDED, reason=reason.strip()[:200], finished_at=clock.real_now()
            )
        )


def machine_time(moment: dt.datetime | None) -> dt.datetime:
    """A moment of the city's clock on the machine's clock; None is at once."""
    if moment is None:
        return clock.real_now()
    return moment - clock.offset()


def _checked(payload: dict[str, Any]) -> dict[str, Any]:
    try:
        text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise BadPayload(f"the payload is not JSON: {error}") from error
    if len(text) > LARGEST_PAYLOAD:
        raise BadPayload(f"the payload has {len(text)} characters, {LARGEST_PAYLOAD} are allowed")
    places = list(personal_places(payload))
    if places:
        raise BadPayload(f"personal data in {', '.join(places)}: pass an identifier instead")
    return payload


def tells_who(text: str) -> bool:
    """Whether a free text holds a phone, an identity number or an e-mail address."""
    return any(personal_places(text))


def _clean_note(note: str) -> str:
    return "" if tells_who(note) else note[:200]
