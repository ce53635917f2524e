"""The queue in one process: once per key, retries, dead letters, leases, progress."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tongyou.base import clock, jobs
from tongyou.base.jobs import context, queue, registry
from tongyou.base.jobs.models import Job, State, Worker

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def counting(**options: Any) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []

    @jobs.job("test.count", **options)
    def count(payload: dict[str, Any]) -> dict[str, int]:
        seen.append(payload)
        return {"seen": len(seen)}

    return seen


def broken(**options: Any) -> None:
    @jobs.job("test.broken", **options)
    def fall(payload: dict[str, Any]) -> None:
        Job.objects.filter(key="witness").update(progress_note="touched")
        raise RuntimeError("call 13812345678 about it")


def test_the_same_key_is_one_job() -> None:
    seen = counting()
    first = jobs.enqueue("test.count", {"n": 1}, key="a")
    second = jobs.enqueue("test.count", {"n": 2}, key="a")
    assert first.pk == second.pk
    assert jobs.drain() == 1
    assert seen == [{"n": 1}]
    jobs.enqueue("test.count", {"n": 3}, key="a")
    assert jobs.drain() == 0
    done = jobs.find("a")
    assert done is not None
    assert (done.state, done.receipt) == (State.DONE, {"seen": 1})


def test_a_key_of_another_job_is_refused() -> None:
    counting()
    broken()
    jobs.enqueue("test.count", key="a")
    with pytest.raises(ValueError, match="belongs to a job"):
        jobs.enqueue("test.broken", key="a")


def test_a_rolled_back_caller_leaves_no_job() -> None:
    counting()
    with transaction.atomic():
        jobs.enqueue("test.count", key="a")
        transaction.set_rollback(True)
    assert jobs.find("a") is None


@pytest.mark.parametrize(
    "payload",
    [
        {"phone": "x"},
        {"note": "张三 13812345678"},
        {"rows": [{"id": "330402201501011234"}]},
        {"to": "mother@example.org"},
        {"when": dt.date(2025, 1, 1)},
        {"text": "x" * 20_000},
    ],
)
def test_payloads_with_personal_or_unfit_data_are_refused(payload: dict[str, Any]) -> None:
    counting()
    with pytest.raises(jobs.BadPayload):
        jobs.enqueue("test.count", payload, key="a")
    assert jobs.find("a") is None


def test_an_unknown_name_is_refused_when_enqueued_and_dead_when_found() -> None:
    with pytest.raises(jobs.UnknownJob):
        jobs.enqueue("test.nobody", key="a")
    Job.objects.create(key="old", name="test.nobody")
    jobs.drain()
    old = jobs.find("old")
    assert old is not None
    assert (old.state, "test.nobody" in old.last_error) == (State.DEAD, True)


def test_two_functions_may_not_share_a_name() -> None:
    counting()
    with pytest.raises(ValueError, match="two functions"):

        @jobs.job("test.count")
        def other(payload: dict[str, Any]) -> None: ...


def test_failure_rolls_back_waits_longer_and_ends_dead() -> None:
    broken(attempts=3, backoff=10)
    Job.objects.create(key="witness", name="x", state=State.DONE, finished_at=clock.real_now())
    jobs.enqueue("test.broken", key="a")
    waits = []
    for _ in range(3):
        assert jobs.drain() == 1
        job = Job.objects.get(key="a")
        waits.append((job.not_before - clock.real_now()).total_seconds())
        Job.objects.filter(key="a", state=State.FAILED).update(not_before=clock.real_now())
    assert Job.objects.get(key="witness").progress_note == ""
    assert 8 < waits[0] < 13
    assert 18 < waits[1] < 25
    assert job.state == State.DEAD
    assert "13812345678" not in job.last_error
    assert job.last_error.startswith("RuntimeError: call ")
    assert jobs.drain() == 0


def test_retry_gives_new_attempts_and_discard_needs_a_reason() -> None:
    broken(attempts=1)
    job = jobs.enqueue("test.broken", key="a")
    jobs.drain()
    assert jobs.retry(job.pk, reason="fixed the address")
    assert jobs.drain() == 1
    assert Job.objects.get(key="a").state == State.DEAD
    with pytest.raises(ValueError, match="reason"):
        jobs.discard(job.pk, reason="  ")
    assert jobs.discard(job.pk, reason="no longer needed")
    assert not jobs.retry(job.pk, reason="again")
    ended = Job.objects.get(key="a")
    assert (ended.state, ended.reason) == (State.DISCARDED, "no longer needed")


def test_not_before_follows_the_citys_clock() -> None:
    seen = counting()
    clock.set_offset(dt.timedelta(days=-400))
    try:
        jobs.enqueue("test.count", key="later", not_before=clock.now() + dt.timedelta(hours=1))
        jobs.enqueue("test.count", key="past", not_before=clock.now() - dt.timedelta(hours=1))
    finally:
        clock.set_offset(dt.timedelta(0))
    jobs.drain()
    assert len(seen) == 1
    assert Job.objects.get(key="later").not_before > clock.real_now()


def test_an_expired_lease_comes_back_and_the_old_claim_is_fenced_off() -> None:
    counting()
    jobs.enqueue("test.count", key="a")
    first = queue.claim("one")
    assert first is not None
    assert queue.claim("two") is None
    Job.objects.update(lease_until=clock.real_now() - dt.timedelta(seconds=1))
    assert queue.reap() == 1
    second = queue.claim("two")
    assert second is not None
    assert not queue.renew(first)
    with pytest.raises(context.LostLease):
        queue.finish(first, {})
    queue.finish(second, {})
    done = Job.objects.get(key="a")
    assert (done.state, done.worker, done.lost, done.failures) == (State.DONE, "two", 1, 1)


def test_a_job_that_kills_its_workers_ends_dead() -> None:
    counting()
    jobs.enqueue("test.count", key="a")
    for _ in range(queue.LOST_LIMIT):
        assert queue.claim("one")
        Job.objects.update(lease_until=clock.real_now() - dt.timedelta(seconds=1))
        queue.reap()
    job = Job.objects.get(key="a")
    assert job.state == State.DEAD
    assert "WorkerLost" in job.last_error


def test_a_long_job_continues_at_its_checkpoint() -> None:
    pages: list[int] = []
    broken_lines: list[int] = []

    @jobs.job("test.long", transactional=False, backoff=0)
    def walk(payload: dict[str, Any]) -> dict[str, int]:
        for page in range(jobs.cursor().get("page", 0), 5):
            if page == 3 and not broken_lines:
                broken_lines.append(page)
                raise RuntimeError("the line broke")
            pages.append(page)
            jobs.checkpoint({"page": page + 1})
            jobs.progress("walk", page + 1, 5, f"page {page + 1}")
        return {"pages": 5}

    jobs.enqueue("test.long", key="walk")
    jobs.drain()
    jobs.drain()
    job = Job.objects.get(key="walk")
    assert pages == [0, 1, 2, 3, 4]
    assert (job.state, job.percent, job.progress_note, job.lane) == (
        State.DONE,
        100,
        "page 5",
        "long",
    )


def test_stopping_gives_the_job_back_without_a_failed_attempt() -> None:
    @jobs.job("test.long", attempts=1, transactional=False)
    def walk(payload: dict[str, Any]) -> None:
        jobs.checkpoint({"page": 1})
        jobs.stop_if_asked()

    jobs.enqueue("test.long", key="walk")
    context.stopping.set()
    try:
        jobs.run_once()
    finally:
        context.stopping.clear()
    job = Job.objects.get(key="walk")
    assert (job.state, job.failures, job.cursor) == (State.QUEUED, 0, {"page": 1})
    jobs.drain()
    assert Job.objects.get(key="walk").state == State.DONE


def test_progress_notes_hold_no_personal_data() -> None:
    counting()
    jobs.enqueue("test.count", key="a")
    jobs.progress("a", 1, 4, "13812345678")
    job = Job.objects.get(key="a")
    assert (job.percent, job.progress_note) == (25, "")


def test_the_database_refuses_a_running_job_without_a_lease() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(key="a", name="x", state=State.RUNNING)


def test_only_workers_seen_lately_count_as_alive() -> None:
    now = clock.real_now()
    Worker.objects.create(id="old", machine="m", process=1, seen_at=now - dt.timedelta(minutes=5))
    assert jobs.alive() == 0
    Worker.objects.create(id="new", machine="m", process=2)
    assert jobs.alive() == 1


def test_back_off_grows_and_stops_at_an_hour() -> None:
    spec = registry.JobSpec("x", lambda payload: None, backoff=5)
    assert 5 <= spec.wait(1).total_seconds() <= 6
    assert 40 <= spec.wait(4).total_seconds() <= 48
    assert spec.wait(50) == registry.LONGEST_WAIT
