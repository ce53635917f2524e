"""What the answers of a reporting form say, as the columns of a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tongyou.domains.plan.supervision import SelfStatus


@dataclass(frozen=True, slots=True)
class Told:
    """One line as it was answered."""

    status: SelfStatus
    reason: str = ""
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    next_step: str = ""
    next_on: dt.date | None = None


def read_answers(answers: Mapping[str, Any]) -> Told:
    """Answers that the form has judged complete; what was not asked stays empty."""
    return Told(
        status=SelfStatus(answers["status"]),
        reason=str(answers.get("reason", "")),
        value=number(answers.get("value")),
        numerator=number(answers.get("numerator")),
        denominator=number(answers.get("denominator")),
        next_step=str(answers.get("next_step", "")),
        next_on=day(answers.get("next_on")),
    )


def number(value: Any) -> Decimal | None:
    """Exactly; None for what was not answered."""
    return None if value is None else Decimal(str(value))


def day(value: Any) -> dt.date | None:
    """A date, or its ISO text."""
    if value is None or isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(str(value))
