"""Rounds: one instrument, asked of many, within a time. And who is due."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.ground.visibility import Guard, GuardedQuerySet
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.models.instruments import ReleasedInstrument


class Round(models.Model):
    """Opened once: (instrument code, round code) never repeats. `due_on` is the last day to answer in time."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instrument = models.ForeignKey(ReleasedInstrument, models.PROTECT, related_name="rounds")
    instrument_code = models.CharField(max_length=60)
    code = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    opens_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(resource="instruments.round", area="area_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument_code", "code"], name="instruments_round_opened_once"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")), name="instruments_round_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
                name="instruments_round_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        """For logs."""
        return f"{self.instrument_code} {self.code}"

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def has_begun(self) -> bool:
        return self.opens_on <= clock.today()


class Due(models.Model):
    """One who is asked in a round: a subject, and the unit that answers for it. `response` once it has begun."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="dues")
    subject = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name_zh = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=300, blank=True)
    response = models.OneToOneField(
        "ty_instruments.Response", models.PROTECT, null=True, blank=True, related_name="due"
    )
    previous = models.PositiveSmallIntegerField(default=0)  # responses that were made void

    guard: ClassVar[Guard] = Guard(resource="instruments.due", area="area_id", unit="unit_id")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "subject"], name="instruments_due_once")
        ]
        indexes = [models.Index(fields=["unit", "round"], name="instruments_due_unit")]

    @property
    def name(self) -> Text:
        return Text(self.name_zh, self.name_en or self.name_zh)


class PublishedGroup(AppendOnly):
    """A grouping of a round's results that was published; checked against all that were published before it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="groupings")
    field = models.CharField(max_length=40)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "field"], name="instruments_grouping_once")
        ]
