"""The path: which pages and questions the answers lead through. A function of the answers and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tongyou.kernels.criteria import Missing, Value
from tongyou.kernels.instruments.definition.applying import applies
from tongyou.kernels.instruments.definition.types import (
    Computed,
    Instrument,
    Kind,
    Page,
    Question,
    Rule,
)
from tongyou.kernels.instruments.evaluation.judging import judge
from tongyou.kernels.instruments.evaluation.types import AnswerProblem, Answers, Step

CENT = Decimal("0.01")


@dataclass
class Walk:
    """One way through an instrument, step by step."""

    instrument: Instrument
    answers: Answers
    steps: list[Step] = field(default_factory=list)
    asked: dict[str, Question] = field(default_factory=dict)
    values: dict[str, Value | Missing] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)  # judged values on the path
    computed: dict[str, Decimal] = field(default_factory=dict)
    problems: list[AnswerProblem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    undecided: bool = False

    def go(self) -> Walk:
        """Through every page."""
        for page in self.instrument.pages:
            self.page(page)
        return self

    def page(self, page: Page) -> None:
        """One page, if it applies and asks something."""
        answer = applies(page.when, self.values, self.asked)
        if answer is None:
            self.undecided = True
        if not answer:
            return
        put = [(question, self.put(question)) for question in page.ask]
        questions = tuple(question for question, outcome in put if outcome)
        waiting = any(outcome is None for _, outcome in put)
        self.undecided = self.undecided or waiting
        if questions:
            self.steps.append(Step(page, questions, open=waiting))

    def put(self, question: Question) -> bool | None:
        """One question, if it applies; its answer is judged at once, because the next may hang on it."""
        answer = applies(question.when, self.values, self.asked)
        if answer:
            self.take(question)
        return answer

    def take(self, question: Question) -> None:
        """Judge the answer and let conditions see it."""
        code = question.field
        shape = self.instrument.shapes[code]
        self.asked[code] = question
        judged = judge(shape, question, self.answers.get(code))
        if judged.words is not None:
            self.problems.append(AnswerProblem(code, judged.words))
            self.values[code] = Missing.UNREADABLE
        elif judged.blank:
            self.values[code] = Missing.NEVER_ASKED
            if shape.required:
                self.missing.append(code)
        else:
            self.found[code] = judged.value
            self.values |= as_values(code, shape.kind, shape.choices, judged.value)
            self.compute()

    def compute(self) -> None:
        """Computed fields whose numbers are all there."""
        for one in self.instrument.computed:
            value = result(one, {**self.found, **self.computed})
            if value is not None:
                self.computed[one.field] = self.values[one.field] = value


def as_values(
    code: str, kind: Kind, choices: tuple[str, ...], value: Any
) -> Mapping[str, Value | Missing]:
    """A judged value as conditions see it."""
    if kind is Kind.CHOICES:
        return {f"{code}.{one}": one in value for one in choices}
    if kind in (Kind.FILES, Kind.ROWS):
        return {}
    return {code: value}


def result(one: Computed, numbers: Mapping[str, Any]) -> Decimal | None:
    """A computed number; None while one of its numbers is missing, or where it would divide by nothing."""
    operands = [numbers.get(code) for code in one.operands]
    known = [value for value in operands if isinstance(value, Decimal)]
    if len(known) < len(operands):
        return None
    match one.rule:
        case Rule.SUM:
            return sum(known, Decimal(0))
        case Rule.DIFFERENCE:
            return known[0] - known[1]
        case Rule.PERCENT:
            return (100 * known[0] / known[1]).quantize(CENT) if known[1] else None
