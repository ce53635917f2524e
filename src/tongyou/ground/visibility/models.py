"""The abstract model of everything that has a door."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .guards import Guard, GuardedQuerySet


class GuardedModel(models.Model):
    """Subclass, declare `guard`, and read through `objects.visible_to(actor)`."""

    guard: ClassVar[Guard]
    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True
