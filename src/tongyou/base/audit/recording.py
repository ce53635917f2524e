"""Writing an entry. It stands in the caller's transaction: no act without its entry, no entry without its act."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tongyou.base import clock, database, logs
from tongyou.base.audit import chain, guards
from tongyou.base.audit.types import ActorRef, Detail

if TYPE_CHECKING:
    from tongyou.base.audit.models import Entry

SESSION_SIGNS = 24


def record(
    *,
    actor: ActorRef,
    act: str,
    kind: str,
    subject_ids: Sequence[UUID],
    fields: Sequence[str] = (),
    purpose: str = "",
    outcome: str = "ok",
    detail: Detail | None = None,
) -> None:
    """One entry: `act` ("create", "change", "read" ...) on a `kind` ("plan.version") about some subjects.

    `fields` are names, never values; `detail` holds codes, whole numbers and identifiers. NotACode if
    anything else is given. The actor's session is kept as a digest.
    """
    subjects = guards.subject_list(subject_ids)
    content = chain.Content(
        moment=clock.now(),
        account_id=actor.account_id,
        role=guards.optional_code(actor.role, "role", 64),
        post_id=_post_of(actor),
        session=session_digest(actor.session_id),
        act=guards.code(act, "act", 64),
        kind=guards.code(kind, "kind", 200),
        outcome=guards.code(outcome, "outcome", 64),
        purpose=guards.purpose_text(purpose),
        fields=guards.field_list(fields),
        request_id=logs.request_id()[:64],
        subjects=",".join(map(str, subjects)),
        detail=guards.detail_text(detail or {}),
    )
    with database.write():
        _insert(content, subjects)


def session_digest(session_id: str) -> str:
    """Tells sessions apart without letting a reader take one over."""
    if not session_id:
        return ""
    return hashlib.sha256(f"tongyou/session/{session_id}".encode()).hexdigest()[:SESSION_SIGNS]


def _insert(content: chain.Content, subjects: list[UUID]) -> Entry:
    from tongyou.base.audit.models import Entry, EntrySubject

    key, mac = chain.entry_mac(content)
    values = {name: getattr(content, name) for name in content.__slots__}
    entry = Entry.objects.create(**values, key=key, mac=mac)
    rows = [EntrySubject(entry=entry, subject_id=subject) for subject in subjects]
    EntrySubject.objects.bulk_create(rows, batch_size=500)
    return entry


def _post_of(actor: Any) -> UUID | None:
    post = getattr(actor, "post_id", None)
    return post if isinstance(post, UUID) else None
