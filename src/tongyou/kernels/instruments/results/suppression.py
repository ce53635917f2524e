"""Small numbers are not shown, and cannot be found by subtraction. Pure.

What a reader knows: how many answered, the size of each group shown, and the counts over everybody (`in_row`). A count of 1
to k-1 people is hidden. Then, until nothing changes, further cells are hidden

- where the hidden cells of a line whose sum is known hold fewer than k people, or are only one cell;
- where a hidden cell could still be computed. In a table of groups (rows) by answers (columns), hidden cells are the edges
  of a graph between rows and columns; a cell is determined by the known sums exactly when its edge lies on no circle.

Nought stays visible unless it is needed as cover: that nobody said something tells about nobody, as long as the group is
large enough.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence

Cell = tuple[int, int]
Counts = Sequence[Sequence[int]]
Node = tuple[str, int]


def in_row(row: Sequence[int], k: int) -> frozenset[int]:
    """The places to hide in one line of counts whose sum is known. k = 0 hides nothing."""
    hidden = {at for at, count in enumerate(row) if 0 < count < k}
    while weak([row[at] for at in hidden], k):
        more = next_to_hide(enumerate(row), hidden)
        if more is None:
            break
        hidden.add(more)
    return frozenset(hidden)


def weak(hidden: Sequence[int], k: int) -> bool:
    """Whether the hidden counts of a line are too few: a single one, or fewer than k people together."""
    return bool(hidden) and (len(hidden) == 1 or 0 < sum(hidden) < k)


def next_to_hide(line: Iterator[tuple[int, int]], hidden: Collection[int]) -> int | None:
    """The smallest count still shown; nought only where nothing else is left."""
    shown = [(count == 0, count, at) for at, count in line if at not in hidden]
    return min(shown)[2] if shown else None


def in_table(
    rows: Counts, k: int, gone: Collection[int] = (), totals: Collection[int] = ()
) -> frozenset[Cell]:
    """The cells (row, column) to hide in a table of groups.

    `gone` names rows that are not shown at all; `totals` names columns whose sum over everybody is hidden already.
    """
    if k <= 0:
        return frozenset()
    hidden = {
        (i, j)
        for i, row in enumerate(rows)
        for j, count in enumerate(row)
        if 0 < count < k or i in gone
    }
    while more := further(rows, hidden, k, totals):
        hidden.add(more)
    return frozenset(hidden)


def further(rows: Counts, hidden: Collection[Cell], k: int, totals: Collection[int]) -> Cell | None:
    """One more cell that must be hidden, as things stand; None when all is well."""
    real = unknown(rows, hidden, totals)
    for i, row in enumerate(rows):
        if weak([row[j] for r, j in real if r == i], k):
            more = next_to_hide(enumerate(row), {j for r, j in hidden if r == i})
            if more is not None:
                return i, more
    for j in range(len(rows[0]) if rows else 0):
        inside = [rows[i][j] for i, c in real if c == j]
        # a total that is hidden over everybody may not be the sum of cells that are all shown
        if (not any(inside)) if j in totals else weak(inside, k):
            column = enumerate(row[j] for row in rows)
            found = next_to_hide(column, {i for i, c in hidden if c == j})
            if found is not None:
                return found, j
    return uncovered(rows, hidden, real, totals)


def unknown(rows: Counts, hidden: Collection[Cell], totals: Collection[int]) -> set[Cell]:
    """Hidden cells that a reader does not know to be nought: where the hidden cells of a line make 0, each of them is."""
    real, before = set(hidden), -1
    while len(real) != before:
        before = len(real)
        in_rows = {i for i, j in real if rows[i][j]}
        in_columns = {j for i, j in real if rows[i][j]} | set(totals)
        real = {(i, j) for i, j in real if i in in_rows and j in in_columns}
    return real


def uncovered(
    rows: Counts, hidden: Collection[Cell], real: Collection[Cell], totals: Collection[int]
) -> Cell | None:
    """A cell to hide because another one could still be computed from the sums: in its row, its column, or anywhere."""
    edges: set[tuple[Node, Node]] = {(("row", i), ("column", j)) for i, j in real}
    edges |= {(("row", len(rows)), ("column", j)) for j in totals}
    for i, j in sorted(real):
        if on_circle((("row", i), ("column", j)), edges):
            continue
        shown = [
            (count == 0, r != i, c != j, count, (r, c))
            for r, row in enumerate(rows)
            for c, count in enumerate(row)
            if (r, c) not in hidden
        ]
        if shown:
            return min(shown)[-1]
    return None


def on_circle(edge: tuple[Node, Node], edges: Collection[tuple[Node, Node]]) -> bool:
    """Whether the ends of an edge are joined in another way too."""
    start, end = edge
    near: dict[Node, list[Node]] = {}
    for one, two in edges:
        if (one, two) != edge:
            near.setdefault(one, []).append(two)
            near.setdefault(two, []).append(one)
    seen, waiting = {start}, [start]
    while waiting:
        for node in near.get(waiting.pop(), ()):
            if node == end:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False


def small_groups(sizes: Mapping[str, int], k: int) -> frozenset[str]:
    """Groups not to be shown: too small, or cover for one that is. Together they hold at least k people, or none."""
    names = list(sizes)
    return frozenset(names[at] for at in in_row([sizes[name] for name in names], k))


def differencing(table: Counts, k: int) -> bool:
    """Whether two groupings together would give a small group away.

    `table` counts people by group of the one (rows) and of the other (columns), each including what is not shown as a
    group of its own. Two unions of groups that differ, but by fewer than k people on each side, can be subtracted from
    one another. Unions are tried in full, so a grouping has few groups.
    """
    if k <= 0 or not table:
        return False
    height, width = len(table), len(table[0])
    for upper in subsets(height):
        inside = [sum(table[i][j] for i in upper) for j in range(width)]
        outside = [sum(table[i][j] for i in range(height) if i not in upper) for j in range(width)]
        for left in subsets(width):
            more = sum(inside[j] for j in range(width) if j not in left)
            less = sum(outside[j] for j in left)
            if more + less and more < k and less < k:
                return True
    return False


def subsets(size: int) -> Iterator[frozenset[int]]:
    """Every selection but the empty one."""
    for count in range(1, size + 1):
        yield from map(frozenset, itertools.combinations(range(size), count))
