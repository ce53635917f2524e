"""Responses on their way: drafts, what was filled in beforehand, links to come back by, and every turn they took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.cipher.fields import EncryptedTextField
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.ground.visibility import Guard, GuardedQuerySet
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.models.instruments import ReleasedInstrument
from tongyou.kernels.instruments.models.keeping import dump, load
from tongyou.kernels.instruments.models.rounds import Round


class Response(models.Model):
    """One response to one version of an instrument, about a subject. Nobody deletes it.

    `revision` counts changes; `touched` says at which revision each field changed last, and by which writer (a page
    that was open somewhere). Answers are sealed when the instrument is personal.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        VOID = "void"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instrument = models.ForeignKey(ReleasedInstrument, models.PROTECT, related_name="responses")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    subject = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    area = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    compartment = models.CharField(max_length=32, blank=True, default="")
    owner_id = models.UUIDField(
        null=True, blank=True
    )  # the account of a family that answers for itself
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0)
    touched = models.JSONField(default=dict)
    clear = models.TextField(blank=True, default="")
    sealed = EncryptedTextField(null=True, blank=True)
    started_at = models.DateTimeField(default=clock.now)
    started_by = models.UUIDField(null=True)
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)  # the latest time
    complete = models.BooleanField(default=False)
    total = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    level = models.CharField(max_length=40, blank=True, default="")

    guard: ClassVar[Guard] = Guard(
        resource="instruments.response",
        area="area_id",
        unit="unit_id",
        owner="owner_id",
        compartment="compartment",
        fields={"answers": "personal"},
    )
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [
            models.Index(fields=["round", "state"], name="instruments_resp_round"),
            models.Index(fields=["unit", "state"], name="instruments_resp_unit"),
            models.Index(fields=["area", "state"], name="instruments_resp_area"),
            models.Index(fields=["owner_id", "state"], name="instruments_resp_owner"),
            models.Index(fields=["subject", "submitted_at"], name="instruments_resp_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
                name="response_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(clear="") | Q(sealed__isnull=True), name="response_clear_or_sealed"
            ),
            models.CheckConstraint(
                condition=Q(complete=True) | Q(level="", total=None),
                name="response_level_only_when_complete",
            ),
        ]

    def __str__(self) -> str:
        """For logs."""
        return f"response {self.id}"

    @property
    def answers(self) -> dict[str, Any]:
        """Every answer kept, on the path or not."""
        return load(self.sealed if self.instrument.personal else self.clear)

    def keep(self, answers: Mapping[str, Any]) -> None:
        """Hold these answers; the row still has to be saved."""
        if self.instrument.personal:
            self.sealed = dump(answers) if answers else None
        else:
            self.clear = dump(answers)


class Prefilled(models.Model):
    """One value that was filled in beforehand, with where it came from and how old it was. It stays as it was."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    response = models.ForeignKey(Response, models.PROTECT, related_name="prefilled")
    field = models.CharField(max_length=40)
    value = EncryptedTextField()
    source_zh = models.CharField(max_length=200)
    source_en = models.CharField(max_length=300)
    as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "field"], name="instruments_prefill_once")
        ]

    @property
    def source(self) -> Text:
        return Text(self.source_zh, self.source_en)


class Turn(AppendOnly):
    """A response was reopened or made void: by whom, when, why."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="turns")
    act = models.CharField(max_length=10)  # "reopen", "void"
    reason = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="instruments_turn_has_reason"),
            models.CheckConstraint(
                condition=Q(act__in=["reopen", "void"]), name="instruments_turn_is_known"
            ),
        ]


class ResumeLink(models.Model):
    """A link back to a draft: for one account, until one moment. The address holds a signature, never the answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    response = models.ForeignKey(Response, models.PROTECT, related_name="links")
    account_id = models.UUIDField()
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["response"], name="instruments_link_response")]
