"""Released instruments: the text as it was checked, for ever."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.base.database.append_only import AppendOnly
from tongyou.ground.visibility import Guard, GuardedQuerySet
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.definition.reading import read
from tongyou.kernels.instruments.definition.types import Instrument


@lru_cache(maxsize=256)
def parsed(digest: str, text: str, file: str) -> Instrument:  # noqa: ARG001 - the digest is the key that is cheap to compare
    """A released text is right: it was checked, and never changes."""
    return read(text, file)


class ReleasedInstrument(AppendOnly):
    """One version of one instrument. Responses pin it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    named = models.BooleanField()
    personal = models.BooleanField()
    illustrative = models.BooleanField()
    text = models.TextField()
    released_at = models.DateTimeField(default=clock.now)
    released_by = models.UUIDField(null=True)

    guard: ClassVar[Guard] = Guard(resource="instruments.instrument")
    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="instrument_version_counts"),
            models.CheckConstraint(
                condition=Q(named=True) | Q(personal=False), name="instrument_anonymous_impersonal"
            ),
        ]

    def __str__(self) -> str:
        """For logs."""
        return f"{self.code} {self.version}"

    @property
    def definition(self) -> Instrument:
        """The instrument as a value."""
        return parsed(self.digest, self.text, f"{self.code}.yaml")

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)
