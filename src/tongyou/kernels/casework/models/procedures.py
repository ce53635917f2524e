"""Released versions of procedures: final, as the pack's own release rows are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.ground.visibility import Guard, GuardedQuerySet


class ReleasedProcedure(AppendOnly):
    """One version of one procedure, with the text it was read from; cases that began with it keep it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the text
    text = models.TextField()  # the YAML file, as it was released
    file = models.CharField(max_length=200)  # its name, for messages
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    compartment = models.CharField(max_length=32, blank=True, default="")
    released_at = models.DateTimeField(default=clock.now)
    released_by = models.UUIDField(null=True)  # account
    role = models.CharField(max_length=64, blank=True, default="")

    guard: ClassVar[Guard] = Guard(resource="casework.procedure")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="procedure_version_once"),
            models.CheckConstraint(
                condition=Q(version__gte=1) & ~Q(code="") & ~Q(digest=""),
                name="procedure_named_and_numbered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"
