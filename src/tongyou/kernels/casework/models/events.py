"""What happened, in order and for good; and what was decided and handed out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.kernels.casework.definition.types import OutcomeKind
from tongyou.kernels.casework.models.cases import Case


class Event(AppendOnly):
    """One event of one case. The state of a case is the fold of its events.

    `data` is canonical JSON text, so that the chain covers every sign of it. `sealed` holds what is personal,
    under the case's own key: when that key is dropped it cannot be read, and the chain still holds.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)  # account
    role = models.CharField(max_length=64, blank=True, default="")
    act = models.CharField(max_length=64, blank=True, default="")
    step = models.CharField(max_length=80, blank=True, default="")
    data = models.TextField()
    sealed = models.TextField(blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="event_in_order"),
            models.CheckConstraint(
                condition=Q(sequence__gte=1) & ~Q(kind="") & ~Q(hash=""), name="event_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.act}"


class Decision(AppendOnly):
    """What a case ended with, who decided it, and what stands against it (复议, 诉讼)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", db_index=False)
    sequence = models.PositiveIntegerField()  # the event that closed the case
    outcome = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in OutcomeKind])
    step = models.CharField(max_length=80, blank=True, default="")
    decided_by = models.UUIDField(null=True)  # account
    role = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="decision_once"),
            models.CheckConstraint(condition=~Q(outcome=""), name="decision_has_outcome"),
        ]


class Document(AppendOnly):
    """A paper the case hands out: its number and the event whose words it carries."""

    class Kind(models.TextChoices):
        OPENED = "opened"  # 受理
        CORRECTION = "correction"  # 补正
        PROMISE = "promise"  # 容缺承诺
        DECISION = "decision"  # 办结

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents", db_index=False)
    sequence = models.PositiveIntegerField()  # the event
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=40)  # of the case, with the event's number behind it
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence", "kind"], name="document_once")
        ]
