"""A pass and the draft under it, for whoever knows its secret. A used pass has no draft any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongyou.ground.visibility import NotVisible
from tongyou.kernels.instruments.definition.types import Instrument
from tongyou.kernels.instruments.evaluation.evaluating import evaluate
from tongyou.kernels.instruments.evaluation.types import Evaluation
from tongyou.kernels.instruments.models import Pass
from tongyou.kernels.instruments.models.keeping import load
from tongyou.kernels.instruments.passes import digest_of, typed


def pass_row(secret: str) -> Pass:
    """The pass of a secret, or NotVisible. The secret is the whole right; nobody is asked who they are."""
    found = (
        Pass.objects.filter(digest=digest_of(typed(secret)))
        .select_related("round__instrument")
        .first()
    )
    if found is None:
        raise NotVisible("instruments.survey", "answer")
    return found


def draft(of: Pass) -> tuple[Instrument, Mapping[str, Any], Evaluation]:
    """The instrument, the answers so far, and what they say."""
    definition = of.round.instrument.definition
    answers = load(of.draft)
    return definition, answers, evaluate(definition, answers)
