"""The row that a person, school, place, case file, area or unit shares as its primary key."""

from __future__ import annotations

from django.db import models

from tongyou.base import clock
from tongyou.base.codes import new_id


class Subject(models.Model):
    """Something that rights, records and places can be about.

    `area` and `unit` are subjects themselves, so that no relation points to a floor above.
    Kernels and cross-room relations point here and nowhere else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=32)
    area = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    compartment = models.CharField(max_length=32, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "area"], name="subject_kind_area"),
            models.Index(fields=["kind", "unit"], name="subject_kind_unit"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(kind=""), name="subject_kind_named")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
