"""What other rooms may hear. A required handler runs in the same transaction: there a domain changes its own row."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ResponseSubmitted:
    """A response was handed in, or handed in again after it was reopened (`sequence` above 1)."""

    response_id: UUID
    instrument: str
    version: int
    round_id: UUID | None
    subject_id: UUID
    unit_id: UUID | None
    sequence: int
    complete: bool
    level: str


@dataclass(frozen=True, slots=True)
class ResponseReopened:
    """A response went back to be corrected; its submissions stay."""

    response_id: UUID
    instrument: str
    round_id: UUID | None
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class ResponseVoided:
    """A response no longer counts."""

    response_id: UUID
    instrument: str
    round_id: UUID | None
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """A round began."""

    round_id: UUID
    instrument: str
    version: int


@dataclass(frozen=True, slots=True)
class RoundClosed:
    """A round ended; its results no longer change."""

    round_id: UUID
    instrument: str
