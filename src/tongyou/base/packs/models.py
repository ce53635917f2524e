"""Which version of which section of which pack was applied, when and by whom. Rows are final."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.database.append_only import AppendOnly


class Released(AppendOnly):
    """One applied version of a section; the digest proves that nobody changed it under the same version."""

    id = models.BigAutoField(primary_key=True)
    pack = models.CharField(max_length=64)
    section = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    version = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    applied_at = models.DateTimeField(default=clock.now)
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "ty_packs_released"
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "section", "code", "version"], name="ty_packs_released_once"
            ),
            models.CheckConstraint(condition=~Q(version=""), name="ty_packs_released_version"),
            models.CheckConstraint(condition=~Q(digest=""), name="ty_packs_released_digest"),
        ]

    def __str__(self) -> str:
        """For logs."""
        return f"{self.pack}/{self.section}/{self.code} {self.version}"
