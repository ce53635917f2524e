"""Meetings of the leading group: agenda, resolutions. A resolution becomes a supervision notice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.models.commitments import choices
from tongyou.domains.plan.models.plans import Node, Plan
from tongyou.domains.plan.supervision import MeetingState
from tongyou.ground.visibility import Guard, GuardedQuerySet


class Meeting(models.Model):
    """One meeting of the leading group on one plan."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    meets_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=10, choices=choices(MeetingState), default=MeetingState.PLANNED.value
    )
    minutes = models.TextField(blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.UUIDField(null=True)

    guard: ClassVar[Guard] = Guard(resource="plan.meeting", area="area_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-meets_on", "-sequence"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "sequence"], name="meeting_sequence_once"),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.HELD.value) | Q(held_at__isnull=False),
                name="meeting_held_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED.value) | ~Q(cancelled_reason=""),
                name="meeting_cancelled_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One point of an agenda, most often an open problem; `key` names the problem, so that none stands twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=24)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=400)
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped = models.BooleanField(default=False)

    guard: ClassVar[Guard] = Guard(resource="plan.meeting", area="meeting__area_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="agenda_item_once"),
        ]


class Resolution(models.Model):
    """What a meeting decided: which unit does what, by when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="resolutions"
    )
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    unit = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="+")
    done_by = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.UUIDField(null=True)

    guard: ClassVar[Guard] = Guard(resource="plan.meeting", area="area_id", unit="unit_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="resolution_order_once"),
            models.CheckConstraint(condition=~Q(text=""), name="resolution_has_text"),
        ]
