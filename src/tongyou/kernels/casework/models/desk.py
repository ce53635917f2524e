"""What people leave at their desks (drafts, kept filters), and alarms nobody may overlook."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.ground.visibility import Guard, GuardedQuerySet
from tongyou.kernels.casework.models.cases import Case

STILL = Q(closed_at=None)


class Alarm(models.Model):
    """An open step that nobody answers for; the coordinator sees it until somebody does."""

    class Kind(models.TextChoices):
        VACANT = "vacant"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="alarms", db_index=False)
    step = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.VACANT)
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, related_name="+", db_index=False
    )
    area = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, related_name="+", db_index=False
    )
    compartment = models.CharField(max_length=32, blank=True, default="")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    guard: ClassVar[Guard] = Guard(
        resource="casework.case", area="area_id", unit="unit_id", compartment="compartment"
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "kind"], condition=STILL, name="alarm_once"
            )
        ]
        indexes = [
            models.Index(fields=["opened_at", "id"], condition=STILL, name="alarm_open"),
            models.Index(fields=["unit"], condition=STILL, name="alarm_of_unit"),
        ]


class Draft(models.Model):
    """Answers somebody has typed and not yet sent, sealed under the case's key; only theirs."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    step = models.CharField(max_length=80, blank=True, default="")
    account_id = models.UUIDField()
    sealed = models.TextField()
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "step", "account_id"], name="draft_once")
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]


class SavedFilter(models.Model):
    """An inbox somebody looks at every day, under a name of their own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    name = models.CharField(max_length=60)
    content = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "name"], name="filter_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="filter_named"),
        ]
