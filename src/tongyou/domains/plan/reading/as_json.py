"""A reading as JSON: the fields of `tongyou plan import --json`, and what a review screen needs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tongyou.domains.plan.reading.model import (
    Correction,
    Promise,
    Reading,
    Span,
    Task,
    UnitMention,
    Unread,
)
from tongyou.domains.plan.types import Operator, Window

_PERIODS = {Window.PER_YEAR, Window.PER_QUARTER, Window.PER_MONTH}


def to_json(reading: Reading) -> dict[str, Any]:
    """Spans are half-open character offsets into `document.text`; each quote is that slice."""
    text = reading.document.text
    period = reading.period
    return {
        "document": {
            "name": reading.document.name,
            "kind": reading.document.kind,
            "sha256": reading.document.sha256,
            "characters": len(text),
            "pages": list(reading.document.pages),
            "text": text,
        },
        "title": reading.title,
        "period": None
        if period is None
        else {
            "start": period.start.isoformat(),
            "end": period.end.isoformat(),
            "stated": period.stated,
        },
        "actions": [
            {"number": item.number, "title": item.title, "span": list(item.span)}
            for item in reading.actions
        ],
        "tasks": [_task(text, item) for item in reading.tasks],
        "corrections": [_correction(item) for item in reading.corrections],
        "unread": [_unread(text, item) for item in reading.unread],
        "nodes": [
            {
                "id": item.id,
                "kind": item.kind.value,
                "number": item.number,
                "parent": item.parent or None,
                "span": list(item.span),
            }
            for item in reading.nodes
        ],
    }


def _task(text: str, task: Task) -> dict[str, Any]:
    return {
        "number": task.number,
        "action": task.action,
        "title": task.title,
        "content": task.content,
        "lead": [item.name for item in task.lead],
        "cooperating": [item.name for item in task.cooperating],
        "commitments": [_promise(text, item) for item in task.commitments],
        "deadline": task.deadline,
        "printed_number": task.printed_number,
        "span": list(task.span),
        "title_span": list(task.title_span),
        "content_spans": [list(span) for span in task.content_spans],
        "units": [*_units(text, task.lead, "lead"), *_units(text, task.cooperating, "cooperating")],
    }


def _units(text: str, mentions: tuple[UnitMention, ...], role: str) -> list[dict[str, Any]]:
    return [
        {
            "name": item.name,
            "role": role,
            "span": list(item.span),
            "printed": _slice(text, item.span),
        }
        for item in mentions
    ]


def _slice(text: str, span: Span) -> str:
    return text[span[0] : span[1]]


def _promise(text: str, item: Promise) -> dict[str, Any]:
    return {
        "operator": item.operator.value,
        "value": True if item.operator is Operator.DONE else _number(item.value),
        "unit": item.unit,
        "per": item.window.value if item.window in _PERIODS else None,
        "by": item.by.isoformat() if item.by else None,
        "quote": _slice(text, item.span),
        "span": list(item.span),
        "kind": item.kind.value,
        "quantifier": item.quantifier.value,
        "window": item.window.value,
        "firmness": item.firmness.value,
        "approximate": item.approximate,
        "operator_stated": item.operator_stated,
        "by_stated": item.by_stated,
        "implied": item.implied,
        "scope": item.scope,
        "subject": item.subject,
        "baseline": _number(item.baseline),
        "upper": _number(item.upper),
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _correction(item: Correction) -> dict[str, Any]:
    return {
        "span": list(item.span),
        "printed": item.printed,
        "proposed": item.proposed,
        "rule": item.rule,
        "reason_zh": item.reason_zh,
        "reason_en": item.reason_en,
        "continued": list(item.continued) if item.continued else None,
    }


def _unread(text: str, item: Unread) -> dict[str, Any]:
    return {
        "span": list(item.span),
        "text": _slice(text, item.span),
        "reason": item.reason_zh,
        "reason_en": item.reason_en,
    }
