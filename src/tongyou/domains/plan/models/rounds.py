"""Reporting rounds: how often a plan is reported, each round, and the frozen values made of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.domains.plan.models.commitments import choices
from tongyou.domains.plan.models.plans import Plan, PlanVersion
from tongyou.domains.plan.supervision import Cadence, RoundState
from tongyou.ground.visibility import Guard, GuardedQuerySet

PUBLISHED = Q(published__isnull=False)


class Rhythm(models.Model):
    """How a plan is reported: how often, how many working days after the period, by itself or not, and which unit reviews."""

    plan = models.OneToOneField(Plan, models.PROTECT, primary_key=True, related_name="rhythm")
    cadence = models.CharField(
        max_length=8, choices=choices(Cadence), default=Cadence.QUARTER.value
    )
    due_days = models.PositiveSmallIntegerField(default=10)
    by_itself = models.BooleanField(default=True)
    office = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    since = models.DateField()  # periods that ended before are not owed

    guard: ClassVar[Guard] = Guard(
        resource="plan.round", area="plan__area_id", public=Q(plan__is_public=True)
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(cadence=Cadence.CUSTOM.value), name="rhythm_follows_the_calendar"
            ),
            models.CheckConstraint(
                condition=Q(due_days__gte=1) & Q(due_days__lte=60), name="rhythm_due_days_sensible"
            ),
        ]


class RoundSnapshot(AppendOnly):
    """One round frozen: the value every bulletin and public page is made from, with its digest. A correction is a new one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey("Round", models.PROTECT, related_name="snapshots")
    sequence = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    data = models.JSONField()
    digest = models.CharField(max_length=64)

    guard: ClassVar[Guard] = Guard(
        resource="plan.round", area="round__area_id", public=Q(published_in__isnull=False)
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["round", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["round", "sequence"], name="snapshot_sequence_once"),
            models.CheckConstraint(
                condition=Q(sequence=1) | ~Q(reason=""), name="snapshot_correction_has_reason"
            ),
        ]


class Round(models.Model):
    """One reporting round of one plan: a half-open period, a due date, and what becomes of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rounds")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="+")
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    cadence = models.CharField(max_length=8, choices=choices(Cadence))
    period_start = models.DateField()
    period_end = models.DateField()  # half-open
    opens_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=8, choices=choices(RoundState), default=RoundState.OPEN.value, db_index=True
    )
    simulated = models.BooleanField(default=False)
    brought_over = models.BooleanField(default=False)  # from ledgers kept before the platform
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.UUIDField(null=True)
    published = models.OneToOneField(
        RoundSnapshot, models.PROTECT, null=True, blank=True, related_name="published_in"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(resource="plan.round", area="area_id", public=PUBLISHED)
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-period_end", "-period_start"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="round_once_per_plan"),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="round_period_forward"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("opens_on")), name="round_due_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN.value) | Q(closed_at__isnull=False),
                name="round_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.LOCKED.value) | Q(locked_at__isnull=False),
                name="round_locked_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=True) | Q(published_at__isnull=False),
                name="round_published_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.code
