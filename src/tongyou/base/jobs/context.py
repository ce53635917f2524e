"""What a running job may say about itself: where it is, and where it would continue."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from tongyou.base import database
from tongyou.base.jobs.models import Job

_current: ContextVar[Job | None] = ContextVar("current_job", default=None)
stopping = threading.Event()


class Stopping(Exception):
    """The worker is stopping: the job goes back to the queue and continues at its checkpoint."""


class LostLease(Exception):
    """This claim no longer holds the job; whatever it did since is rolled back."""


@contextmanager
def running(job: Job) -> Iterator[None]:
    """Mark `job` as the one this thread runs."""
    token = _current.set(job)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Job | None:
    """The job this thread runs, if any."""
    return _current.get()


def cursor() -> dict[str, Any]:
    """Where the running job left off; empty at its first run and outside a job."""
    job = _current.get()
    return dict(job.cursor) if job else {}


def checkpoint(state: dict[str, Any]) -> None:
    """Keep the place of the running job, in the caller's transaction.

    Write a batch and its checkpoint inside one `database.write()`: a killed worker then repeats nothing.
    Raises LostLease when another worker has taken the job over. Outside a job it does nothing.
    """
    job = _current.get()
    if job is None:
        return
    with database.write():
        if not Job.objects.held(job).update(cursor=state):
            raise LostLease(job.key)
        job.cursor = state


def stop_if_asked() -> None:
    """Call between two batches of a long job: raises Stopping when the worker is to stop."""
    if _current.get() is not None and stopping.is_set():
        raise Stopping
