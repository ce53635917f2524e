"""Years and their exceptional days; every other day is Monday to Friday."""

from __future__ import annotations

from django.db import models

from tongyou.base import clock, codes


class YearStatus(models.TextChoices):
    """Confirmed: announced by the State Council's General Office. Provisional: assumed."""

    CONFIRMED = "confirmed", "已公布"
    PROVISIONAL = "provisional", "暂定"


class Year(models.Model):
    """One year's state and where it comes from."""

    id = models.UUIDField(primary_key=True, default=codes.new_id, editable=False)
    year = models.PositiveSmallIntegerField(unique=True)
    status = models.CharField(max_length=16, choices=YearStatus.choices)
    source = models.CharField(max_length=300)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=YearStatus.values), name="year_status_known"
            ),
            models.CheckConstraint(condition=~models.Q(source=""), name="year_source_given"),
        ]


class WorkDay(models.Model):
    """A day that differs from Monday to Friday: a holiday on a weekday, or work on a weekend."""

    id = models.UUIDField(primary_key=True, default=codes.new_id, editable=False)
    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    year = models.ForeignKey(Year, on_delete=models.CASCADE, related_name="days")
    source = models.CharField(max_length=300)
