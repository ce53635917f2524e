"""Research files (task 1): question, commission, report, advice, and whether it was adopted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.models.commitments import choices
from tongyou.domains.plan.models.plans import Node, Plan
from tongyou.domains.plan.supervision import ResearchState
from tongyou.ground.visibility import Guard, GuardedQuerySet

DECIDED = (ResearchState.ADOPTED.value, ResearchState.PARTLY.value, ResearchState.NOT_ADOPTED.value)


class ResearchFile(models.Model):
    """One question put to a unit or an expert body, and what became of the answer. A case of `plan.research`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    number = models.CharField(max_length=32, unique=True)
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    case = models.OneToOneField(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(max_length=200)
    question = models.TextField()
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    expert = models.CharField(max_length=120, blank=True)  # an institution, never a private person
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=14, choices=choices(ResearchState), default=ResearchState.ASKED.value
    )
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.UUIDField(null=True)
    commissioned_at = models.DateTimeField(null=True, blank=True)
    findings = models.TextField(blank=True)
    paper = models.ForeignKey(
        "ty_files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField(null=True, blank=True)
    advice = models.TextField(blank=True)
    advised_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(resource="plan.research", area="area_id", unit="unit_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(question=""), name="research_asks_something"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED)
                | (~Q(decision_reason="") & Q(decided_at__isnull=False)),
                name="research_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number
