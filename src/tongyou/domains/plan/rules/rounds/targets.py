"""Whether a figure reaches its target."""

from __future__ import annotations

from decimal import Decimal

from tongyou.domains.plan.types import Operator


def satisfied(operator: Operator, target: Decimal, value: Decimal) -> bool:
    """Whether a value meets the target. 以上, 以下, 以内 are inclusive (administrative drafting)."""
    match operator:
        case Operator.AT_LEAST:
            return value >= target
        case Operator.AT_MOST:
            return value <= target
        case Operator.EQUAL:
            return value == target
        case Operator.DONE:
            return value >= 1
