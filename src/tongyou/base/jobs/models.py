"""Jobs, the workers that run them, what is due by the clock, and events on their way.

Times in `Job` and `Worker` are the machine's own (`clock.real_now`): the demonstration clock must not
move a lease. Times in `Schedule` and `OutboxEvent` are the city's (`clock.now`).
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.codes import new_id


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("等待")
    RUNNING = "running", _("运行中")
    FAILED = "failed", _("失败,将重试")
    DONE = "done", _("完成")
    DEAD = "dead", _("停止,需处理")
    DISCARDED = "discarded", _("已放弃")


class Lane(models.TextChoices):
    """Short jobs never wait behind long ones: each lane has its own thread in a worker."""

    SHORT = "short", _("短任务")
    LONG = "long", _("长任务")


WAITING = (State.QUEUED, State.FAILED)


class JobQuerySet(models.QuerySet["Job"]):
    """Named questions about the queue."""

    def due(self, now: dt.datetime) -> JobQuerySet:
        """Jobs a worker may take at this moment, the oldest due first."""
        return self.filter(state__in=WAITING, not_before__lte=now).order_by("not_before", "id")

    def expired(self, now: dt.datetime) -> JobQuerySet:
        """Running jobs whose worker no longer renews the lease."""
        return self.filter(state=State.RUNNING, lease_until__lt=now)

    def held(self, job: Job) -> JobQuerySet:
        """This job, if this very claim still holds it: the fence against a worker that came back."""
        return self.filter(pk=job.pk, state=State.RUNNING, worker=job.worker, attempts=job.attempts)


class Job(models.Model):
    """One piece of work, once per key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=100)
    lane = models.CharField(max_length=5, choices=Lane.choices, default=Lane.SHORT)
    payload = models.JSONField(default=dict)  # identifiers and figures, never personal data
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(default=0)  # claims so far
    lost = models.PositiveIntegerField(default=0)  # claims that ended with the worker's death
    released = models.PositiveIntegerField(default=0)  # claims given back by a stopping worker
    allowed = models.PositiveIntegerField(default=3)  # failed attempts before it is dead
    not_before = models.DateTimeField(default=clock.real_now)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=64, blank=True, default="")
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_note = models.CharField(max_length=200, blank=True, default="")
    cursor = models.JSONField(default=dict, blank=True)  # where a long job continues
    receipt = models.JSONField(default=dict, blank=True)  # what the job says it did
    last_error = models.CharField(max_length=500, blank=True, default="")  # masked
    reason = models.CharField(max_length=200, blank=True, default="")  # why retried or discarded
    created_at = models.DateTimeField(default=clock.real_now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("后台任务")
        indexes = [
            models.Index(
                fields=["lane", "not_before"],
                condition=Q(state__in=("queued", "failed")),
                name="ty_jobs_due",
            ),
            models.Index(
                fields=["lease_until"], condition=Q(state="running"), name="ty_jobs_leases"
            ),
            models.Index(fields=["state", "created_at"], name="ty_jobs_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | (Q(lease_until__isnull=False) & ~Q(worker="")),
                name="ty_jobs_running_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "dead", "discarded"))
                | Q(finished_at__isnull=False),
                name="ty_jobs_end_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="discarded") | ~Q(reason=""), name="ty_jobs_discard_has_reason"
            ),
        ]

    @property
    def failures(self) -> int:
        """Attempts that ended with an error (a worker's end is not the job's fault)."""
        return max(self.attempts - self.lost - self.released, 0)

    @property
    def percent(self) -> int:
        """Progress as a whole percentage; 0 when the total is unknown."""
        if not self.progress_total:
            return 0
        return min(100, self.progress_done * 100 // self.progress_total)


class Worker(models.Model):
    """A process that runs jobs, and when it was last heard."""

    id = models.CharField(primary_key=True, max_length=64)
    machine = models.CharField(max_length=100)
    process = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=clock.real_now)
    seen_at = models.DateTimeField(default=clock.real_now)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("后台进程")
        indexes = [models.Index(fields=["seen_at"], name="ty_jobs_worker_seen")]


class Schedule(models.Model):
    """When a declared schedule last fired; what it is stands in `site/wiring.py`."""

    name = models.CharField(primary_key=True, max_length=100)
    job = models.CharField(max_length=100)
    cron = models.CharField(max_length=100)
    last_fired = models.DateTimeField()

    class Meta:
        verbose_name = _("定时任务")


class OutboxEvent(models.Model):
    """Something that happened, written in the transaction that made it happen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField(default=1)
    payload = models.JSONField(default=dict)
    happened_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("事件")
        indexes = [models.Index(fields=["type", "happened_at"], name="ty_jobs_event_type")]


class Delivery(models.Model):
    """One handler has seen one event: the mark that makes handling idempotent."""

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=150)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("事件送达")
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="ty_jobs_handled_once")
        ]
