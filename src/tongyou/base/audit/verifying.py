"""Verification: walk the whole ledger and name every broken link, the first one first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from tongyou.base import cipher
from tongyou.base.audit import chain, heads, rows
from tongyou.base.audit.models import Entry, EntrySubject, Seal
from tongyou.base.audit.types import Break

MOST = 100
STEP = 1000


def verify() -> list[Break]:
    """Every break, at most a hundred, in the order of the ledger; an empty list if it is whole."""
    return list(islice(_all(), MOST))


def _all() -> Iterator[Break]:
    yield from _seals()
    yield from _unsealed()
    yield from _heads()
    yield from _forgotten_heads()


def _seals() -> Iterator[Break]:
    before: Seal | None = None
    for seal in Seal.objects.order_by("id").iterator(chunk_size=20):
        number = before.id if before else 0
        for missing in range(number + 1, min(seal.id, number + 1 + MOST)):
            yield Break("seal_missing", seal=missing)
        broken = _seal_break(seal)
        if broken:
            yield broken
        else:
            if seal.id == number + 1 and not _follows(seal, before):
                yield Break("seal_unlinked", seal=seal.id)
            yield from _entries(seal)
        before = seal


def _seal_break(seal: Seal) -> Break | None:
    try:
        intact = rows.seal_content(seal).hash() == seal.hash
    except cipher.UnknownKey:
        return Break("key_missing", seal=seal.id)
    return None if intact else Break("seal_changed", seal=seal.id)


def _follows(seal: Seal, before: Seal | None) -> bool:
    """True if this seal continues the one before: its border, its total, its hash."""
    if before is None:
        return (seal.from_id, seal.total, seal.previous) == (1, seal.count, chain.BEGINNING)
    try:
        expected = (before.to_id + 1, before.total + seal.count, before.hash)
    except TypeError:  # the one before was changed, and has been named
        return True
    return (seal.from_id, seal.total, seal.previous) == expected


def _entries(seal: Seal) -> Iterator[Break]:
    """Compare the table with an intact seal's leaves, entry by entry."""
    leaves = chain.read_leaves(seal.leaves)
    table = rows.read(seal.from_id, seal.to_id)
    for number in sorted({*leaves, *table.entries, *table.side}):
        if number not in leaves:
            what = "entry_inserted" if number in table.entries else "subjects_stray"
            yield Break(what, seal=seal.id, entry=number)
        elif number not in table.entries:
            yield Break("entry_missing", seal=seal.id, entry=number)
        elif number in table.odd or table.leaf(number, seal.key) != leaves[number]:
            yield Break("entry_changed", seal=seal.id, entry=number)
        elif not table.as_written(number):
            yield Break("sealed_changed", seal=seal.id, entry=number)


def _unsealed() -> Iterator[Break]:
    """Entries that wait for their seal carry a digest of their own."""
    last = Seal.objects.order_by("-id").first()
    top = border = last.to_id if last else 0
    while ids := list(
        Entry.objects.filter(id__gt=top).order_by("id").values_list("id", flat=True)[:STEP]
    ):
        table = rows.read(top + 1, ids[-1])
        top = ids[-1]
        for number in ids:
            if number in table.odd or not table.as_written(number):
                yield Break("unsealed_changed", entry=number)
    strays = EntrySubject.objects.filter(entry_id__gt=border).exclude(
        entry_id__in=Entry.objects.values("id")
    )
    for stray in strays.values_list("entry_id", flat=True)[:MOST]:
        yield Break("subjects_stray", entry=stray)


def _heads() -> Iterator[Break]:
    """Every head against the ledger and against the head before."""
    before: str | None = ""
    for path in heads.files():
        head = heads.read_head(path)
        if head is None:
            yield Break("head_changed", date=path.stem, file=path.name)
            before = None
            continue
        if before is not None and head.previous != before:
            yield Break("head_unlinked", date=path.stem, file=path.name)
        found = heads.fits(head, path.name)
        if found:
            yield found
        before = head.mac


def _forgotten_heads() -> Iterator[Break]:
    """Heads that the ledger remembers writing, and whose file is gone."""
    written = Entry.objects.filter(kind=heads.KIND, act=heads.ACT).order_by("id")
    for date in dict.fromkeys(written.values_list("detail", flat=True).iterator()):
        found = heads.date_in(date)
        if found and not (heads.folder() / f"{found}.json").exists():
            yield Break("head_missing", date=found, file=f"{found}.json")
