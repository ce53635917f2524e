"""Supervision notices (督办单): issued, answered, accepted or sent back, closed. The procedure is a case of `plan.notice`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.models.checks import ClaimCheck
from tongyou.domains.plan.models.commitments import choices
from tongyou.domains.plan.models.meetings import Resolution
from tongyou.domains.plan.models.plans import Node, Plan
from tongyou.domains.plan.models.reports import Report
from tongyou.domains.plan.supervision import Cause, NoticeState, Urgency
from tongyou.ground.visibility import Guard, GuardedQuerySet


class SupervisionNotice(models.Model):
    """One notice to one unit: what is wrong, until when to answer, and how it went on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    number = models.CharField(max_length=32, unique=True)
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    unit = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    case = models.OneToOneField(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    cause = models.CharField(max_length=16, choices=choices(Cause))
    urgency = models.CharField(
        max_length=10, choices=choices(Urgency), default=Urgency.ORDINARY.value
    )
    title = models.CharField(max_length=120)
    request = models.TextField()
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="+")
    lineage = models.UUIDField(null=True, blank=True, db_index=True)  # of the task
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="+")
    doubt = models.ForeignKey(
        ClaimCheck, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    resolution = models.OneToOneField(
        Resolution, models.PROTECT, null=True, blank=True, related_name="notice"
    )
    state = models.CharField(
        max_length=10, choices=choices(NoticeState), default=NoticeState.ISSUED.value, db_index=True
    )
    issued_at = models.DateTimeField(default=clock.now)
    issued_by = models.UUIDField(null=True)
    issued_as = models.CharField(max_length=24)  # coordinator or leader
    answer_by = models.DateField()
    done_by = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_words = models.TextField(blank=True)

    guard: ClassVar[Guard] = Guard(resource="plan.notice", area="area_id", unit="unit_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(request=""), name="notice_says_what_it_wants"
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.RETURNED.value) | ~Q(return_reason=""),
                name="notice_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(NoticeState.ANSWERED.value, NoticeState.ACCEPTED.value))
                | Q(answered_at__isnull=False),
                name="notice_answered_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(NoticeState.CLOSED.value, NoticeState.WITHDRAWN.value))
                | Q(closed_at__isnull=False),
                name="notice_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(cause=Cause.RESOLUTION.value) | Q(resolution__isnull=False),
                name="notice_of_a_resolution_names_it",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="notice_unit_state")]

    def __str__(self) -> str:
        return self.number
