"""The words by which a case is found; the index over them is made in the migration, by each database's own means."""

from __future__ import annotations

from django.db import models

from tongyou.kernels.casework.models.cases import Case


class SearchText(models.Model):
    """Tokens of a case's title (character bigrams) and of who may find it. Never a personal value."""

    id = models.BigAutoField(primary_key=True)  # rises with time: the newest is found first
    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    tokens = models.TextField()
