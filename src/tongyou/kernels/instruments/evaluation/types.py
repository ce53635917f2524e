"""What an evaluation says. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongyou.kernels.criteria import Missing, Text, Value
from tongyou.kernels.instruments.definition.types import Page, Question

Answers = Mapping[
    str, Any
]  # as JSON keeps them: text, number, yes/no, list; what was typed wrongly stays as typed


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why an answer cannot stand, in plain words."""

    field: str
    words: Text


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer held against its field: the value, or what is wrong, or neither when it was left blank."""

    value: Any = None
    words: Text | None = None

    @property
    def blank(self) -> bool:
        return self.value is None and self.words is None


@dataclass(frozen=True, slots=True)
class Step:
    """A page on the path with the questions that apply; `open` while one of them cannot be decided yet."""

    page: Page
    questions: tuple[Question, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What one answer earned."""

    part: str
    field: str
    answer: str
    points: Decimal
    most: Decimal
    vetoes: bool = False


@dataclass(frozen=True, slots=True)
class PartScore:
    """What one part earned; `most` counts only items on the path."""

    code: str
    points: Decimal
    most: Decimal
    weight: Decimal | None
    items: tuple[ItemScore, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The total with its breakdown. `level` is empty where the instrument has none; `vetoed_by` names the answers."""

    total: Decimal
    most: Decimal
    parts: tuple[PartScore, ...]
    level: str
    vetoed_by: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[ItemScore, ...]:
        return tuple(item for part in self.parts for item in part.items)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything one look at the answers says.

    `answers` are those on the path, as they would be submitted; `kept` names fields answered earlier that are off the
    path now: kept with the draft, never submitted. `missing` are required and blank; `unscored` are blanks that would
    have earned points. `score` is None unless complete.
    """

    path: tuple[Step, ...]
    answers: Answers
    values: Mapping[str, Value | Missing]
    computed: Mapping[str, Decimal]
    problems: tuple[AnswerProblem, ...]
    missing: tuple[str, ...]
    unscored: tuple[str, ...]
    kept: tuple[str, ...]
    undecided: bool
    score: Score | None = None

    @property
    def submittable(self) -> bool:
        """Nothing is wrong and nothing required is left out."""
        return not (self.problems or self.missing or self.undecided)

    @property
    def complete(self) -> bool:
        """Everything that counts is answered; only then there is a score."""
        return self.submittable and not self.unscored

    def problems_of(self, field: str) -> tuple[Text, ...]:
        return tuple(one.words for one in self.problems if one.field == field)

    def step(self, code: str) -> Step | None:
        return next((step for step in self.path if step.page.code == code), None)

    def needs(self, step: Step) -> tuple[str, ...]:
        """Fields of a step that are missing or wrong."""
        wrong = {one.field for one in self.problems} | set(self.missing)
        return tuple(q.field for q in step.questions if q.field in wrong)
