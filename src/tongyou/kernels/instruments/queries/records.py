"""The single responses of a named round as a table, for those who may see them one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.ground.visibility import Actor
from tongyou.kernels.instruments.definition.types import Instrument, Kind
from tongyou.kernels.instruments.evaluation.judging import day_of, exact
from tongyou.kernels.instruments.models import Response, Round, Submission
from tongyou.kernels.instruments.showing import answer_words


@dataclass(frozen=True, slots=True)
class RecordTable:
    """Heads and rows; a cell is a number, a date, or text."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    response_ids: tuple[UUID, ...]


NOTHING = RecordTable((), (), ())


def record_table(actor: Actor, round_: Round, language: str) -> RecordTable:
    """Every submitted response of the round that this actor may see. Nothing of an anonymous or a personal instrument."""
    released = round_.instrument
    if not released.named or released.personal or released.definition.smallest_group:
        return NOTHING
    seen = Response.objects.visible_to(actor).filter(round=round_, state="submitted")
    rows = list(seen.select_related("due").order_by("submitted_at", "id"))
    newest = {one.response_id: one for one in submissions(rows)}
    definition = released.definition
    fields = list(definition.shapes)
    return RecordTable(
        heads=heads(definition, fields, language),
        rows=tuple(line(definition, fields, row, newest[row.id], language) for row in rows),
        response_ids=tuple(row.id for row in rows),
    )


def submissions(rows: Sequence[Response]) -> Sequence[Submission]:
    """Of these responses, every submission, the newest last."""
    found = Submission.objects.filter(response__in=rows).select_related("content")
    return list(found.order_by("sequence"))


def heads(definition: Instrument, fields: Sequence[str], language: str) -> tuple[str, ...]:
    """The first line."""
    named = [definition.title_of(field).in_language(language) for field in fields]
    scored = [_("总分"), _("等级")] if definition.scoring else []
    return (_("填报对象"), _("提交日期"), _("是否逾期"), *named, *scored)


def line(
    definition: Instrument, fields: Sequence[str], row: Response, of: Submission, language: str
) -> tuple[Any, ...]:
    """One response."""
    answers = of.content.answers
    due = getattr(row, "due", None)
    name = due.name.in_language(language) if due else str(row.subject_id)
    cells = [cell(definition, field, answers.get(field), language) for field in fields]
    level = definition.scoring.level(of.level) if definition.scoring and of.level else None
    scored = [of.total, level.title.in_language(language) if level else _("不完整")]
    return (
        name,
        clock.local(of.submitted_at).date(),
        _("是") if of.late else _("否"),
        *cells,
        *(scored if definition.scoring else []),
    )


def cell(definition: Instrument, field: str, value: Any, language: str) -> Any:
    """A number as a number, a day as a day, the rest in words."""
    shape = definition.shapes[field]
    if shape.kind is Kind.NUMBER:
        return exact(value)
    if shape.kind is Kind.DATE:
        found: dt.date | None = day_of(value)
        return found
    if shape.kind is Kind.FILES:
        return len(value) if isinstance(value, list) else None
    return answer_words(definition, field, value, language)
