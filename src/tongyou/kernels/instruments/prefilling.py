"""What a draft begins with: values from the last time, and values the caller brings; each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from tongyou.base import clock
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.definition.types import Instrument
from tongyou.kernels.instruments.evaluation.judging import as_json, judge
from tongyou.kernels.instruments.models import Submission
from tongyou.kernels.instruments.types import Given

LAST = "last_round"
LAST_WORDS = Text("上一次填报", "the last report")


def beginnings(
    instrument: Instrument, subject_id: UUID, given: Mapping[str, Given]
) -> dict[str, Given]:
    """Field -> the value it begins with. Values that the field would not take now are left out."""
    before = last_time(instrument.code, subject_id) if wants_last(instrument) else {}
    found = {}
    for code, question in instrument.questions.items():
        source, _, name = question.prefill.partition(".")
        value = before.get(name) if source == LAST else given.get(name) if source else None
        if value is not None:
            judged = judge(instrument.shapes[code], question, value.value)
            if judged.value is not None:
                found[code] = Given(as_json(judged.value), value.source, value.as_of)
    return found


def wants_last(instrument: Instrument) -> bool:
    return any(q.prefill.startswith(f"{LAST}.") for q in instrument.questions.values())


def last_time(code: str, subject_id: UUID) -> dict[str, Given]:
    """The newest submitted answers about this subject, from any version of the instrument."""
    row = (
        Submission.objects.filter(
            response__instrument__code=code,
            response__subject_id=subject_id,
            response__state="submitted",
        )
        .select_related("content", "response__round")
        .order_by("-submitted_at", "-sequence")
        .first()
    )
    return dict(values_of(row)) if row else {}


def values_of(row: Submission) -> Iterator[tuple[str, Given]]:
    """Every answer of a submission, with where and when it was given."""
    day = clock.local(row.submitted_at).date()
    round_ = row.response.round
    words = (
        Text(f"{LAST_WORDS.zh}（{round_.title_zh}）", f"{LAST_WORDS.en} ({round_.title_en})")
        if round_
        else LAST_WORDS
    )
    for code, value in row.content.answers.items():
        yield code, Given(value, words, day)
