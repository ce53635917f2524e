"""What the linter found in a version or a draft, and how each finding was settled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.domains.plan.models.documents import PlanImport
from tongyou.domains.plan.models.plans import PlanVersion
from tongyou.ground.visibility import Guard, GuardedQuerySet


class Finding(models.Model):
    """One finding on one version or on one import's draft; `key` is stable while the cause stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    plan_import = models.ForeignKey(
        PlanImport, models.PROTECT, null=True, blank=True, related_name="findings"
    )
    key = models.CharField(max_length=200)
    rule = models.CharField(max_length=48)
    severity = models.CharField(max_length=8)
    places = models.JSONField(default=list)
    title_zh = models.TextField()
    title_en = models.TextField()
    explanation_zh = models.TextField()
    explanation_en = models.TextField()
    suggestion_zh = models.TextField(blank=True)
    suggestion_en = models.TextField(blank=True)
    gone = models.BooleanField(default=False)

    guard: ClassVar[Guard] = Guard(resource="plan.finding", area="area_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["severity", "rule", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version__isnull=False, plan_import__isnull=True)
                | Q(version__isnull=True, plan_import__isnull=False),
                name="finding_one_home",
            ),
            models.UniqueConstraint(
                fields=["version", "key"],
                condition=Q(version__isnull=False),
                name="finding_once_per_version",
            ),
            models.UniqueConstraint(
                fields=["plan_import", "key"],
                condition=Q(plan_import__isnull=False),
                name="finding_once_per_import",
            ),
        ]


class Settlement(AppendOnly):
    """A recorded answer to a finding: settled or reopened, by whom, when, and why. The newest row counts."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="settlements")
    settled = models.BooleanField()
    reason = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="settlement_has_reason")
        ]
