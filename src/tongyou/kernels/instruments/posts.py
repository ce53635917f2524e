"""What a browser sends -> answers. Nothing is judged here and nothing thrown away: what is no number stays as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from tongyou.kernels.instruments.definition.types import (
    MOST_DIGITS,
    MOST_ROWS,
    Instrument,
    Kind,
    Question,
    Shape,
    Widget,
)

PREFIX = "q"
LONGEST = 20_000  # characters of one answer; more is no answer but an accident
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)
DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)


def name_of(field: str) -> str:
    """The name of a question's input."""
    return f"{PREFIX}-{field}"


def typed(instrument: Instrument, questions: Sequence[Question], data: QueryDict) -> dict[str, Any]:
    """The answers of one page; None where a question was left blank."""
    return {q.field: one(q, instrument.shapes[q.field], data) for q in questions}


def one(question: Question, shape: Shape, data: QueryDict) -> Any:
    """The answer to one question."""
    name = name_of(question.field)
    if question.widget is Widget.RANKING:
        return places(shape, name, data)
    match shape.kind:
        case Kind.DATE:
            return day([data.get(f"{name}_{part}", "") for part in range(3)])
        case Kind.CHOICES:
            return data.getlist(name)[: len(shape.choices) + 1] or None
        case Kind.FILES:
            gone = data.getlist(f"{name}-off")
            return [kept for kept in data.getlist(f"{name}-kept") if kept not in gone] or None
        case Kind.ROWS:
            return rows(shape, name, data) or None
        case _:
            return single(shape, data.get(name, ""))


def single(shape: Shape, text: str) -> Any:
    """A single value; what cannot be read stays text."""
    said = text.replace("\r\n", "\n").strip()[:LONGEST]
    if not said:
        return None
    if shape.kind is Kind.NUMBER:
        return number(said)
    if shape.kind is Kind.BOOL:
        return {"yes": True, "no": False}.get(said, said)
    if shape.kind is Kind.DATE:
        return day(said.split("-", 2)) if DATE.fullmatch(said) else said
    return said


def number(said: str) -> Decimal | str:
    """A number in any width, with or without commas between thousands; one with more digits than are kept stays text."""
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", said).replace("，", ""))
    if not NUMBER.fullmatch(plain) or sum(map(str.isdigit, plain)) > MOST_DIGITS:
        return said
    return Decimal(plain)


def day(parts: Sequence[str]) -> str | None:
    """Year, month and day as an ISO date; as typed where they are no numbers."""
    said = [unicodedata.normalize("NFKC", part).strip()[:20].replace("-", "") for part in parts]
    if not any(said):
        return None
    if all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in said) and len(said[0]) == 4:
        return f"{said[0]}-{int(said[1]):02}-{int(said[2]):02}"
    return "-".join(said)


def places(shape: Shape, name: str, data: QueryDict) -> list[str] | dict[str, str] | None:
    """A ranking: the choices in order, or the places as they were given."""
    given = {code: data.get(f"{name}_{code}", "") for code in shape.choices}
    filled = {code: place for code, place in given.items() if place}
    wanted = [str(n) for n in range(1, len(shape.choices) + 1)]
    if sorted(filled.values()) == wanted:
        return sorted(filled, key=lambda code: int(filled[code]))
    return filled or None


def rows(shape: Shape, name: str, data: QueryDict) -> list[Mapping[str, Any]]:
    """The rows of a table that hold anything."""
    found: list[Mapping[str, Any]] = []
    for at in range(MOST_ROWS + 1):
        row = {
            column.code: value
            for column in shape.columns
            if (value := single(column, data.get(f"{name}-{at}-{column.code}", ""))) is not None
        }
        if row:
            found.append(row)
    return found
