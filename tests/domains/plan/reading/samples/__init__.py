"""Invented plans (模拟数据) of invented places, each with the answer a careful clerk would give.

No sentence stems from a real plan. The shapes do: they are the ways Chinese work plans are laid out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Number = tuple[str, float, str, str | None, str | None]  # operator, value, unit, per, by


@dataclass(frozen=True)
class Expected:
    """One task: its title, units, and the numbers it commits to."""

    title: str
    lead: tuple[str, ...]
    cooperating: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Sample:
    """A plan: how to write it to a file, and what must be read from it."""

    name: str
    suffix: str
    write: Callable[[Path], None]
    tasks: tuple[Expected, ...]
    actions: tuple[str, ...] | None
    period: tuple[str, str]


def units(text: str) -> tuple[str, ...]:
    """A list of names parted by spaces."""
    return tuple(text.split())


def least(value: float, unit: str, by: str | None = None, *, per: str | None = None) -> Number:
    return (">=", value, unit, per, by)


def most(value: float, unit: str, by: str | None = None, *, per: str | None = None) -> Number:
    return ("<=", value, unit, per, by)
