"""What a round owes: one report per task, one line per promise, evidence, and who was reminded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.domains.plan.models.commitments import Commitment, choices
from tongyou.domains.plan.models.plans import Node, Plan
from tongyou.domains.plan.models.rounds import Round
from tongyou.domains.plan.supervision import ReportState, SelfStatus
from tongyou.domains.plan.types import Kind
from tongyou.ground.visibility import Guard, GuardedQuerySet


class ReportingUnit(AppendOnly):
    """Which lead unit reports a task when several lead it, as the coordinator decided. The newest row counts."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    lineage = models.UUIDField(db_index=True)  # of the task
    unit = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    named_at = models.DateTimeField(default=clock.now)
    named_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["-named_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reporting_unit_has_reason")
        ]


class Report(models.Model):
    """The report of one task in one round: a standing row. Its procedure is a case of `plan.report`.

    Light and lateness are not columns: they follow from these moments, the round and today (rules/rounds).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="reports")
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    node = models.ForeignKey(Node, models.PROTECT, related_name="+")
    lineage = models.UUIDField(db_index=True)  # of the task: the same in later versions
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=8, choices=choices(ReportState), default=ReportState.OWED.value, db_index=True
    )
    case = models.OneToOneField(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    drafted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)  # the unit handed it in, first time
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(resource="plan.report", area="area_id", unit="unit_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "lineage"], name="report_once_per_round"),
            models.CheckConstraint(
                condition=~Q(state__in=(ReportState.REVIEW.value, ReportState.LOCKED.value))
                | Q(submitted_at__isnull=False),
                name="report_handed_in_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.LOCKED.value, locked_at__isnull=False)
                | (~Q(state=ReportState.LOCKED.value) & Q(locked_at__isnull=True)),
                name="report_locked_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(drafted_at__isnull=False),
                name="report_drafted_before_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(unit__isnull=False), name="report_case_has_unit"
            ),
        ]
        indexes = [models.Index(fields=["unit", "round"], name="report_unit_round")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"


class ReportLine(models.Model):
    """What a report says about one promise; a task without promises has one line for itself.

    While the clerk writes, the answers live in the instrument's response; they come here when the draft is submitted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="lines")
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lineage = models.UUIDField(db_index=True)  # of the commitment, or of the task
    code = models.CharField(max_length=16)
    kind = models.CharField(max_length=10, choices=choices(Kind), blank=True)  # empty: the task
    order = models.PositiveSmallIntegerField()
    response = models.UUIDField(null=True, blank=True, unique=True)  # of the instrument
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    status = models.CharField(max_length=12, choices=choices(SelfStatus), blank=True)
    reason = models.TextField(blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        resource="plan.report", area="report__area_id", unit="report__unit_id"
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "lineage"], name="line_once_per_report"),
            models.CheckConstraint(
                condition=Q(commitment__isnull=True, kind="")
                | (Q(commitment__isnull=False) & ~Q(kind="")),
                name="line_of_a_commitment_has_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(status=""), name="line_value_has_status"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Evidence(models.Model):
    """A file that proves a line. Taken back with a reason, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    line = models.ForeignKey(ReportLine, models.PROTECT, related_name="evidence")
    file = models.ForeignKey("ty_files.StoredFile", models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    guard: ClassVar[Guard] = Guard(
        resource="plan.report", area="line__report__area_id", unit="line__report__unit_id"
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["line", "added_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                name="evidence_withdrawn_with_reason",
            )
        ]


class Reminder(AppendOnly):
    """A reminder that was sent: to which post, for which report, at which threshold. No name, no telephone."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="reminders")
    threshold = models.CharField(max_length=12)
    sent_at = models.DateTimeField(default=clock.now)
    roles = models.JSONField(default=list)  # of the posts that were told
    vacant = models.JSONField(default=list)  # roles whose post was empty
    told = models.PositiveSmallIntegerField()  # how many people

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "threshold"], name="reminder_once")
        ]
