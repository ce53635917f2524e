"""Plans, their versions, and the tree of systems, actions and tasks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.types import Stage, UnitRole
from tongyou.ground.visibility import Guard, GuardedQuerySet


class Plan(models.Model):
    """One plan of one place for one period; a follow-on plan stands beside the old one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=64, unique=True)
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField()
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    guard: ClassVar[Guard] = Guard(
        resource="plan.plan",
        area="area_id",
        public=Q(is_public=True),
        fields={"code": "open"},
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=models.F("start")), name="plan_period_forward"
            )
        ]

    def __str__(self) -> str:
        return self.code


class PlanVersion(models.Model):
    """The plan as it stood at one moment: draft for comments, adopted, amended. Published versions never change."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        SUPERSEDED = "superseded"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    sequence = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=64)
    stage = models.CharField(max_length=24, choices=[(s.value, s.value) for s in Stage])
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=12, choices=[("pack", "pack"), ("import", "import")])
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.UUIDField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    task_count = models.PositiveSmallIntegerField(default=0)
    action_count = models.PositiveSmallIntegerField(default=0)
    commitment_count = models.PositiveSmallIntegerField(default=0)

    guard: ClassVar[Guard] = Guard(
        resource="plan.version", area="area_id", public=Q(state__in=("published", "superseded"))
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "sequence"], name="version_sequence_once"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="published"),
                name="version_one_published_per_plan",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="withdrawn") | Q(published_at__isnull=False),
                name="version_published_has_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "area"], name="version_state_area")]

    def __str__(self) -> str:
        return f"{self.title_zh} {self.label}"


class Node(models.Model):
    """A system, action or task of one version. `lineage` is the same for the same task in later versions."""

    class Kind(models.TextChoices):
        SYSTEM = "system"
        ACTION = "action"
        TASK = "task"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lineage = models.UUIDField(default=new_id, db_index=True)
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="nodes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=16, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=400, blank=True)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    inferred = models.BooleanField(default=False)
    search_text = models.TextField(blank=True, default="")

    guard: ClassVar[Guard] = Guard(
        resource="plan.version",
        area="version__area_id",
        public=Q(version__state__in=("published", "superseded")),
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["version", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "number"], name="node_number_once"),
            models.CheckConstraint(condition=~Q(title_zh=""), name="node_titled"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} {self.title_zh}"


class NodeUnit(models.Model):
    """A unit that leads a task or cooperates in it. `unit` is empty until the printed name is resolved."""

    node = models.ForeignKey(Node, models.PROTECT, related_name="units")
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    printed = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in UnitRole])
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["node", "role", "order"]
        constraints = [
            models.UniqueConstraint(fields=["node", "role", "order"], name="node_unit_once")
        ]
        indexes = [models.Index(fields=["unit", "role"], name="node_unit_role")]


class Change(models.Model):
    """One line of the public change log, in words a citizen understands; written when a version is published."""

    class Sort(models.TextChoices):
        ADDED = "added"
        CHANGED = "changed"
        WITHDRAWN = "withdrawn"
        PUBLISHED = "published"

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="changes")
    node = models.ForeignKey(Node, models.PROTECT, null=True, blank=True, related_name="+")
    sort = models.CharField(max_length=10, choices=Sort.choices)
    happened_at = models.DateTimeField(default=clock.now)
    text_zh = models.TextField()
    text_en = models.TextField()

    guard: ClassVar[Guard] = Guard(
        resource="plan.version",
        area="version__area_id",
        public=Q(version__state__in=("published", "superseded")),
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "id"]
