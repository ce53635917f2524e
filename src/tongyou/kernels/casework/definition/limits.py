"""Comparing lengths of time in different units, always to the disadvantage of the promise.

Working days, days, hours and months have no common measure: ten working days take fourteen days in May and
twenty-two over the Spring Festival. So what is used up is taken at its longest and what is promised at its shortest:

- in days, n working days take at most 1.5 n + 10 days, a month at most 31;
- in working days, n days hold at most n of them, a month at most 24;
- hours and minutes reach into at most as many days as they fill, each part rounded up;
- a promise of n months lasts at least 28 n days.

The bounds hold for every day of the national holidays of 2004 to 2026 (a test walks them). Equal units are compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from graphlib import TopologicalSorter

from tongyou.kernels.casework.definition.types import Limit, Span

WORKING = Fraction(3, 2)  # days for each working day …
FESTIVAL = 10  # … and once for the longest break
LONGEST_MONTH, SHORTEST_MONTH, FULLEST_MONTH = 31, 28, 24  # days, days, working days
DAY = 24 * 60  # minutes
CLOCK = {Span.MINUTES: 1, Span.HOURS: 60}
MONTHS = {Span.MONTHS: 1, Span.YEARS: 12}


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a procedure: what comes after what, and how long it takes at most in the promise's unit."""

    codes: tuple[str, ...]
    total: int


def measure(limits: Iterable[Limit], promised: Span) -> Span:
    """The unit to compare in: the promise's own; for months days, unless everything is in months."""
    if promised in MONTHS:
        return Span.MONTHS if all(one.span in MONTHS for one in limits) else Span.DAYS
    if promised in CLOCK:
        return Span.MINUTES
    return promised


def at_least(promised: Limit, unit: Span) -> int:
    """How long a promise lasts at the shortest, in a unit that `measure` gave."""
    if promised.span in MONTHS:
        months = promised.amount * MONTHS[promised.span]
        return months if unit is Span.MONTHS else months * SHORTEST_MONTH
    return promised.amount * CLOCK.get(promised.span, 1)


def weight(limit: Limit, unit: Span) -> Fraction:
    """How much one limit adds at the longest."""
    if limit.span in CLOCK:
        minutes = limit.amount * CLOCK[limit.span]
        return Fraction(minutes if unit is Span.MINUTES else -(-minutes // DAY))
    match unit:
        case Span.MINUTES:
            return DAY * (weight(limit, Span.DAYS) + 1)
        case Span.WORKING_DAYS:
            months = MONTHS.get(limit.span, 0)
            return Fraction(limit.amount * (months * FULLEST_MONTH or 1))
        case Span.MONTHS:
            return Fraction(limit.amount * MONTHS.get(limit.span, 0))
        case _:
            return in_days(limit)


def in_days(limit: Limit) -> Fraction:
    """Days at the longest, the festival apart."""
    if limit.span is Span.WORKING_DAYS:
        return limit.amount * WORKING
    return Fraction(limit.amount * (MONTHS.get(limit.span, 0) * LONGEST_MONTH or 1))


def once(limits: Iterable[Limit], unit: Span) -> int:
    """What is added once: the longest break, where working days are counted in days."""
    mixed = unit in (Span.DAYS, Span.MINUTES)
    if not mixed or all(one.span is not Span.WORKING_DAYS for one in limits):
        return 0
    return FESTIVAL * (DAY if unit is Span.MINUTES else 1)


def at_most(limits: Sequence[Limit], unit: Span) -> int:
    """How long limits one after the other take at the longest, in whole units."""
    total = sum((weight(one, unit) for one in limits), Fraction(once(limits, unit)))
    return -(-total.numerator // total.denominator)


def fits(limits: Sequence[Limit], promised: Limit) -> bool:
    """Whether limits one after the other are surely over when the promise is."""
    unit = measure(limits, promised.span)
    return at_most(limits, unit) <= at_least(promised, unit)


def longest_ways(
    limits: Mapping[str, Limit], after: Mapping[str, Sequence[str]], unit: Span
) -> dict[str, Way]:
    """For each step or item the longest way to its end. `after` has no cycle and names only what has a limit."""
    found: dict[str, tuple[Fraction, tuple[str, ...]]] = {}
    for code in TopologicalSorter(after).static_order():
        before = max((found[one] for one in after[code]), default=(Fraction(0), ()))
        found[code] = before[0] + weight(limits[code], unit), (*before[1], code)
    return {
        code: Way(way, at_most([limits[one] for one in way], unit))
        for code, (_, way) in found.items()
    }
