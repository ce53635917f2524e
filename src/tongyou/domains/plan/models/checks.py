"""Doubts about what units say, and how each was settled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.domains.plan.models.commitments import choices
from tongyou.domains.plan.models.reports import ReportLine
from tongyou.domains.plan.supervision import CheckState, Doubt
from tongyou.ground.visibility import Guard, GuardedQuerySet


class ClaimCheck(models.Model):
    """One doubt about one line: the rule that raised it, the question, and where it stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(ReportLine, models.PROTECT, related_name="checks")
    rule = models.CharField(max_length=20, choices=choices(Doubt))
    explanation_zh = models.TextField()
    explanation_en = models.TextField()
    state = models.CharField(
        max_length=10, choices=choices(CheckState), default=CheckState.OPEN.value, db_index=True
    )
    raised_at = models.DateTimeField(default=clock.now)

    guard: ClassVar[Guard] = Guard(
        resource="plan.report", area="line__report__area_id", unit="line__report__unit_id"
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["line", "raised_at"]
        constraints = [
            models.UniqueConstraint(fields=["line", "rule"], name="check_once_per_line_and_rule")
        ]

    def __str__(self) -> str:
        return self.rule


class CheckAnswer(AppendOnly):
    """A recorded answer to a doubt, with its reason. The newest row counts."""

    check_row = models.ForeignKey(ClaimCheck, models.PROTECT, related_name="answers")
    state = models.CharField(max_length=10, choices=choices(CheckState))
    reason = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="check_answer_has_reason")
        ]
