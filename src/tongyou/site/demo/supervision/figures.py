"""What the units report: invented figures that grow, stall or contradict themselves, always the same (模拟数据). Pure."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tongyou.domains.plan.models import Commitment
from tongyou.domains.plan.supervision import SelfStatus
from tongyou.domains.plan.types import Kind, Operator, Window

ROUNDS = 11  # 2023Q1 to 2025Q3
LAST = ROUNDS - 1
FIRST_LIVE = 9  # 2025Q2: the first round that ran on the platform; those before were brought over from ledgers
SIMULATED = "（模拟数据）"
CONTRADICTED = {
    ("T2.2", 5),
    ("T84.4", 7),
    ("T42.2", 9),
    ("T83.1", 9),
}  # a running count that falls in this round
WITHOUT_PAPER = {("T76.1", 9), ("T39.1", 10)}  # more than last round, and nothing that proves it
TOO_EARLY = {("T23.1", 3), ("T57.1", 9)}  # a lasting promise called met before its time
WRONG_RATE = {("T22.2", 9), ("T35.2", 4)}  # numerator and denominator do not give the rate


def dice(*words: object) -> int:
    """0 to 99, always the same for the same words."""
    return zlib.crc32("/".join(map(str, words)).encode()) % 100


@dataclass(frozen=True, slots=True)
class Pace:
    """How a promise goes: the share that is reached at the plan's end, and whether anybody writes anything new."""

    share: Decimal
    stuck: bool = False


def pace_of(code: str) -> Pace:
    """Most promises are kept, some early, some hardly, a few not at all."""
    roll = dice("pace", code)
    if roll < 62:
        return Pace(Decimal("1.02"))
    if roll < 76:
        return Pace(Decimal("1.40"))
    if roll < 91:
        return Pace(Decimal("0.78"))
    return Pace(Decimal("0.45"), stuck=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of one report."""

    status: SelfStatus
    reason: str
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    next_step: str = ""
    next_on: dt.date | None = None
    done_on: dt.date | None = None
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with what it was made from."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def count_at(row: Commitment, code: str, index: int, yearly: Commitment | None = None) -> int:
    """How many there are at the end of a round; a total beside a yearly figure is the sum of its years."""
    if (row.code, index) in CONTRADICTED:
        return max(count_at(row, code, index - 1, yearly) - 1, 0)
    if yearly is not None:
        years = [count_at(yearly, code, min(last, index)) for last in range(3, index + 4, 4)]
        return sum(years)
    target = row.value or Decimal(0)
    if row.window == Window.PER_YEAR:
        part = Decimal(index % 4 + 1) / 4
    elif row.window == Window.PER_MONTH:
        part = Decimal(1)
    else:
        part = Decimal(index + 1) / (ROUNDS + 1)
    reached = (target * part * pace_of(code).share).quantize(Decimal(1), ROUND_HALF_UP)
    return max(int(reached), 0)


def rate_at(row: Commitment, code: str, index: int) -> Decimal:
    """A rate on its way to its target, from below or from above."""
    target, pace = row.value or Decimal(0), pace_of(code)
    room = Decimal(3 + dice("room", code) % 9)
    left = room * (1 - min(pace.share * Decimal(index + 1) / ROUNDS, Decimal("1.1")))
    value = target - left if row.operator == Operator.AT_LEAST else target + left
    highest = Decimal(100) if row.kind == Kind.RATE else target * 2 + 10
    return min(max(value, Decimal(0)), highest).quantize(Decimal("0.1"))


def figure(row: Commitment, code: str, index: int, yearly: Commitment | None) -> Figure:
    """The figure of one promise in one round."""
    match Kind(row.kind):
        case Kind.COUNT:
            return Figure(Decimal(count_at(row, code, index, yearly)))
        case Kind.RATE:
            value, whole = rate_at(row, code, index), Decimal(1000)
            part = value * 10
            if (row.code, index) in WRONG_RATE:
                part -= 40
            return Figure(value, part, whole)
        case Kind.RATIO:
            return Figure(max(rate_at(row, code, index), Decimal("0.1")))
        case Kind.SCORE:
            return Figure(rate_at(row, code, index))
        case Kind.MORTALITY:
            births = Decimal(780 * (index % 4 + 1) + dice("births", index))
            deaths = Decimal(index % 4 // 2) if row.unit == "‰" else Decimal(0)
            per = Decimal(1000) if row.unit == "‰" else Decimal(100_000)
            return Figure((deaths * per / births).quantize(Decimal("0.01")), deaths, births)
        case Kind.TREND:
            return Figure(Decimal("0.4") + Decimal(dice("trend", code, index // 4) % 12) / 10)
        case _:
            return Figure(None)


def done_at(code: str) -> int:
    """In which round a deliverable is there; beyond the last one for those that are late."""
    return 1 + dice("done", code) % 9 if not pace_of(code).stuck else ROUNDS + 2
