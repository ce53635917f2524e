"""From a document to a draft: the import, the edits people made, and the spans a version came from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.domains.plan.models.commitments import Commitment
from tongyou.domains.plan.models.plans import Node, Plan, PlanVersion
from tongyou.domains.plan.types import Stage
from tongyou.ground.visibility import Guard, GuardedQuerySet


class PlanImport(models.Model):
    """One document on its way to a version. `draft` is what people correct; `reading` stays as the machine left it."""

    class State(models.TextChoices):
        READING = "reading"
        REFUSED = "refused"
        REVIEW = "review"
        PUBLISHED = "published"
        DISCARDED = "discarded"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=32, unique=True)
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    file = models.ForeignKey("ty_files.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    refused_code = models.CharField(max_length=40, blank=True)
    refused_zh = models.TextField(blank=True)
    refused_en = models.TextField(blank=True)
    text = models.TextField(blank=True)
    reading = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(max_length=24, blank=True, choices=[(s.value, s.value) for s in Stage])
    version = models.OneToOneField(
        PlanVersion, models.PROTECT, null=True, blank=True, related_name="source"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(resource="plan.import", area="area_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "area"], name="import_state_area")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(version__isnull=False),
                name="import_published_has_version",
            )
        ]

    def __str__(self) -> str:
        return self.number


class DraftEdit(AppendOnly):
    """One correction a person made to a draft; undo is another edit that restores `before`."""

    plan_import = models.ForeignKey(PlanImport, models.PROTECT, related_name="edits")
    revision = models.PositiveIntegerField()
    op = models.CharField(max_length=32)
    target = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undoes = models.PositiveIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["plan_import", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_import", "revision"], name="draft_edit_revision_once"
            )
        ]


class Span(models.Model):
    """Where in the document a node or commitment stands: half-open character offsets, and the words there."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="spans")
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="spans")
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="spans"
    )
    part = models.CharField(max_length=16)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()

    guard: ClassVar[Guard] = Guard(
        resource="plan.version",
        area="version__area_id",
        public=Q(version__state__in=("published", "superseded")),
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["version", "start"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="span_not_empty")
        ]
