"""The ledger: who did, changed, read or was refused what, when and why; it only grows, and it can prove it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tongyou.base.audit.gate import set_gate
from tongyou.base.audit.reads import record_read
from tongyou.base.audit.recording import record
from tongyou.base.audit.refusals import flush_refusals, record_refusal
from tongyou.base.audit.types import ActorRef, Break, LedgerBroken, Nobody, NotACode

if TYPE_CHECKING:
    from tongyou.base.audit.heads import write_daily_head
    from tongyou.base.audit.queries import entries, entries_about, entries_by, ledger_state
    from tongyou.base.audit.sealing import seal_all, seal_batch
    from tongyou.base.audit.verifying import verify
    from tongyou.base.audit.words import set_namer

__all__ = [
    "ActorRef",
    "Break",
    "LedgerBroken",
    "Nobody",
    "NotACode",
    "entries",
    "entries_about",
    "entries_by",
    "flush_refusals",
    "ledger_state",
    "record",
    "record_read",
    "record_refusal",
    "seal_all",
    "seal_batch",
    "set_gate",
    "set_namer",
    "verify",
    "write_daily_head",
]

_LATE = {
    "write_daily_head": "heads",
    "entries": "queries",
    "entries_about": "queries",
    "entries_by": "queries",
    "ledger_state": "queries",
    "seal_all": "sealing",
    "seal_batch": "sealing",
    "set_namer": "words",
    "verify": "verifying",
}


def __getattr__(name: str) -> Any:
    """What needs the models loads late: Django imports this package before models may load."""
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"tongyou.base.audit.{_LATE[name]}"), name)
