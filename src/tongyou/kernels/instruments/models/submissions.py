"""What was handed in: one final row per submission, its answers beside it, its score item by item.

The submission's row is final; its answers stand in a row of their own, so that retention can remove them and key rotation
can seal them again while the record of the submission stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.cipher.fields import EncryptedTextField
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.kernels.instruments.models.keeping import dump, holds, load
from tongyou.kernels.instruments.models.responses import Response


class Submission(AppendOnly):
    """One time a response was handed in; a correction is the next number. `digest` vouches for the answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    response = models.ForeignKey(Response, models.PROTECT, related_name="submissions")
    sequence = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=32, unique=True)  # the receipt's
    digest = models.CharField(max_length=200)
    submitted_at = models.DateTimeField(default=clock.now)
    submitted_by = models.UUIDField(null=True)
    late = models.BooleanField(default=False)
    stated = models.BooleanField(default=False)  # the statement was confirmed
    complete = models.BooleanField()
    total = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    level = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["response", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["response", "sequence"], name="submission_in_order"),
            models.CheckConstraint(
                condition=Q(complete=True) | Q(level="", total=None),
                name="submission_level_only_when_complete",
            ),
        ]


class SubmittedAnswers(models.Model):
    """The answers of one submission: those on the path, and the computed numbers."""

    submission = models.OneToOneField(
        Submission, models.PROTECT, primary_key=True, related_name="content"
    )
    clear = models.TextField(blank=True, default="")
    sealed = EncryptedTextField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(clear="") | Q(sealed__isnull=True), name="submitted_clear_or_sealed"
            )
        ]

    @property
    def text(self) -> str:
        return self.clear or self.sealed or ""

    @property
    def answers(self) -> dict[str, Any]:
        return load(self.text)

    def keep(self, answers: Mapping[str, Any], *, personal: bool) -> str:
        """Hold these answers; returns the text that the submission's digest vouches for."""
        text = dump(answers)
        if personal:
            self.sealed = text
        else:
            self.clear = text
        return text

    def is_intact(self) -> bool:
        """Whether these are still the answers that were handed in."""
        return holds(self.text, self.submission.digest)


class ScoreRow(AppendOnly):
    """What one answer of one submission earned: the breakdown, as it was computed then."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="scores")
    part = models.CharField(max_length=40)
    field = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=10, decimal_places=4)
    most = models.DecimalField(max_digits=10, decimal_places=4)
    weight = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    vetoes = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "field"], name="score_once_per_field"),
            models.CheckConstraint(
                condition=Q(points__gte=0) & Q(points__lte=models.F("most")),
                name="score_within_its_most",
            ),
        ]
