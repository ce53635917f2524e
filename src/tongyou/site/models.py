"""The mark of a demonstration: only a database that bears it may be rebuilt."""

from __future__ import annotations

from django.db import models

from tongyou.base import clock


class DemonstrationMark(models.Model):
    """One row, written when a demonstration city is first loaded into an empty database."""

    city = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField(default=clock.real_now, editable=False)
    complete = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.city
