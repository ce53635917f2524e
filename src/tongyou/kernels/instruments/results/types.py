"""What a results page shows. A count of None is hidden: its group is too small, or covers one that is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tongyou.kernels.criteria import Text


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer and how many gave it. `share` (per cent of those who answered) where it can be told."""

    code: str
    title: Text
    count: int | None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One field counted. `cells` for choices; the figures for numbers; `answered` for everything, if it may be told."""

    field: str
    title: Text
    unit: Text
    cells: tuple[Cell, ...] = ()
    multiple: bool = False
    answered: int | None = None
    mean: Decimal | None = None
    total: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    numeric: bool = False

    @property
    def hides(self) -> bool:
        """Whether something of this question is not shown."""
        return self.answered is None or any(cell.count is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Group:
    """The part of the answers that a grouping sets apart; `size` None: the group is not shown."""

    code: str
    title: Text
    size: int | None
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """Results by the answers to one question."""

    field: str
    title: Text
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The results of a round. Not `shown`: too early or too few, and `why` says so."""

    size: int | None
    smallest: int
    shown: bool
    why: str = ""
    questions: tuple[Question, ...] = ()
    groupings: tuple[Grouping, ...] = ()
