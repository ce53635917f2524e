"""Sealing: entries are closed in batches, in the order of their ids, each batch chained to the one before.

PostgreSQL hands out ids before it commits, so a lower id can appear after a higher one. A seal may only
cover ids of which none can still appear. `settled` finds that border: a table lock that waits for every
writer under way, and lets go at once; whoever comes later gets a higher id. SQLite has one writer at a
time, and its ids commit in order.
"""

from __future__ import annotations

from dataclasses import asdict

from django.db import OperationalError, connection, transaction
from django.db.models import Max

from tongyou.base import cipher, clock, database, logs
from tongyou.base.audit import chain
from tongyou.base.audit.models import Entry, Seal
from tongyou.base.audit.rows import leaf_of, side_rows

BATCH = 1000
SEALER_LOCK = 0x7479_5345  # "tySE": one sealer at a time on PostgreSQL
PATIENCE = "500ms"  # writers queue behind us: a slow one delays the seal, never its neighbours

log = logs.get_logger(__name__)


def seal_batch(limit: int = BATCH) -> Seal | None:
    """Seal the next entries, at most `limit`; None if there is nothing to seal now."""
    border = settled()
    last = Seal.objects.order_by("-id").first()
    prepared = prepare(last, border, limit) if border else None
    if prepared is None:
        return None
    with database.write():
        _only_sealer()
        now_last = Seal.objects.order_by("-id").values_list("id", flat=True).first()
        if now_last != (last.id if last else None):
            return None  # another sealer was faster; its seal covers these entries
        return Seal.objects.create(**asdict(prepared), hash=prepared.hash())


def seal_all(limit: int = BATCH) -> int:
    """Seal everything that is settled; returns the number of seals made."""
    made = 0
    while seal_batch(limit) is not None:
        made += 1
    return made


def settled() -> int:
    """The highest id below which no entry can appear any more; 0 if there is none, or writers are busy."""
    if not database.is_postgresql():
        return _top()
    try:
        with transaction.atomic():
            return _top() if _wait_for_writers() else 0
    except OperationalError as busy:
        log.warning("audit.seal_waits", reason=type(busy).__name__)
        return 0


def _top() -> int:
    return Entry.objects.aggregate(top=Max("id"))["top"] or 0


def prepare(last: Seal | None, border: int, limit: int) -> chain.SealContent | None:
    """The next seal's row. Entries never change, so this needs no lock."""
    start = last.to_id + 1 if last else 1
    entries = list(Entry.objects.filter(id__gte=start, id__lte=border).order_by("id")[:limit])
    if not entries:
        return None
    key = cipher.key_ring().index
    side = side_rows(start, entries[-1].id)
    leaves = [leaf_of(entry, side.get(entry.id, []), key) for entry in entries]
    return chain.SealContent(
        id=last.id + 1 if last else 1,
        from_id=start,
        to_id=entries[-1].id,
        count=len(entries),
        total=(last.total if last else 0) + len(entries),
        leaves=chain.leaves_text(leaves),
        previous=last.hash if last else chain.BEGINNING,
        sealed_at=clock.real_now().isoformat(timespec="seconds"),
        key=key,
    )


def _wait_for_writers() -> bool:
    """Let every writer under way finish. False if another sealer is at it: two in a row would stall writers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        cursor.execute('LOCK TABLE "ty_audit_entry" IN SHARE MODE')
    return True


def _only_sealer() -> None:
    if database.is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])
