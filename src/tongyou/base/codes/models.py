"""Issued numbers and kept receipts. Both only grow: a number is never used twice."""

from __future__ import annotations

from django.db import models

from tongyou.base import clock
from tongyou.base.codes.identifiers import new_id
from tongyou.base.codes.receipts import LONGEST_KEY, NOBODY
from tongyou.base.codes.types import Receipt


class Issued(models.Model):
    """One public number, given out once, whatever became of its object."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=32, unique=True)
    issued_at = models.DateTimeField(default=clock.now)


class KeptReceipt(models.Model):
    """The first outcome of one key, actor and act; asking again gives the same receipt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=LONGEST_KEY)
    act = models.CharField(max_length=80)
    actor_id = models.UUIDField(default=NOBODY)
    fingerprint = models.CharField(max_length=128)
    number = models.CharField(max_length=64, default="", blank=True)
    object_id = models.UUIDField(null=True)
    happened_at = models.DateTimeField(null=True)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "actor_id", "act"], name="one_receipt_per_key"),
            models.CheckConstraint(
                condition=~models.Q(key="") & ~models.Q(act="") & ~models.Q(fingerprint=""),
                name="receipt_key_act_fingerprint_given",
            ),
            models.CheckConstraint(
                condition=models.Q(object_id__isnull=True, happened_at__isnull=True)
                | models.Q(object_id__isnull=False, happened_at__isnull=False),
                name="receipt_whole_or_pending",
            ),
        ]
        indexes = [models.Index(fields=["number"], name="receipt_by_number")]

    def receipt(self) -> Receipt | None:
        """The receipt, or None while its act is still under way in this very transaction."""
        if self.object_id is None or self.happened_at is None:
            return None
        return Receipt(self.number, self.object_id, self.happened_at)
