"""One question to the engine: may this person do this, in this case, now? Handed to every rule as one value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tongyou.kernels.casework.definition.types import AskedField, MaterialSpec, Procedure
from tongyou.kernels.casework.engine.people import Right
from tongyou.kernels.casework.engine.types import (
    Command,
    Kind,
    MaterialState,
    Moment,
    Standing,
    State,
    Who,
)
from tongyou.kernels.criteria import Text

NOBODY = Who(account_id=None)


@dataclass(frozen=True, slots=True)
class Question:
    """`moment` may be left out when only asking: what depends on the time is then not judged."""

    procedure: Procedure
    state: State
    command: Command
    who: Who = NOBODY
    moment: Moment | None = None

    @property
    def then(self) -> Moment:
        """The moment of an act that is really done."""
        if self.moment is None:
            raise ValueError("An act is done at a moment.")
        return self.moment

    def word(self, code: str) -> str | None:
        """A text of the payload as it came, None if it is not one; nothing is checked here."""
        value = self.command.payload.get(code)
        return value if isinstance(value, str) and value else None

    def identifier(self, code: str) -> UUID | None:
        """An identifier of the payload, None if it is not one."""
        value = self.command.payload.get(code)
        try:
            return value if isinstance(value, UUID) else UUID(self.word(code) or "")
        except ValueError:
            return None

    def day(self, code: str) -> dt.date | None:
        """A date of the payload, None if it is not one."""
        value = self.command.payload.get(code)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        try:
            return dt.date.fromisoformat((self.word(code) or "").strip())
        except ValueError:
            return None

    def whole(self, code: str) -> int | None:
        """A whole number of the payload, None if it is not one."""
        value = self.command.payload.get(code)
        if isinstance(value, str) and value.isdecimal() and len(value) < 10:
            return int(value)
        return value if isinstance(value, int) else None

    def material(self) -> tuple[MaterialSpec, MaterialState] | None:
        """The material the payload names, as asked for and as it stands; None if it names none of ours."""
        code = self.word("material")
        spec = next((one for one in self.procedure.materials if one.code == code), None)
        row = next((one for one in self.state.materials if one.code == code), None)
        return (spec, row) if spec and row else None


@dataclass(frozen=True, slots=True)
class Answers:
    """A payload that has been read: JSON values, those to be sealed apart from the others."""

    open: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)

    def get(self, code: str, default: Any = None) -> Any:
        """An answer, wherever it is kept."""
        return self.open.get(code, self.personal.get(code, default))


DURING_WORK = frozenset({Standing.OPEN, Standing.PAUSED})


@dataclass(frozen=True, slots=True)
class CaseAct:
    """An act on the case as a whole: who may, when, what it asks, what it makes of the case."""

    kind: Kind
    title: Text
    who: Callable[[Question], Right]
    effect: Callable[[Question, Answers], State]
    during: frozenset[Standing] = DURING_WORK
    known: Callable[[Procedure], bool] = lambda _: True
    reasons: Callable[[Question], Iterable[Text]] = lambda _: ()
    asks: Callable[[Question], tuple[AskedField, ...]] = lambda _: ()
    offers: Callable[[Question], Iterable[Mapping[str, Any]]] = lambda _: ({},)
