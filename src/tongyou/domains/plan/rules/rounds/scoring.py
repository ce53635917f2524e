"""The score card of a unit: counted parts with their weights, shown one by one; never a number without its parts.

Weights are *illustrative* until the leading group sets them. A part that does not apply counts for nothing: a unit
without notices is neither rewarded nor punished for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tongyou.domains.plan.supervision import Light, Timeliness
from tongyou.domains.plan.types import Text

WEIGHTS = {"punctual": 30, "going": 30, "proven": 20, "answered": 20}
TITLES = {
    "punctual": Text("按时报告", "reported in time"),
    "going": Text("任务亮绿灯", "tasks on green"),
    "proven": Text("说法经得起核实", "claims that hold"),
    "answered": Text("督办按期答复", "notices answered in time"),
}
HALF = {Timeliness.LATE: Decimal("0.5"), Timeliness.MADE_UP: Decimal("0.25")}
LIGHT_POINTS = {Light.GREEN: Decimal(1), Light.YELLOW: Decimal("0.5"), Light.RED: Decimal(0)}


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What one unit did over some rounds. Doubts: all that were raised, and those found to be true."""

    times: Sequence[Timeliness]
    lights: Sequence[Light]
    lines: int = 0
    doubts_upheld: int = 0
    notices: int = 0
    notices_in_time: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: how much of how much, and what that is worth."""

    code: str
    title: Text
    got: Decimal
    of: Decimal
    weight: int

    @property
    def points(self) -> Decimal:
        return rounded(self.got / self.of * self.weight) if self.of else Decimal(0)


@dataclass(frozen=True, slots=True)
class Card:
    """The whole card. `total` is None while nothing is due yet."""

    parts: tuple[Part, ...]
    counts: dict[Timeliness, int]

    @property
    def weight(self) -> int:
        return sum(part.weight for part in self.parts)

    @property
    def total(self) -> Decimal | None:
        """Out of 100, over the parts that apply."""
        if not self.weight:
            return None
        return rounded(sum((part.points for part in self.parts), Decimal(0)) * 100 / self.weight)


def rounded(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)


def card(facts: UnitFacts) -> Card:
    """The score card of a unit."""
    due = [one for one in facts.times if one is not Timeliness.WAITING]
    shown = [one for one in facts.lights if one is not Light.NONE]
    in_time = [Decimal(one is Timeliness.ON_TIME) or HALF.get(one, Decimal(0)) for one in due]
    parts = (
        part("punctual", sum(in_time, Decimal(0)), len(due)),
        part("going", sum((LIGHT_POINTS[one] for one in shown), Decimal(0)), len(shown)),
        part("proven", Decimal(facts.lines - facts.doubts_upheld), facts.lines),
        part("answered", Decimal(facts.notices_in_time), facts.notices),
    )
    counts = Counter(facts.times)
    return Card(
        parts=tuple(one for one in parts if one.of),
        counts={one: counts[one] for one in Timeliness},
    )


def part(code: str, got: Decimal, of: int) -> Part:
    return Part(code, TITLES[code], max(got, Decimal(0)), Decimal(of), WEIGHTS[code])
