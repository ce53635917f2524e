"""The inbox of one account: what was written to it, and what it has read."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from tongyou.base import clock, database
from tongyou.base.notices.models import Notice
from tongyou.base.notices.types import Channel


class Owner(Protocol):
    """Whoever has an account (visibility.Actor)."""

    @property
    def account_id(self) -> UUID | None: ...


def inbox(actor: Owner) -> QuerySet[Notice]:
    """In-app notices of this account, the newest first; nobody else's, and none for the unnamed."""
    if actor.account_id is None:
        return Notice.objects.none()
    mine = Notice.objects.filter(account_id=actor.account_id, channel=Channel.INAPP)
    return mine.order_by("-created_at", "-id")


def unread_count(actor: Owner) -> int:
    """How many are unread."""
    return inbox(actor).filter(read_at=None).count()


def mark_read(actor: Owner, notice_id: Any, *, read: bool = True) -> bool:
    """Mark one as read, or as unread again; False when it is not this account's."""
    with database.write():
        moment = clock.now() if read else None
        return bool(inbox(actor).filter(pk=notice_id).order_by().update(read_at=moment))


def mark_all_read(actor: Owner) -> int:
    """Mark everything read; how many were unread."""
    with database.write():
        return inbox(actor).filter(read_at=None).order_by().update(read_at=clock.now())
