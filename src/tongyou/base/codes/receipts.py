"""Idempotency: the same key, actor and act have one effect and one receipt, also under concurrency.

The row is inserted before the act, in the act's own transaction. A second caller waits at the unique
constraint (PostgreSQL) or in the write queue (SQLite) until the first has committed, and then reads
the first's receipt; if the first rolled back, the second does the act.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from tongyou.base.codes.numbers import normalise
from tongyou.base.codes.types import KeyReused, Receipt

if TYPE_CHECKING:  # models load after this package: Django imports it to find the room
    from tongyou.base.codes.models import KeptReceipt

NOBODY = UUID(int=0)  # an act without an account; NULL would slip past the unique constraint
LONGEST_KEY = 200


def once(
    key: str, *, actor_id: UUID | None, act: str, fingerprint: str, make: Callable[[], Receipt]
) -> Receipt:
    """The first receipt of this key, actor and act; `make` does the act and runs at most once.

    `fingerprint` is a digest of the content (never the content). Raises KeyReused if the key came before
    with another one. Without an account (`actor_id=None`) the key alone protects the receipt: it must
    be unguessable. If `make` raises, nothing is kept and the key stays free.
    """
    from tongyou.base.codes.models import KeptReceipt

    if not (0 < len(key) <= LONGEST_KEY and act and fingerprint):
        raise ValueError(
            f"once() needs a key of 1 to {LONGEST_KEY} signs, an act and a fingerprint."
        )
    with transaction.atomic():
        mine = _claim(key, actor_id or NOBODY, act, fingerprint)
        kept = KeptReceipt.objects.get(key=key, actor_id=actor_id or NOBODY, act=act)
        if kept.pk == mine:
            return _keep(kept, make())
        return _first(kept, fingerprint)


def receipt_for(number: str) -> Receipt | None:
    """The earliest receipt that carries this public number."""
    from tongyou.base.codes.models import KeptReceipt

    wanted = normalise(number)
    if not wanted:
        return None
    kept = KeptReceipt.objects.filter(number=wanted).order_by("created", "id").first()
    return kept.receipt() if kept else None


def _claim(key: str, actor_id: UUID, act: str, fingerprint: str) -> UUID:
    """Insert, or wait for whoever inserted first. Returns the id that our row would have."""
    from tongyou.base.codes.models import KeptReceipt

    row = KeptReceipt(key=key, actor_id=actor_id, act=act, fingerprint=fingerprint)
    KeptReceipt.objects.bulk_create([row], ignore_conflicts=True)
    return row.pk


def _keep(kept: KeptReceipt, made: Receipt) -> Receipt:
    kept.number, kept.object_id, kept.happened_at = made.number, made.object_id, made.happened_at
    kept.save(update_fields=["number", "object_id", "happened_at"])
    return made


def _first(kept: KeptReceipt, fingerprint: str) -> Receipt:
    receipt = kept.receipt()
    if kept.fingerprint != fingerprint or receipt is None:
        raise KeyReused(receipt)
    return receipt
