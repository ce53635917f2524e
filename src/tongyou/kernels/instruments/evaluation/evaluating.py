"""`evaluate`: one look at the answers of one instrument."""

from __future__ import annotations

from dataclasses import replace

from tongyou.kernels.instruments.definition.types import Instrument
from tongyou.kernels.instruments.evaluation.judging import as_json, is_blank
from tongyou.kernels.instruments.evaluation.scoring import score
from tongyou.kernels.instruments.evaluation.types import Answers, Evaluation
from tongyou.kernels.instruments.evaluation.walking import Walk


def evaluate(instrument: Instrument, answers: Answers) -> Evaluation:
    """Path, problems, what is missing, and the score once complete. Never raises; knows no clock and no database."""
    given = {code: value for code, value in answers.items() if code in instrument.questions}
    walk = Walk(instrument, given).go()
    unscored = without_points(instrument, walk)
    outcome = Evaluation(
        path=tuple(walk.steps),
        answers={code: as_json(value) for code, value in walk.found.items()},
        values=walk.values,
        computed=walk.computed,
        problems=tuple(walk.problems),
        missing=tuple(walk.missing),
        unscored=unscored,
        kept=tuple(c for c, v in given.items() if c not in walk.asked and not is_blank(v)),
        undecided=walk.undecided,
    )
    if not outcome.complete or instrument.scoring is None:
        return outcome
    return replace(outcome, score=score(instrument.scoring, {**walk.found, **walk.computed}))


def without_points(instrument: Instrument, walk: Walk) -> tuple[str, ...]:
    """Scored fields that hold no value although they, or all the numbers they are made of, were asked."""
    known = {**walk.found, **walk.computed}
    put = dict.fromkeys(walk.asked)
    for one in instrument.computed:  # in order: an operand may be computed itself
        if all(code in put for code in one.operands):
            put[one.field] = None
    return tuple(code for code in instrument.scored if code not in known and code in put)
