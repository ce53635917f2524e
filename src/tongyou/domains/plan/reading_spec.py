"""From what was read in a document to a PlanSpec, so that a draft is linted and published like a pack.

Works on the JSON form of a reading (the same that `tongyou plan import --json` writes and that a draft keeps)
and on a Reading itself. Texts are as printed, without white space; English is empty. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from tongyou.domains.plan.reading.model import Reading
from tongyou.domains.plan.types import (
    ActionSpec,
    CommitmentSpec,
    Firmness,
    Kind,
    Operator,
    PlanSpec,
    Quantifier,
    Stage,
    TaskSpec,
    Text,
    Window,
)

Word = TypeVar("Word", bound=StrEnum)
YEARS = re.compile(r"(20\d\d)年?[-—–~\uff5e至到]+(20\d\d)")
DEFINED = re.compile(r"[“\"「]?([\u4e00-\u9fff]{2,10})[”\"」]?[,,]?(?:是指|系指|指的是|,指)")
SCOPES = (  # printed words -> code of the set, the narrower first
    ("义务教育", "school-compulsory"), ("幼儿园", "kindergarten"), ("中小学", "school-primary-secondary"),
    ("学校", "school"), ("校", "school"), ("村", "village"), ("社区", "village"), ("街道", "town"), ("镇", "town"),
    ("乡", "town"), ("家庭", "household"), ("儿童", "child"), ("学生", "student"),
)  # fmt: skip
UNKNOWN_SET = "set"
CODE = re.compile(r"[a-z][a-z0-9-]*")


def from_reading(
    reading: Reading | Mapping[str, Any],
    *,
    area: str = "",
    stage: Stage | None = None,
    code: str = "reading",
) -> PlanSpec:
    """The plan that a document was read as. Commitments are T<task>.<position>, as everywhere."""
    data = as_json(reading) if isinstance(reading, Reading) else reading
    title = squeezed(data.get("title"))
    tasks = tuple(task_spec(one) for one in data["tasks"])
    start, end = period(data, title, tasks)
    names = dict.fromkeys(name for task in tasks for name in (*task.lead, *task.cooperating))
    return PlanSpec(
        code=code,
        version="reading",
        title=Text(title),
        start=start,
        end=end,
        stage=stage or (Stage.COMMENTS if "征求意见" in title else Stage.ADOPTED),
        area=area,
        systems=(),
        actions=tuple(
            ActionSpec(int(one["number"]), Text(squeezed(one["title"]))) for one in data["actions"]
        ),
        tasks=tuple(dated(task, end) for task in tasks),
        units=tuple((name, Text(name)) for name in names),
        terms=tuple((term, Text(term)) for term in defined(data)),
    )


def squeezed(text: Any) -> str:
    """Without white space, as the document's line breaks mean nothing."""
    return re.sub(r"\s+", "", str(text or ""))


def task_spec(data: Mapping[str, Any]) -> TaskSpec:
    """One task as read."""
    number = int(data["number"])
    found = data.get("commitments", ())
    return TaskSpec(
        number=number,
        action=int(data.get("action") or 0),
        title=Text(squeezed(data.get("title"))),
        summary=Text(squeezed(data.get("content"))),
        lead=unit_names(data.get("lead", ())),
        cooperating=unit_names(data.get("cooperating", ())),
        commitments=tuple(commitment(f"T{number}.{at}", one) for at, one in enumerate(found, 1)),
    )


def unit_names(found: Iterable[Any]) -> tuple[str, ...]:
    """Printed names, each once."""
    names = (squeezed(one["name"] if isinstance(one, Mapping) else one) for one in found)
    return tuple(dict.fromkeys(name for name in names if name))


def commitment(code: str, data: Mapping[str, Any]) -> CommitmentSpec:
    """One commitment; what the reader did not say is taken from its words."""
    quote = squeezed(data.get("quote"))
    title = squeezed(data.get("title")) or quote or squeezed(data.get("subject"))
    operator = word(Operator, data.get("operator"), Operator.DONE)
    unit = squeezed(data.get("unit"))
    value = None if operator is Operator.DONE else number(data.get("value"))
    quantifier = word(Quantifier, data.get("quantifier"), quantifier_of(quote))
    by = day(data.get("by"))
    return CommitmentSpec(
        code=code,
        title=Text(title),
        kind=kind_of(data, operator, unit, quote),
        operator=operator,
        value=value,
        unit="" if value is None else unit,
        quantifier=quantifier,
        window=window_of(data),
        by=by,
        by_stated=bool(data.get("by_stated", by is not None)) and by is not None,
        operator_stated=bool(data.get("operator_stated", True)),
        implied=bool(data.get("implied", False)),
        firmness=word(Firmness, data.get("firmness"), Firmness.FIRM),
        approximate=bool(data.get("approximate", "左右" in quote)),
        scope=scope_of(data, quantifier, quote),
        scope_note=Text(squeezed(data.get("scope"))),
        baseline=number(data.get("baseline")),
        denominator=str(data.get("denominator") or ""),
        duplicate_of=str(data.get("duplicate_of") or ""),
    )


