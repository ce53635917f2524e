"""Anonymous answers, and the passes that let each be given once. No row here leads from a person to an answer.

A pass says *that* somebody took part, an answer says *what* was said, and nothing joins them: no key, no account, no session,
no address, no moment. An answer's identifier is drawn at random, because the usual one carries the time it was made.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import models
from django.db.models import Q

from tongyou.base.cipher.fields import EncryptedTextField
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.kernels.instruments.models.rounds import Round


def random_id() -> UUID:
    """An identifier that says nothing, not even when."""
    return UUID(int=secrets.randbits(128), version=4)


class Pass(models.Model):
    """One right to answer once. Known by a keyed digest of its secret; the draft is wiped when it is used."""

    class State(models.TextChoices):
        FRESH = "fresh"
        USED = "used"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="passes")
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.FRESH)
    draft = EncryptedTextField(null=True, blank=True)
    touched = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["round", "state"], name="instruments_pass_round")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="used") | Q(draft__isnull=True, revision=0),
                name="instruments_used_pass_is_bare",
            )
        ]


class SurveyAnswer(AppendOnly):
    """What one person said, and nothing about the person."""

    id = models.UUIDField(primary_key=True, default=random_id, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="survey_answers")
    answers = models.TextField()
    complete = models.BooleanField()
    total = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    level = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(complete=True) | Q(level="", total=None),
                name="survey_level_only_when_complete",
            )
        ]
