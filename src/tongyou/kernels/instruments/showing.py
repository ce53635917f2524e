"""Answers in words, for people: in the language of the page, with units, dates as they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tongyou.kernels.criteria import Text
from tongyou.kernels.criteria.wording import value_words
from tongyou.kernels.instruments.definition.types import Instrument, Kind, Question, Shape, Widget
from tongyou.kernels.instruments.evaluation.judging import day_of, exact

NOTHING = ""


def answer_words(
    instrument: Instrument,
    field: str,
    value: Any,
    language: str,
    files: Mapping[str, str] | None = None,
) -> str:
    """One answer as a line (or, of a table, lines); empty where there is none."""
    if value is None:
        return NOTHING
    question = instrument.questions.get(field)
    if question is None:
        unit = next((one.unit for one in instrument.computed if one.field == field), Text("", ""))
        return number_words(value, unit, language)
    return words(question, instrument.shapes[field], value, language, files or {})


def words(
    question: Question, shape: Shape, value: Any, language: str, files: Mapping[str, str]
) -> str:
    """By kind; what does not fit its field is shown as it was typed."""
    match shape.kind:
        case Kind.NUMBER:
            return number_words(value, question.unit, language)
        case Kind.DATE:
            return day_words(value, language)
        case Kind.BOOL:
            return (
                question.choice_title(
                    {True: "yes", False: "no"}.get(value, str(value))
                ).in_language(language)
                if isinstance(value, bool)
                else str(value)
            )
        case Kind.CHOICE:
            return question.choice_title(str(value)).in_language(language)
        case Kind.CHOICES:
            return choices_words(question, value, language)
        case Kind.FILES:
            return "\n".join(files.get(str(one), str(one)) for one in as_list(value))
        case Kind.ROWS:
            return rows_words(question, shape, value, language)
        case _:
            return str(value)


def as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [value]


def number_words(value: Any, unit: Text, language: str) -> str:
    """12,345.5 places."""
    found = exact(value)
    if found is None:
        return str(value)
    said = f"{found.normalize():,f}"
    named = unit.in_language(language)
    if not named:
        return said
    return f"{said}{named}" if named == "%" else f"{said} {named}"


def day_words(value: Any, language: str) -> str:
    """2025年10月18日, 18 October 2025."""
    day = day_of(value)
    return value_words(day, None).in_language(language) if day else str(value)


def date_words(day: dt.date, language: str) -> str:
    """A date that is one."""
    return value_words(day, None).in_language(language)


def choices_words(question: Question, value: Any, language: str) -> str:
    """Choices in a row; a ranking with its places."""
    if question.widget is Widget.RANKING:
        ordered = (
            as_list(value)
            if not isinstance(value, Mapping)
            else sorted(value, key=lambda code: str(value[code]))
        )
        return "\n".join(
            f"{value[code] if isinstance(value, Mapping) else place}. {question.choice_title(str(code)).in_language(language)}"
            for place, code in enumerate(ordered, 1)
        )
    between = ", " if language.startswith("en") else "、"
    return between.join(
        question.choice_title(str(one)).in_language(language) for one in as_list(value)
    )


def rows_words(question: Question, shape: Shape, value: Any, language: str) -> str:
    """Each row of a table on a line of its own."""
    between = "; " if language.startswith("en") else "；"
    lines = []
    for place, row in enumerate(as_list(value), 1):
        cells = row if isinstance(row, Mapping) else {}
        said = [
            f"{one.title.in_language(language)} {words(one, column, cells[column.code], language, {})}"
            for one, column in zip(question.columns, shape.columns, strict=True)
            if cells.get(column.code) is not None
        ]
        lines.append(f"{place}. {between.join(said)}")
    return "\n".join(lines)


def score_words(value: Decimal) -> str:
    """A total without needless noughts."""
    return f"{value.normalize():f}"


def missing_words(question: Question) -> str:
    """What to do about a question that was left blank."""
    match question.widget:
        case Widget.RADIO | Widget.YES_NO | Widget.RATING | Widget.SELECT:
            return _("请选一个回答。")
        case Widget.CHECKBOXES:
            return _("请至少选一项。")
        case Widget.RANKING:
            return _("请给每一项排上位次。")
        case Widget.FILES:
            return _("请上传文件。")
        case Widget.DATE:
            return _("请填年、月、日。")
        case Widget.TABLE:
            return _("请至少填一行。")
        case _:
            return _("请填写这一项。")