def kind_of(data: Mapping[str, Any], operator: Operator, unit: str, quote: str) -> Kind:
    """What is measured, from the unit when the reader does not say."""
    if operator is Operator.DONE:
        return Kind.MILESTONE
    if unit == "百分点":
        return Kind.TREND
    if unit in {"‰", "/10万", "/万"} and "死亡" in quote:
        return Kind.MORTALITY
    guess = Kind.RATE if unit in {"%", "\uff05", "‰"} else Kind.RATIO if "/" in unit else Kind.COUNT
    found = word(Kind, data.get("kind"), Kind.SCORE if unit == "分" else guess)
    return guess if found is Kind.MILESTONE else found


def window_of(data: Mapping[str, Any]) -> Window:
    """When it is judged: the period printed, else the reader's word, else by a date."""
    return word(Window, data.get("per"), word(Window, data.get("window"), Window.BY_DATE))


def quantifier_of(quote: str) -> Quantifier:
    """每所, 每个, 每名: each member of a set."""
    return (
        Quantifier.EACH if re.search(r"每(?:一)?[个所名家位村镇校户]", quote) else Quantifier.TOTAL
    )


def scope_of(data: Mapping[str, Any], quantifier: Quantifier, quote: str) -> str:
    """The code of the set over which it is judged."""
    printed = squeezed(data.get("scope"))
    if CODE.fullmatch(printed):
        return printed
    if quantifier is Quantifier.TOTAL:
        return "district"
    text = printed or quote
    return next((code for words, code in SCOPES if words in text), UNKNOWN_SET)


def word(kind: type[Word], found: Any, default: Word) -> Word:
    """A word of an enumeration, or the default."""
    return kind(found) if found in {member.value for member in kind} else default


def number(found: Any) -> Decimal | None:
    """A decimal from JSON's number or text; None for nothing or for no number."""
    if found is None or isinstance(found, bool):
        return None
    try:
        value = Decimal(str(found))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def day(found: Any) -> date | None:
    """A date from ISO text."""
    if isinstance(found, date):
        return found
    try:
        return date.fromisoformat(str(found)) if found else None
    except ValueError:
        return None


def period(data: Mapping[str, Any], title: str, tasks: Sequence[TaskSpec]) -> tuple[date, date]:
    """The plan's first and last day: as read, as in the title, or the years of its dates; else all time."""
    found = data.get("period")
    if isinstance(found, Mapping):
        start, end = day(found.get("start")), day(found.get("end"))
        if start and end and start < end:
            return start, end
    years = YEARS.search(title)
    if years and years[1] < years[2]:
        return date(int(years[1]), 1, 1), date(int(years[2]), 12, 31)
    dates = [one.by for task in tasks for one in task.commitments if one.by]
    if dates:
        return date(min(dates).year, 1, 1), date(max(dates).year, 12, 31)
    return date.min, date.max


def dated(task: TaskSpec, end: date) -> TaskSpec:
    """The task with the plan's end where no date is printed."""
    return replace(task, commitments=tuple(with_end(one, end) for one in task.commitments))


def with_end(one: CommitmentSpec, end: date) -> CommitmentSpec:
    """The plan's end stands in for a missing date, marked as not stated."""
    if (
        one.by is not None
        or one.window not in {Window.BY_DATE, Window.THROUGHOUT}
        or end == date.max
    ):
        return one
    return replace(one, by=end, by_stated=False)


def defined(data: Mapping[str, Any]) -> list[str]:
    """Terms that the document defines (…是指…)."""
    texts = [squeezed(data.get("text")), *(squeezed(task.get("content")) for task in data["tasks"])]
    return list(dict.fromkeys(term for text in texts for term in DEFINED.findall(text)))


def as_json(reading: Reading) -> dict[str, Any]:
    """A Reading in the form that the issue fixes, with what the linter needs beside it."""
    text = reading.document.text
    return {
        "title": reading.title,
        "text": text,
        "period": {"start": reading.period.start, "end": reading.period.end}
        if reading.period
        else None,
        "actions": [{"number": one.number, "title": one.title} for one in reading.actions],
        "tasks": [
            {
                "number": task.number,
                "action": task.action,
                "title": task.title,
                "content": task.content,
                "lead": [unit.name for unit in task.lead],
                "cooperating": [unit.name for unit in task.cooperating],
                "commitments": [promise_json(one, text) for one in task.commitments],
            }
            for task in reading.tasks
        ],
    }


def promise_json(one: Any, text: str) -> dict[str, Any]:
    """One commitment of a Reading."""
    keys = ("operator", "value", "unit", "kind", "quantifier", "window", "by", "by_stated", "operator_stated",
            "implied", "firmness", "approximate", "scope", "subject", "baseline")  # fmt: skip
    return {**{key: getattr(one, key) for key in keys}, "quote": text[slice(*one.span)]}
