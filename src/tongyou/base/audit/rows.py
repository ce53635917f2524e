"""From table rows to the chain's pure values, strictly: what is stored must be exactly what we would store.

A damaged ledger must not stop its own verification: a row that cannot even be read counts as changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from tongyou.base import cipher, database
from tongyou.base.audit import chain
from tongyou.base.audit.models import Entry, EntrySubject, Seal

LOOSE = (
    "moment",
    "account_id",
    "post_id",
)  # SQLite keeps these as text, which can be spelt in two ways


@dataclass(slots=True)
class Table:
    """A stretch of the ledger; `odd` are entries that cannot be read or are spelt in another way."""

    entries: dict[int, Entry | None] = field(default_factory=dict)
    side: dict[int, list[chain.SideRow]] = field(default_factory=dict)
    odd: set[int] = field(default_factory=set)

    def leaf(self, number: int, key: str) -> str:
        """The entry's leaf, or an empty text if the row cannot be digested."""
        entry = self.entries[number]
        try:
            return leaf_of(entry, self.side.get(number, []), key)[1] if entry else ""
        except (TypeError, ValueError, AttributeError):
            return ""

    def as_written(self, number: int) -> bool:
        """True if the entry and its side rows are as `record` wrote them."""
        entry = self.entries[number]
        try:
            return entry is not None and self._whole(entry)
        except (TypeError, ValueError, AttributeError, cipher.CipherError):
            return False

    def _whole(self, entry: Entry) -> bool:
        listed = sorted(text for text in entry.subjects.split(",") if text)
        indexed = sorted(str(subject) for _, subject in self.side.get(entry.id, []))
        return listed == indexed and chain.entry_mac(content_of(entry), entry.key)[1] == entry.mac


def content_of(entry: Entry) -> chain.Content:
    """What the entry says."""
    return chain.Content(**{name: getattr(entry, name) for name in chain.Content.__slots__})


def leaf_of(entry: Entry, side: list[chain.SideRow], key: str) -> chain.Leaf:
    """The entry's leaf under this key."""
    return chain.leaf(entry.id, content_of(entry), (entry.key, entry.mac), side, key)


def seal_content(seal: Seal) -> chain.SealContent:
    """What the seal's hash covers."""
    return chain.SealContent(**{name: getattr(seal, name) for name in chain.SealContent.__slots__})


def side_rows(first: int, last: int) -> dict[int, list[chain.SideRow]]:
    """Side rows by entry."""
    found: dict[int, list[chain.SideRow]] = {}
    rows = EntrySubject.objects.filter(entry_id__gte=first, entry_id__lte=last)
    for number, entry, subject in rows.values_list("id", "entry_id", "subject_id"):
        found.setdefault(entry, []).append((number, subject))
    return found


def read(first: int, last: int) -> Table:
    """Everything between two entry ids, both included."""
    table = Table()
    for number, entry in _readable(Entry.objects.filter(id__gte=first, id__lte=last)):
        table.entries[number] = entry
    sides = EntrySubject.objects.filter(entry_id__gte=first, entry_id__lte=last)
    owners = dict(sides.values_list("id", "entry_id"))
    for number, row in _readable(sides):
        table.side.setdefault(owners[number], [])
        if row is None:
            table.odd.add(owners[number])
        else:
            table.side[owners[number]].append((number, row.subject_id))
    table.odd |= _spelt_differently(table, first, last)
    return table


def _readable(found: QuerySet[Any]) -> Iterator[tuple[int, Any]]:
    """Rows by id; None for a row whose values do not parse."""
    try:
        yield from [(row.id, row) for row in found.order_by("id")]
    except (ValueError, TypeError):
        for number in found.order_by("id").values_list("id", flat=True):
            try:
                yield number, found.get(id=number)
            except (ValueError, TypeError):
                yield number, None


def _spelt_differently(table: Table, first: int, last: int) -> set[int]:
    """Entries whose moment or identifiers mean the same but are not spelt as we spell them (SQLite)."""
    if not database.is_sqlite():
        return set()
    raw = {f"raw_{name}": Cast(F(name), TextField()) for name in LOOSE}
    found = Entry.objects.filter(id__gte=first, id__lte=last).annotate(**raw).values("id", *raw)
    odd = {row["id"] for row in found if not _well_spelt(row, table.entries.get(row["id"]))}
    sides = EntrySubject.objects.filter(entry_id__gte=first, entry_id__lte=last)
    plain = {number: subject for pairs in table.side.values() for number, subject in pairs}
    for row in sides.annotate(raw=Cast(F("subject_id"), TextField())).values(
        "id", "entry_id", "raw"
    ):
        if row["raw"] != _spelling(plain.get(row["id"])):
            odd.add(row["entry_id"])
    return odd


def _well_spelt(row: dict[str, Any], entry: Entry | None) -> bool:
    return entry is not None and all(
        row[f"raw_{name}"] == _spelling(getattr(entry, name)) for name in LOOSE
    )


def _spelling(value: Any) -> str | None:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, dt.datetime):
        return str(connection.ops.adapt_datetimefield_value(value))
    return None
