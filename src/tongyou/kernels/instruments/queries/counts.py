"""Results of a round: counts for those who may see results, never a record."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.ground.visibility import Actor, check
from tongyou.kernels.instruments.definition.types import Instrument
from tongyou.kernels.instruments.models import Round, Submission, SurveyAnswer
from tongyou.kernels.instruments.models.keeping import load
from tongyou.kernels.instruments.queries.rounds import round_row
from tongyou.kernels.instruments.results.counting import (
    Record,
    grouping,
    overall,
    readable,
    split,
)
from tongyou.kernels.instruments.results.suppression import differencing, small_groups
from tongyou.kernels.instruments.results.types import Aggregate

MOST_GROUPS = 8  # all unions of two groupings are compared: 256 x 256 at most


def results(actor: Actor, round_id: UUID) -> Aggregate:
    """What a round says. Raises NotVisible or NotAllowed."""
    row = round_row(actor, round_id)
    check(actor, "instruments.round", "results", row)
    return aggregate(row)


def aggregate(row: Round) -> Aggregate:
    """The counts of a round, small groups hidden; nothing while an anonymous round is open, or too few answered.

    While it is open, each answer that comes in could be found as the difference between two looks.
    """
    definition = row.instrument.definition
    k = definition.smallest_group
    if k and row.is_open:
        return Aggregate(None, k, shown=False, why=_("这一轮结束以后才显示结果；人数不断变化时，前后一减就能看出是谁。"))  # fmt: skip
    records = records_of(row, definition)
    if k and len(records) < k:
        return Aggregate(None, k, shown=False, why=_("答的人不到 %(k)d 个，结果不显示。") % {"k": k})  # fmt: skip
    questions = overall(definition, records, k)
    fields = [f for f in definition.group_by if not k or f in published(row)]
    groupings = tuple(grouping(definition, field, records, k) for field in fields)
    return Aggregate(len(records), k, shown=True, questions=questions, groupings=groupings)


def published(row: Round) -> list[str]:
    """Fields whose groups have been published, in that order."""
    return list(row.groupings.order_by("pk").values_list("field", flat=True))


def records_of(row: Round, definition: Instrument) -> list[Record]:
    """Every answer of a round as it is counted: of each response the newest submission; anonymous ones as they are."""
    rows: Iterable[tuple[str, bool, object, str]]
    if not definition.named:
        rows = SurveyAnswer.objects.filter(round=row).values_list("answers", "complete", "total", "level")  # fmt: skip
    else:
        newest = {one.response_id: one for one in submissions(row)}
        rows = [(one.content.text, one.complete, one.total, one.level) for one in newest.values()]
    return [
        Record(readable(definition, load(text)), complete, total, level)  # type: ignore[arg-type]
        for text, complete, total, level in rows
    ]


def submissions(row: Round) -> Iterable[Submission]:
    """Submissions that count, oldest first."""
    counting = Submission.objects.filter(response__round=row, response__state="submitted")
    return counting.select_related("content").order_by("sequence")


def grouping_refusal(row: Round, field: str) -> str:
    """Why a grouping cannot be published now, in plain words; empty when it can."""
    definition = row.instrument.definition
    k = definition.smallest_group
    if field not in definition.group_by:
        return _("这份表没有声明可以按这一项分组。")
    records = records_of(row, definition)
    groups = split(definition, field, records)
    small = small_groups({code: len(part) for code, part in groups.items()}, k)
    told = [code for code, part in groups.items() if part and code not in small]
    if len(records) < k or not told or len(groups) > MOST_GROUPS:
        return _("分组以后人数太少，不能公布。")
    for other in published(row):
        if subtractable(definition, records, field, other, k):
            return _("这一分组和已经公布的分组相减，就能看出不到 %(k)d 个人的回答，不能再公布。") % {"k": k}  # fmt: skip
    return ""


def subtractable(
    definition: Instrument, records: list[Record], one: str, other: str, k: int
) -> bool:
    """Whether two groupings, each with what it hides as one group, give a small group away together."""
    rows, columns = blocks(definition, records, one, k), blocks(definition, records, other, k)
    table = [[len(row & column) for column in columns] for row in rows]
    return differencing(table, k)


def blocks(definition: Instrument, records: list[Record], field: str, k: int) -> list[set[int]]:
    """The groups of a grouping as sets of records; what is hidden is one block."""
    groups = split(definition, field, records)
    small = small_groups({code: len(part) for code, part in groups.items()}, k)
    shown = [{id(record) for record in part} for code, part in groups.items() if code not in small]
    hidden = {id(record) for code in small for record in groups[code]}
    return [*shown, *([hidden] if hidden else [])]
