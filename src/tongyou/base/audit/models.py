"""The ledger's tables. All of them only grow (triggers in the migration).

Lists and details are stored as canonical text, not as JSON columns: the chain covers every sign of them.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import models

from tongyou.base import clock
from tongyou.base.database.append_only import AppendOnly


class Entry(AppendOnly):
    """One act: who, as what, did what to which kind of thing, why, and with what outcome."""

    id = models.BigAutoField(primary_key=True)
    moment = models.DateTimeField(default=clock.now)
    account_id = models.UUIDField(null=True)
    role = models.CharField(max_length=64)
    post_id = models.UUIDField(null=True)
    session = models.CharField(
        max_length=32
    )  # a digest: the ledger must not let anybody take over a session
    act = models.CharField(max_length=64)
    kind = models.CharField(max_length=200)
    outcome = models.CharField(max_length=64)
    purpose = models.CharField(max_length=300)
    fields = models.TextField()
    request_id = models.CharField(max_length=64)
    subjects = models.TextField()
    detail = models.TextField()
    key = models.CharField(max_length=32)
    mac = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["moment"], name="entry_by_moment"),
            models.Index(fields=["account_id", "id"], name="entry_by_account"),
            models.Index(fields=["act", "id"], name="entry_by_act"),
        ]

    def subject_ids(self) -> list[UUID]:
        """The subjects this act touched or showed."""
        return [UUID(text) for text in self.subjects.split(",") if text]

    def field_names(self) -> list[str]:
        """The fields this act changed or showed."""
        return [name for name in self.fields.split(",") if name]

    def details(self) -> dict[str, Any]:
        """Codes and numbers that belong to the act."""
        found: dict[str, Any] = json.loads(self.detail)
        return found


class EntrySubject(AppendOnly):
    """The index from a subject to the acts about it."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    subject_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["subject_id", "entry"], name="entry_by_subject")]


class Seal(AppendOnly):
    """A batch of entries closed for good: `leaves` holds one digest for each, `hash` chains the seals.

    Numbers are consecutive and set by the sealer, so that two sealers cannot both be right.
    """

    id = models.BigIntegerField(primary_key=True)
    from_id = models.BigIntegerField()
    to_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    leaves = models.TextField()
    previous = models.CharField(max_length=64, unique=True)
    sealed_at = models.CharField(max_length=40)
    key = models.CharField(max_length=32)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_id__lte=models.F("to_id"), count__gte=1, id__gte=1),
                name="seal_holds_something",
            )
        ]
