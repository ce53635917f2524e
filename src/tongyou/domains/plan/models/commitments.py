"""Typed commitments and the dated baselines that lead units enter for them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.models.plans import Node, PlanVersion
from tongyou.domains.plan.types import Firmness, Kind, Operator, Quantifier, Window
from tongyou.ground.visibility import Guard, GuardedQuerySet


def choices(enum: Any) -> list[tuple[str, str]]:
    """A StrEnum as Django choices."""
    return [(member.value, member.value) for member in enum]


class Commitment(models.Model):
    """One testable promise of a task (`types.CommitmentSpec` as a row)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lineage = models.UUIDField(default=new_id, db_index=True)
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="commitments")
    node = models.ForeignKey(Node, models.PROTECT, related_name="commitments")
    code = models.CharField(max_length=16)
    order = models.PositiveSmallIntegerField()
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=10, choices=choices(Kind))
    operator = models.CharField(max_length=4, choices=choices(Operator))
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    quantifier = models.CharField(max_length=5, choices=choices(Quantifier))
    window = models.CharField(max_length=10, choices=choices(Window))
    by = models.DateField(null=True, blank=True)
    by_stated = models.BooleanField(default=False)
    operator_stated = models.BooleanField(default=True)
    implied = models.BooleanField(default=False)
    firmness = models.CharField(max_length=11, choices=choices(Firmness))
    approximate = models.BooleanField(default=False)
    scope = models.CharField(max_length=64)
    scope_note_zh = models.TextField(blank=True)
    scope_note_en = models.TextField(blank=True)
    denominator = models.CharField(max_length=64, blank=True)
    evidence_zh = models.TextField(blank=True)
    evidence_en = models.TextField(blank=True)
    duplicate_of = models.CharField(max_length=16, blank=True)
    see_also = models.JSONField(default=list)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    guard: ClassVar[Guard] = Guard(
        resource="plan.version",
        area="version__area_id",
        public=Q(version__state__in=("published", "superseded")),
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["version", "node__number", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="commitment_code_once"),
            models.CheckConstraint(
                condition=(Q(operator="done") & Q(value__isnull=True))
                | (~Q(operator="done") & Q(value__isnull=False)),
                name="commitment_value_fits_operator",
            ),
            models.CheckConstraint(
                condition=~Q(window="by_date") | Q(by__isnull=False),
                name="commitment_by_date_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title_zh}"


class Baseline(models.Model):
    """A dated starting value for a commitment, entered by the lead unit with its source; the newest row counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lineage = models.UUIDField(db_index=True)
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    value = models.DecimalField(max_digits=14, decimal_places=4)
    as_of = models.DateField()
    source = models.CharField(max_length=300)
    entered_at = models.DateTimeField(default=clock.now)
    entered_by = models.UUIDField(null=True)

    guard: ClassVar[Guard] = Guard(
        resource="plan.commitment", area="area_id", unit="unit_id", public=Q()
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_at"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="baseline_has_source")]
