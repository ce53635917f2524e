"""What belongs to a case beside its steps: materials, pauses, clocks, referrals; and what the clock has done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongyou.base.clock import now
from tongyou.kernels.casework.definition.types import Span
from tongyou.kernels.casework.engine.types import MaterialStanding
from tongyou.kernels.casework.models.cases import Case


class Material(models.Model):
    """One paper the procedure asks for."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="materials", db_index=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=64)
    standing = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in MaterialStanding]
    )
    file = models.ForeignKey(
        "ty_files.StoredFile", models.PROTECT, null=True, related_name="+", db_index=False
    )
    promised_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="material_once"),
            models.CheckConstraint(
                condition=Q(standing__in=[s.value for s in MaterialStanding]),
                name="material_standing_known",
            ),
        ]


class Pause(models.Model):
    """An interval in which the case's clocks stand still."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses", db_index=False)
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # when it runs out by itself
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="pause_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="pause_one_at_a_time"
            ),
        ]


class Clock(models.Model):
    """One deadline. `next_at` is the next moment at which something is to happen: what the ticker looks for."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks", db_index=False)
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=100)
    amount = models.PositiveIntegerField()
    span = models.CharField(max_length=4, choices=[(s.value, s.value) for s in Span])
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)
    paused = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="clock_once"),
            models.CheckConstraint(
                condition=Q(span__in=[s.value for s in Span]), name="clock_span_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(next_at__isnull=False),
                name="clock_next",
            ),
            models.Index(fields=["due_at"], condition=Q(stopped_at=None), name="clock_running_due"),
        ]


class Fired(models.Model):
    """A threshold that has been seen to; unique, so once, whoever is killed in between."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    clock = models.CharField(max_length=100)
    threshold = models.CharField(max_length=60)
    fired_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "clock", "threshold"], name="fired_once")
        ]


class Referral(models.Model):
    """Another unit may see named forms of a case until `ends_at`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", db_index=False)
    number = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, related_name="+", db_index=False
    )
    forms = models.JSONField(default=list)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="referral_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("started_at")), name="referral_has_an_end"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "ends_at"], condition=Q(ended_at=None), name="referral_live"
            ),
            models.Index(fields=["ends_at"], condition=Q(ended_at=None), name="referral_to_end"),
        ]
