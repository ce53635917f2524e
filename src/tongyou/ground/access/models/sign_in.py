"""Sessions, one-time codes and token buckets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.ground.visibility import Guard, GuardedModel


class SignInSession(GuardedModel):
    """One sign-in, listed to its owner; ending it takes the browser's session away at once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("ty_access.Account", models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=80, blank=True, default="")
    method = models.CharField(max_length=16)  # password, passkey, code, oidc, demo
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    guard: ClassVar[Guard] = Guard(
        resource="access.session",
        owner="account_id",
        public=Q(pk__in=[]),
        fields={
            "device": "internal",
            "method": "internal",
            "started_at": "internal",
            "ended_at": "internal",
        },
    )

    class Meta:
        indexes = [models.Index(fields=["account", "ended_at"], name="session_of_account")]

    def __str__(self) -> str:
        return f"{self.method} {self.started_at:%Y-%m-%d}"


class OneTimeCode(models.Model):
    """A code sent to a phone: kept as a keyed hash, five minutes, five tries, used once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone_index = models.CharField(max_length=128, db_index=True)
    code_hash = models.CharField(max_length=64)
    attempts_left = models.PositiveSmallIntegerField(default=5)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attempts_left__lte=5), name="code_attempts_at_most_five"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Bucket(models.Model):
    """A token bucket: `tokens` left at `filled_at`. The key is a hash, never a phone or an address."""

    key = models.CharField(primary_key=True, max_length=64)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["filled_at"], name="bucket_filled_at")]

    def __str__(self) -> str:
        return self.key
