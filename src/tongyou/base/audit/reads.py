"""The read ledger: which subjects a page showed. One entry for each request, committed before the page leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest

from tongyou.base.audit.recording import record
from tongyou.base.audit.types import ActorRef, Nobody

SLOT = "tongyou.reads"
STRENGTH = ("read", "search", "export", "reveal")  # one request, one act: the strongest
LONGEST_KIND = 200


@dataclass(slots=True)
class Reads:
    """What one request has shown so far."""

    act: str = STRENGTH[0]
    kinds: list[str] = field(default_factory=list)
    subjects: list[UUID] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)

    def add(
        self, act: str, kind: str, subjects: Iterable[UUID], fields: Iterable[str], purpose: str
    ) -> None:
        if act not in STRENGTH:
            raise ValueError(f"A reading act is one of {', '.join(STRENGTH)}.")
        self.act = max(self.act, act, key=STRENGTH.index)
        self.kinds += [kind] if kind not in self.kinds else []
        self.subjects += subjects
        self.fields += fields
        self.purposes += [purpose] if purpose and purpose not in self.purposes else []

    def kind(self) -> str:
        """All kinds in one code: `people.child+welfare.file`."""
        together = "+".join(sorted(self.kinds))
        return together if len(together) <= LONGEST_KIND else "several"


def record_read(
    request: HttpRequest,
    kind: str,
    subject_ids: Sequence[UUID],
    fields: Sequence[str] = (),
    purpose: str = "",
    *,
    act: str = "read",
) -> None:
    """Note that this request shows these subjects; `act` is "read", "search", "export" or "reveal".

    With ReadAuditMiddleware the request's notes become one entry before the response leaves. After that
    (a streamed export) and without it, the entry is written at once.
    """
    reads = request.META.get(SLOT)
    at_once = reads is None
    reads = reads or Reads()
    reads.add(act, kind, subject_ids, fields, purpose)
    if at_once:
        write_reads(request, reads)


def begin(request: HttpRequest) -> None:
    """From now on this request collects."""
    request.META[SLOT] = Reads()


def finish(request: HttpRequest, status: int) -> None:
    """Write what the request collected; later notes are written at once."""
    reads: Reads | None = request.META.pop(SLOT, None)
    if reads and reads.kinds:
        write_reads(request, reads, "ok" if status < 400 else f"status_{status}")


def write_reads(request: HttpRequest, reads: Reads, outcome: str = "ok") -> None:
    """The one entry."""
    record(
        actor=actor_of(request),
        act=reads.act,
        kind=reads.kind(),
        subject_ids=reads.subjects,
        fields=reads.fields,
        purpose=" / ".join(reads.purposes),
        outcome=outcome,
        detail={"shown": len(set(reads.subjects))},
    )


def actor_of(request: HttpRequest) -> ActorRef:
    """Who asks: `request.actor`, or nobody."""
    actor: ActorRef = getattr(request, "actor", None) or Nobody()
    return actor
