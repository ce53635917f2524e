"""Clauses between commas, and the stretch of one that a commitment quotes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongyou.domains.plan.reading.measures import Quantity

_OPENERS, _CLOSERS = "([〔“《", ")]〕”》"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause between commas, in a sentence; positions count in the view."""

    start: int
    end: int
    sentence: tuple[int, int]
    group: int  # clauses separated by ; are in different groups


def clauses(chars: str, start: int, end: int) -> list[Clause]:
    """Cut at commas and semicolons outside brackets."""
    found: list[Clause] = []
    depth, begin, group = 0, start, 0
    for at in range(start, end):
        sign = chars[at]
        depth = max(0, depth + (sign in _OPENERS) - (sign in _CLOSERS))
        if sign in ";。!?" or (sign in ",:" and depth == 0 and not _thousands(chars, at)):
            found.append(Clause(begin, at, (start, end), group))
            begin = at + 1
            group += sign == ";"
            depth = 0 if sign != "," else depth
    if begin < end:
        found.append(Clause(begin, end, (start, end), group))
    return [item for item in found if item.end > item.start]


def _thousands(chars: str, at: int) -> bool:
    return chars[at - 1 : at].isdigit() and bool(re.match(r",\d{3}(?!\d)", chars[at : at + 5]))


def piece(chars: str, item: Quantity, bounds: list[Quantity], clause: Clause) -> tuple[int, int]:
    """The stretch to quote: the clause, or the item's share of a list (1个A、1个B)."""
    start, end = clause.start, clause.end
    earlier = [other for other in bounds if other.start < item.start]
    later = [other for other in bounds if other.start > item.start]
    if earlier:
        start = _cut(chars, earlier[-1].end, item.start)
    if later:
        end = _cut(chars, item.end, later[0].start)
        end -= chars[end - 1] in "、和及与"
    while end > start and chars[end - 1] in "。;,!?、":
        end -= 1
    while start < item.start and chars[start] in "、和及与,":
        start += 1
    return start, end


def _cut(chars: str, start: int, end: int) -> int:
    cuts = [start + match.end() for match in re.finditer(r"[、]|和|及|与", chars[start:end])]
    return cuts[0] if cuts else start
