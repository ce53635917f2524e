"""What casework tells other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """Something happened in a case. Identifiers and codes only; whoever needs more asks for it."""

    case_id: UUID
    procedure: str
    version: int
    act: str  # "open" when it was opened, "" when the clock moved it
    step: str  # code of the step, or empty
    outcome: str  # empty while the case is open
    sequence: int  # the last event of this act
    unit_id: UUID  # who answers for the case
