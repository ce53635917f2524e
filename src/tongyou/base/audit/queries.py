"""Questions to the ledger. Whoever shows the answers decides first who may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from tongyou.base import clock
from tongyou.base.audit import heads
from tongyou.base.audit.models import Entry, EntrySubject, Seal


@dataclass(frozen=True, slots=True)
class LedgerState:
    """How far the ledger is sealed: counts, the last seal's moment, the newest head's date."""

    sealed: int
    waiting: int
    seals: int
    sealed_at: str
    head_date: str


def entries(
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    act: str = "",
    kind: str = "",
    account_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> QuerySet[Entry]:
    """Entries, newest first, of the days from `since` to `until` (both included, Asia/Shanghai)."""
    found = Entry.objects.order_by("-id")
    if since:
        found = found.filter(moment__gte=clock.start_of_day(since))
    if until:
        found = found.filter(moment__lt=clock.start_of_day(until + dt.timedelta(days=1)))
    if act:
        found = found.filter(act=act)
    if kind:
        found = found.filter(kind=kind)
    if account_id:
        found = found.filter(account_id=account_id)
    if subject_id:
        about = EntrySubject.objects.filter(subject_id=subject_id)
        found = found.filter(id__in=about.values("entry_id"))
    return found


def entries_about(subject_id: UUID) -> QuerySet[Entry]:
    """Everything that was done with or shown of one subject, newest first."""
    return entries(subject_id=subject_id)


def entries_by(account: UUID) -> QuerySet[Entry]:
    """Everything one account did or saw, newest first."""
    return entries(account_id=account)


def ledger_state() -> LedgerState:
    """For the auditor's page."""
    last = Seal.objects.order_by("-id").first()
    dates = [path.stem for path in heads.files()]
    return LedgerState(
        sealed=last.total if last else 0,
        waiting=Entry.objects.filter(id__gt=last.to_id if last else 0).count(),
        seals=last.id if last else 0,
        sealed_at=last.sealed_at if last else "",
        head_date=dates[-1] if dates else "",
    )
