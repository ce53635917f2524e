"""The daily head: the ledger's last seal, written outside the database, signed, chained to the day before.

Whoever cuts off the ledger's tail, or replaces the whole database, cannot also rewrite heads that were
copied away. Dates are the machine's, not the demonstration's: a head is evidence.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings

from tongyou.base import cipher, clock
from tongyou.base.audit import chain
from tongyou.base.audit.models import Seal
from tongyou.base.audit.recording import record
from tongyou.base.audit.sealing import seal_all
from tongyou.base.audit.types import Break, LedgerBroken, Nobody

FORMAT = 1
SYSTEM = Nobody(role="system")
ACT, KIND = "head", "audit.head"


@dataclass(frozen=True, slots=True)
class Head:
    """What one head file says. `previous` is the signature of the head before."""

    format: int
    date: str
    seal: int
    hash: str
    entries: int
    last_entry: int
    written: str
    previous: str
    key: str
    mac: str = ""

    def text(self) -> str:
        """The file's only valid spelling."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"

    def signed(self) -> Head:
        data = chain.canonical(asdict(replace(self, mac="")))
        return replace(self, mac=cipher.mac(data, purpose="ledger/head", key=self.key)[1])


def folder() -> Path:
    """Where heads are written; best a place that is copied off this machine."""
    return Path(settings.LEDGER_HEAD_DIR)


def files() -> list[Path]:
    """Every head file, by date."""
    return sorted(folder().glob("????-??-??.json"))


def read_head(path: Path) -> Head | None:
    """The head of a file, or None if a single sign of it is not as it was written."""
    try:
        text = path.read_bytes().decode()
        head = Head(**json.loads(text))
        intact = head.text() == text and head.signed() == head and path.name == f"{head.date}.json"
    except (ValueError, TypeError, AttributeError, cipher.CipherError):
        return None
    return head if intact else None


def date_in(detail: str) -> str:
    """The date of a head, from the detail of the entry that remembers it; empty if it cannot be read."""
    try:
        return dt.date.fromisoformat(json.loads(detail)["date"]).isoformat()
    except (ValueError, TypeError, KeyError):
        return ""


def write_daily_head() -> Path | None:
    """Seal what is settled and write today's head; None while the ledger is empty.

    LedgerBroken if today's earlier head no longer fits the ledger: evidence is never overwritten.
    """
    seal_all()
    last = Seal.objects.order_by("-id").first()
    if last is None:
        return None
    date = clock.local(clock.real_now()).date().isoformat()
    path = folder() / f"{date}.json"
    _must_fit(path)
    head = Head(
        format=FORMAT,
        date=date,
        seal=last.id,
        hash=last.hash,
        entries=last.total,
        last_entry=last.to_id,
        written=clock.real_now().isoformat(timespec="seconds"),
        previous=_before(path),
        key=last.key,
    ).signed()
    _write(path, head)
    record(
        actor=SYSTEM,
        act=ACT,
        kind=KIND,
        subject_ids=[],
        detail={"date": date, "seal": last.id},
    )
    return path


def fits(head: Head, name: str) -> Break | None:
    """The break between a head and the ledger, if there is one."""
    seal = Seal.objects.filter(id=head.seal).first()
    if seal is None:
        return Break("truncated", seal=head.seal, date=head.date, file=name)
    if (seal.hash, seal.total, seal.to_id) != (head.hash, head.entries, head.last_entry):
        return Break("head_differs", seal=head.seal, date=head.date, file=name)
    return None


def _must_fit(path: Path) -> None:
    if not path.exists():
        return
    head = read_head(path)
    found = fits(head, path.name) if head else Break("head_changed", date=path.stem, file=path.name)
    if found:
        raise LedgerBroken(found)


def _before(path: Path) -> str:
    """The signature of the newest head before this one."""
    earlier = [other for other in files() if other.name < path.name]
    head = read_head(earlier[-1]) if earlier else None
    return head.mac if head else ""


def _write(path: Path, head: Head) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(head.text())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
