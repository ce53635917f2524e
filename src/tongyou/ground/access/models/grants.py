"""Access beyond a post: standing grants (approved, ending) and break-glass (at most 24 hours, reviewed)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.ground.visibility import Guard, GuardedModel

ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
DAY = 24 * 60 * 60  # seconds


class Target(models.TextChoices):
    SUBJECT = "subject", _("一个对象")
    UNIT = "unit", _("一个单位")
    AREA = "area", _("一个区域")


class Decision(models.TextChoices):
    REQUESTED = "requested", _("待批准")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")
    REVOKED = "revoked", _("已收回")


class Outcome(models.TextChoices):
    JUSTIFIED = "justified", _("理由成立")
    UNCLEAR = "unclear", _("需进一步说明")
    UNJUSTIFIED = "unjustified", _("理由不成立")


class Grant(GuardedModel):
    """The rules of one role on one target, for one purpose, between two days.

    未成年人网络保护条例 art. 36: approved by a responsible person, who is never the requester.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("ty_access.Account", models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    target_kind = models.CharField(max_length=8, choices=Target.choices)
    target = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    fields = models.CharField(max_length=16, default="internal")
    purpose = models.CharField(max_length=32)
    reason = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day it holds
    unit = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        "ty_subjects.Subject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=Decision.choices, default=Decision.REQUESTED)
    requested_at = models.DateTimeField(default=clock.now, editable=False)
    decided_by = models.ForeignKey(
        "ty_access.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "ty_access.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        resource="access.grant",
        owner="account_id",
        unit="unit_id",
        area="area_id",
        fields={
            "role": "internal",
            "purpose": "internal",
            "reason": "internal",
            "state": "internal",
        },
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("account")),
                name="grant_not_self_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="grant_decision_has_decider",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked")
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="grant_revocation_has_revoker",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=ADMINISTRATORS), name="grant_no_administrator"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(purpose=""), name="grant_says_why"),
        ]
        indexes = [models.Index(fields=["account", "state", "ends_on"], name="grant_live")]

    def __str__(self) -> str:
        return f"{self.role} {self.target_kind} {self.starts_on}–{self.ends_on}"


class BreakGlass(GuardedModel):
    """Access taken in an emergency, on one subject. Seconds since 1970 let the database hold the 24 hours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("ty_access.Account", models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    target = models.ForeignKey("ty_subjects.Subject", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    starts = models.BigIntegerField()
    ends = models.BigIntegerField()
    ended_early_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    reviewed_by = models.ForeignKey(
        "ty_access.Account", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.CharField(max_length=500, blank=True, default="")
    escalated_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        resource="access.break_glass",
        owner="account_id",
        fields={"reason": "internal", "outcome": "internal", "review_note": "internal"},
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="break_glass_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ends__lte=F("starts") + DAY), name="break_glass_at_most_a_day"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="break_glass_says_why"),
            models.CheckConstraint(
                condition=~Q(role__in=ADMINISTRATORS), name="break_glass_no_administrator"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", reviewed_by=None, reviewed_at=None)
                | (~Q(outcome="") & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)),
                name="break_glass_review_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("account")),
                name="break_glass_not_self_reviewed",
            ),
        ]
        indexes = [models.Index(fields=["account", "ends"], name="break_glass_live")]

    def __str__(self) -> str:
        return f"{self.role} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def starts_at(self) -> datetime:
        return datetime.fromtimestamp(self.starts, UTC)

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp(self.ends, UTC)

    @property
    def is_live(self) -> bool:
        return self.ended_early_at is None and self.starts <= clock.now().timestamp() < self.ends
