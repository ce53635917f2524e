"""Tables of a PDF page that have no ruled lines: columns told by the white space between them.

A line whose words are the heads of a table of tasks opens it; the table reaches as far down as the
gutters between its columns stay free. How its lines make rows is told in `rows`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tongyou.domains.plan.reading.grid import Sign
from tongyou.domains.plan.reading.lexicon import column_of
from tongyou.domains.plan.reading.markers import marker_at
from tongyou.domains.plan.reading.numerals import ordinal
from tongyou.domains.plan.reading.view import squeeze

Gap = tuple[float, float]
_LEAST = 3  # columns; two short words side by side are no head


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of an unruled table part, and the lines of the page that belong to it."""

    cuts: tuple[float, ...]  # x positions between the columns
    first: int
    last: int  # index behind its last line
    head: int | None = None  # the line of the heads

    def column(self, sign: Sign) -> int:
        """The column a sign stands in."""
        return sum(sign.box.centre[0] > cut for cut in self.cuts)


def find_columns(
    lines: Sequence[Sequence[Sign]], start: int = 0, before: Columns | None = None
) -> Columns | None:
    """The first unruled table among the lines of a page (from the top), or None.

    `before` is the table that reached the foot of the page before; it may go on without a head.
    """
    if before is not None and start == 0 and lines:
        last, _ = _reach(lines, 0, [[(cut - 4.0, cut + 4.0)] for cut in before.cuts])
        if last > 0:
            return Columns(before.cuts, 0, last)
    for at in range(start, len(lines)):
        heads = segments(lines[at])
        known = [column_of(squeeze("".join(sign.text for sign in part))) for part in heads]
        count = len(known) - known.count(None)
        if count >= _LEAST and count * 10 >= len(heads) * 6:
            last, free = _reach(lines, at + 1, [[_between(a, b)] for a, b in pairwise(heads)])
            if last > at + 2:
                first = _head_begins(lines, at)
                cuts = [_middle(gaps) for gaps in free]
                cuts += _around_numbers(lines[first:last], cuts)
                return Columns(tuple(sorted(cuts)), first, last, at)
    return None


def segments(line: Sequence[Sign]) -> list[list[Sign]]:
    """The words of a line, parted by gaps wider than a sign."""
    parts: list[list[Sign]] = []
    size = size_of(line)
    for sign in line:
        if parts and sign.box.left - parts[-1][-1].box.right <= 0.8 * size:
            parts[-1].append(sign)
        else:
            parts.append([sign])
    return parts


def size_of(line: Sequence[Sign]) -> float:
    """How wide the signs of a line are."""
    return median(sign.box.right - sign.box.left for sign in line) if line else 1.0


def is_section(line: Sequence[Sign]) -> bool:
    """一、政策友好 alone on a line: a heading between rows, over all columns."""
    words = squeeze("".join(sign.text for sign in line))
    marker = marker_at(words, 0) if len(words) <= 24 else None
    if marker is None or marker.style not in {"cn", "cn()", "named", "chapter"}:
        return False
    size = size_of(line)
    return all(b.box.left - a.box.right <= 1.5 * size for a, b in pairwise(line))


def _reach(
    lines: Sequence[Sequence[Sign]], first: int, free: list[list[Gap]]
) -> tuple[int, list[list[Gap]]]:
    """How far down a gutter stays free between every two columns, and what is left of each."""
    last = first
    for at in range(first, len(lines)):
        if at > first and _apart(lines[at - 1], lines[at]):
            break
        if is_section(lines[at]):
            continue  # part of the table when a row follows
        narrower = [_minus(gaps, lines[at]) for gaps in free]
        if not all(narrower):
            break
        free, last = narrower, at + 1
    return last, free


def _apart(line: Sequence[Sign], below: Sequence[Sign]) -> bool:
    """A page number far below the last row is no part of the table."""
    return line[0].box.bottom - below[0].box.top > 3.5 * size_of(line)


def _between(left: list[Sign], right: list[Sign]) -> Gap:
    """From the middle of one head to the middle of the next: their gutter is somewhere inside."""
    return (
        (left[0].box.left + left[-1].box.right) / 2,
        (right[0].box.left + right[-1].box.right) / 2,
    )


def _minus(gaps: list[Gap], line: Sequence[Sign]) -> list[Gap]:
    """What a line leaves free of the gaps, where that is wider than a third of a sign."""
    least = 0.3 * size_of(line)
    for sign in line:
        cut: list[Gap] = []
        for low, high in gaps:
            cut += [(low, min(high, sign.box.left)), (max(low, sign.box.right), high)]
        gaps = [(low, high) for low, high in cut if high - low >= least]
    return gaps


def _middle(gaps: list[Gap]) -> float:
    low, high = max(gaps, key=lambda gap: gap[1] - gap[0])
    return (low + high) / 2


def _head_begins(lines: Sequence[Sequence[Sign]], at: int) -> int:
    """A narrow head may stand on two lines, the first of them above the others (序 / 号)."""
    above = lines[at - 1] if at else []
    near = bool(above) and above[0].box.bottom - lines[at][0].box.top < 0.6 * size_of(lines[at])
    return at - 1 if near and len(above) <= 2 else at


def _around_numbers(lines: Sequence[Sequence[Sign]], cuts: list[float]) -> list[float]:
    """The gutters of a column of numbers that no head on the same line tells."""
    column = _counting([part for line in lines for part in segments(line)])
    if not column:
        return []
    low = min(part[0].box.left for part in column)
    high = max(part[-1].box.right for part in column)
    others = [sign for line in lines for sign in line if not low <= sign.box.centre[0] <= high]
    left = max((sign.box.right for sign in others if sign.box.centre[0] < low), default=None)
    right = min((sign.box.left for sign in others if sign.box.centre[0] > high), default=None)
    return [
        (edge + other) / 2
        for edge, other in ((low, left), (high, right))
        if other is not None
        and not any(min(edge, other) <= cut <= max(edge, other) for cut in cuts)
    ]


def _counting(parts: list[list[Sign]]) -> list[list[Sign]]:
    """Words one below the other that count 1, 2, 3; empty when there are fewer than three."""
    best: list[list[Sign]] = []
    chains: list[list[list[Sign]]] = []
    for part in parts:
        value = ordinal(squeeze("".join(sign.text for sign in part)))
        for chain in chains if value is not None else []:
            last = chain[-1]
            below = (
                last[0].box.left <= part[-1].box.right and part[0].box.left <= last[-1].box.right
            )
            if below and value == (ordinal("".join(sign.text for sign in last)) or 0) + 1:
                chain.append(part)
                best = max(best, chain, key=len)
                break
        else:
            if value is not None:
                chains.append([part])
    return best if len(best) > 2 else []
