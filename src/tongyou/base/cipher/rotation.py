"""Rotation: seal every value again with the current key, in small steps that can stop and go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast

from tongyou.base import database
from tongyou.base.cipher.errors import CipherError
from tongyou.base.cipher.fields import EncryptedTextField, SealedText, place
from tongyou.base.cipher.ring import key_ring
from tongyou.base.cipher.sealing import open_sealed, seal

BATCH = 200  # about 20 ms of write lock


@dataclass(slots=True)
class Rotation:
    """What a run did: values sealed again, and the places that could not be opened."""

    sealed: int = 0
    failed: list[str] = field(default_factory=list)


def encrypted_fields() -> list[EncryptedTextField]:
    """Every sealed column of the platform."""
    return [
        column
        for model in apps.get_models()
        for column in model._meta.local_fields  # noqa: SLF001 - Django's public API
        if isinstance(column, EncryptedTextField)
    ]


def rotate(
    model_fields: Iterable[EncryptedTextField] | None = None, batch: int = BATCH
) -> Rotation:
    """Seal again what another key sealed. Safe to stop at any point, to repeat, and to run beside writers."""
    done = Rotation()
    for column in encrypted_fields() if model_fields is None else model_fields:
        for rows in _batches(column, batch):
            with database.write():
                for pk, sealed in rows:
                    _one(column, pk, sealed, done)
    return done


def key_uses(identifier: str, model_fields: Iterable[EncryptedTextField] | None = None) -> int:
    """How many values this key still seals."""
    columns = encrypted_fields() if model_fields is None else model_fields
    return sum(_raw(column).filter(raw__contains=f":{identifier}:").count() for column in columns)


def _raw(column: EncryptedTextField) -> models.QuerySet[models.Model]:
    manager = column.model._base_manager  # noqa: SLF001 - Django's public API
    return manager.annotate(raw=Cast(models.F(column.name), models.TextField()))


def _batches(column: EncryptedTextField, size: int) -> Iterator[list[tuple[object, str]]]:
    """Rows not yet sealed by the current key, by primary key; each batch is read afresh."""
    after: object = None
    while True:
        rows = _raw(column).exclude(raw__contains=f":{key_ring().current}:").exclude(raw="")
        rows = rows.filter(raw__isnull=False).order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        found = list(rows.values_list("pk", "raw")[:size])
        if not found:
            return
        after = found[-1][0]
        yield found


def _one(column: EncryptedTextField, pk: object, sealed: str, done: Rotation) -> None:
    try:
        clear = open_sealed(sealed, context=place(column, pk))
    except CipherError:
        done.failed.append(place(column, pk))
        return
    again = SealedText(seal(clear, context=place(column, pk)))
    # Only if nobody wrote the row since: the newer value has the current key anyway.
    done.sealed += _raw(column).filter(pk=pk, raw=sealed).update(**{column.name: again})
