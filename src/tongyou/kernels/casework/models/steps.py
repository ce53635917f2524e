"""Work items: one row for each round of a step at a unit. The inbox is a list of these and of nothing else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base.codes import new_id
from tongyou.ground.visibility import Guard, GuardedQuerySet
from tongyou.kernels.casework.engine.types import Standing, StepStanding

OPEN = Q(standing=StepStanding.OPEN.value)


class Step(models.Model):
    """A step of a case at one unit, with what an inbox shows of its case copied beside it.

    Copies (`procedure` to `case_standing`) are written by the same act that changes the case.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(
        "ty_casework.Case", models.PROTECT, related_name="steps", db_index=False
    )
    position = models.PositiveSmallIntegerField()  # in the engine's state
    key = models.CharField(max_length=80)
    code = models.CharField(max_length=64)
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, related_name="+", db_index=False
    )
    round = models.PositiveSmallIntegerField(default=1)
    standing = models.CharField(max_length=10, choices=[(s.value, s.value) for s in StepStanding])
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)  # account
    act = models.CharField(max_length=64, blank=True, default="")
    late = models.BooleanField(default=False)
    actors = models.JSONField(default=list)  # accounts that acted on this round, for four eyes

    procedure = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    number = models.CharField(max_length=32)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    area = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, related_name="+", db_index=False
    )
    compartment = models.CharField(max_length=32, blank=True, default="")
    roles = models.CharField(max_length=300, blank=True, default="")  # ",clerk,coordinator@any,"
    due_at = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    case_standing = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Standing])

    guard: ClassVar[Guard] = Guard(
        resource="casework.case", area="area_id", unit="unit_id", compartment="compartment"
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="step_key_once"),
            models.CheckConstraint(
                condition=Q(standing__in=[s.value for s in StepStanding]),
                name="step_standing_known",
            ),
            models.CheckConstraint(
                condition=~OPEN | Q(opened_at__isnull=False, due_at__isnull=False),
                name="step_open_has_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_at", "id"], condition=OPEN, name="step_inbox_unit"),
            models.Index(fields=["area", "due_at", "id"], condition=OPEN, name="step_inbox_area"),
            models.Index(fields=["due_at", "id"], condition=OPEN, name="step_inbox_all"),
            models.Index(
                fields=["procedure", "code", "due_at", "id"], condition=OPEN, name="step_inbox_kind"
            ),
            models.Index(
                fields=["unit", "case"],
                condition=Q(opened_at__isnull=False),
                name="step_cases_of_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"
