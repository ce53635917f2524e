"""The words by which a case is found. The index over them is made in a migration, by each database's own means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

from tongyou.kernels.casework.models.cases import Case

if TYPE_CHECKING:
    TokensBase = models.Field[Iterable[str], tuple[str, ...]]
else:
    TokensBase = models.Field


class TokensField(TokensBase):
    """ASCII tokens without blanks: an array on PostgreSQL (for GIN), a line of words on SQLite (for FTS5)."""

    def db_type(self, connection: Any) -> str:
        return "text[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002, ARG002 - Django's signature
        listed = list(value)
        return listed if connection.vendor == "postgresql" else " ".join(listed)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> tuple[str, ...]:
        return tuple(value.split(" ") if isinstance(value, str) else value or ())


class SearchText(models.Model):
    """Tokens of a case's title and of who may find it (`tokens`). Never a personal value."""

    id = models.BigAutoField(primary_key=True)  # rises with time: the newest is found first
    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    tokens = TokensField()
