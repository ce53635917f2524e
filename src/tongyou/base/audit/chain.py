"""The chain, the pure part: canonical bytes of entries, leaves and seals, and their keyed digests."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongyou.base import cipher

LEAF_SIGNS = 24  # 96 bits; the full digest would only make seals longer
BEGINNING = "0" * 64

Leaf = tuple[int, str]
SideRow = tuple[int, UUID]


@dataclass(frozen=True, slots=True)
class Content:
    """What one entry says, without its place in the ledger."""

    moment: dt.datetime
    account_id: UUID | None
    role: str
    post_id: UUID | None
    session: str
    act: str
    kind: str
    outcome: str
    purpose: str
    fields: str
    request_id: str
    subjects: str
    detail: str

    def plain(self) -> list[str | None]:
        """Every value as text, in a fixed order."""
        return [
            self.moment.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            str(self.account_id) if self.account_id else None,
            self.role,
            str(self.post_id) if self.post_id else None,
            self.session,
            self.act,
            self.kind,
            self.outcome,
            self.purpose,
            self.fields,
            self.request_id,
            self.subjects,
            self.detail,
        ]


def canonical(value: Any) -> bytes:
    """One value, one sequence of bytes."""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=True).encode()


def entry_mac(content: Content, key: str = "") -> tuple[str, str]:
    """(key id, digest) written with the entry: it guards the time before sealing."""
    return cipher.mac(canonical(content.plain()), purpose="ledger/entry", key=key)


def leaf(
    identifier: int, content: Content, own: tuple[str, str], side: Iterable[SideRow], key: str
) -> Leaf:
    """The digest of one entry in its place, with its side rows."""
    rows = sorted((number, str(subject)) for number, subject in side)
    data = canonical([identifier, content.plain(), own, rows])
    return identifier, cipher.mac(data, purpose="ledger/leaf", key=key)[1][:LEAF_SIGNS]


def leaves_text(leaves: Sequence[Leaf]) -> str:
    """How a seal stores its leaves."""
    return ",".join(f"{identifier}:{digest}" for identifier, digest in leaves)


def read_leaves(text: str) -> dict[int, str]:
    """The leaves of an intact seal."""
    pairs = (item.split(":") for item in text.split(",") if item)
    return {int(identifier): digest for identifier, digest in pairs}


@dataclass(frozen=True, slots=True)
class SealContent:
    """What a seal's hash covers: everything in its row."""

    id: int
    from_id: int
    to_id: int
    count: int
    total: int
    leaves: str
    previous: str
    sealed_at: str
    key: str

    def hash(self) -> str:
        data = [
            self.id,
            self.from_id,
            self.to_id,
            self.count,
            self.total,
            self.leaves,
            self.previous,
            self.sealed_at,
            self.key,
        ]
        return cipher.mac(canonical(data), purpose="ledger/seal", key=self.key)[1]
