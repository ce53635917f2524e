"""Running one job: claim, do, mark. The only place where a job's function is called."""

from __future__ import annotations

from typing import Any

from tongyou.base import database
from tongyou.base.jobs import context, queue, registry
from tongyou.base.jobs.models import Job
from tongyou.base.logs import get_logger

log = get_logger(__name__)

INLINE = "inline"


def run_once(worker: str = INLINE, lane: str | None = None) -> bool:
    """Claim and run one due job; False when none was due."""
    job = queue.claim(worker, lane)
    if job is None:
        return False
    run(job)
    return True


def drain(limit: int = 1000) -> int:
    """Run due jobs in this process until none is left (tests, commands); how many ran."""
    for count in range(limit):
        if not run_once():
            return count
    return limit


def run(job: Job) -> None:
    """Run a claimed job to one of its ends."""
    try:
        with context.running(job):
            _do(job)
    except context.Stopping:
        queue.release(job)
    except context.LostLease:
        log.warning("job_taken_over", job=job.key)
    except Exception as error:
        state = queue.fail(job, error)
        log.exception("job_failed", job=job.key, name=job.name, state=str(state))


def _do(job: Job) -> None:
    spec = registry.spec_of(job.name)
    if spec.transactional:
        with database.write():
            queue.finish(job, _receipt(spec.work(dict(job.payload))))
        return
    receipt = _receipt(spec.work(dict(job.payload)))
    with database.write():
        queue.finish(job, receipt)


def _receipt(result: Any) -> dict[str, Any]:
    return dict(result) if result else {}
