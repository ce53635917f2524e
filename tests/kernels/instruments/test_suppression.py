"""Small groups stay hidden: directly, by subtraction within a table, and between two groupings."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.kernels.instruments.samples import sample
from tongyou.kernels.instruments.results.counting import Record, grouping, overall
from tongyou.kernels.instruments.results.suppression import (
    differencing,
    in_row,
    in_table,
    small_groups,
    subsets,
)

K = 3
ROW = st.lists(st.integers(0, 7), min_size=2, max_size=4)
TABLES = st.integers(2, 3).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 6), min_size=width, max_size=width), min_size=2, max_size=3)
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(row=ROW)
def test_a_line_tells_no_small_count(row: list[int]) -> None:
    hidden = in_row(row, K)
    assert all(count == 0 or count >= K for at, count in enumerate(row) if at not in hidden)
    if hidden:
        covered = sum(row[at] for at in hidden)
        assert len(hidden) >= 2 or len(row) == 1
        assert covered >= K or len(hidden) == len(row)


def test_nothing_is_hidden_without_need() -> None:
    assert in_row([10, 0, 5], K) == frozenset()
    assert in_row([1, 2], 0) == frozenset()
    assert in_row([10, 1, 8], K) == {1, 2}, "the small one, and the smallest other as cover"
    assert in_row([10, 1, 2, 8], K) == {1, 2}, "two that cover each other"


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to write a sum of so many counts."""
    if parts == 0:
        if total == 0:
            yield ()
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def possible(
    rows: Sequence[Sequence[int]], hidden: set[tuple[int, int]], totals: Sequence[int], sums: set[int]
) -> Iterator[dict[tuple[int, int], int]]:  # fmt: skip
    """Every way the hidden cells could be, given the row sums and the column sums in `sums`."""
    places = [[j for r, j in sorted(hidden) if r == i] for i in range(len(rows))]
    ways = [list(compositions(sum(rows[i][j] for j in at), len(at))) for i, at in enumerate(places)]
    left = [totals[j] - sum(row[j] for i, row in enumerate(rows) if (i, j) not in hidden) for j in range(len(totals))]  # fmt: skip
    for chosen in itertools.product(*ways):
        guess = {(i, j): value for i, at in enumerate(places) for j, value in zip(at, chosen[i], strict=True)}  # fmt: skip
        if all(sum(v for (_, c), v in guess.items() if c == j) == left[j] for j in sums):
            yield guess


@settings(max_examples=150, deadline=None)
@given(rows=TABLES)
def test_a_reader_who_knows_all_sums_cannot_compute_a_small_cell(rows: list[list[int]]) -> None:
    """Held against brute force: a small count of a group that is shown has at least two possible values."""
    totals = [sum(column) for column in zip(*rows, strict=True)]
    assume(sum(totals) >= K)
    gone = {int(name) for name in small_groups({str(i): sum(row) for i, row in enumerate(rows)}, K)}
    over_all = in_row(totals, K)
    hidden = set(in_table(rows, K, gone, over_all))
    for i, row in enumerate(rows):
        assert all(count == 0 or count >= K for j, count in enumerate(row) if (i, j) not in hidden)
    small = [(i, j) for i, j in hidden if 0 < rows[i][j] < K and i not in gone]
    assume(small and len(hidden) <= 7)
    known = {j for j in range(len(totals)) if j not in over_all}
    ways = list(possible(rows, hidden, totals, known))
    for cell in small:
        assert len({way[cell] for way in ways}) > 1, (rows, sorted(hidden), cell)


def test_a_bridge_between_two_well_covered_corners_is_covered_too() -> None:
    """Every line hides two cells and enough people; still, the one in the middle could be computed from all sums."""
    rows = [[1, 2, 9, 9], [2, 1, 1, 9], [9, 9, 2, 1], [9, 9, 1, 2]]
    totals = [sum(column) for column in zip(*rows, strict=True)]
    bare = {(i, j) for i, row in enumerate(rows) for j, count in enumerate(row) if count < K}
    assert {way[1, 2] for way in possible(rows, bare, totals, {0, 1, 2, 3})} == {1}
    hidden = set(in_table(rows, K))
    assert len({way[1, 2] for way in possible(rows, hidden, totals, {0, 1, 2, 3})}) > 1


@settings(max_examples=200, deadline=None)
@given(sizes=st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=1))
def test_the_groups_left_out_are_together_large_enough(sizes: dict[str, int]) -> None:
    hidden = small_groups(sizes, K)
    left = sum(sizes[name] for name in hidden)
    assert left == 0 or left >= K or hidden == set(sizes)
    assert all(sizes[name] == 0 or sizes[name] >= K for name in sizes if name not in hidden)


def leak(members: list[tuple[int, int]]) -> bool:
    """Brute force: two unions of groups, one of each grouping, that differ by a few on each side."""
    ones, twos = {a for a, _ in members}, {b for _, b in members}
    for upper in subsets(len(ones)):
        for left in subsets(len(twos)):
            first = {n for n, (a, _) in enumerate(members) if sorted(ones).index(a) in upper}
            second = {n for n, (_, b) in enumerate(members) if sorted(twos).index(b) in left}
            more, less = len(first - second), len(second - first)
            if more + less and more < K and less < K:
                return True
    return False


@settings(max_examples=150, deadline=None)
@given(members=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=14))
def test_differencing_is_seen_exactly_when_it_is_there(members: list[tuple[int, int]]) -> None:
    rows, columns = sorted({a for a, _ in members}), sorted({b for _, b in members})
    table = [[members.count((a, b)) for b in columns] for a in rows]
    assert differencing(table, K) is leak(members)


def test_two_groupings_that_nearly_coincide_give_a_person_away() -> None:
    assert differencing([[50, 1], [0, 40]], 10)
    assert not differencing([[25, 25], [20, 20]], 10)
    assert not differencing([[50, 0], [0, 40]], 10), "the same grouping twice tells nothing new"


# --- through the counting ---------------------------------------------------------------------------


def people(*groups: tuple[int, dict[str, object]]) -> list[Record]:
    return [Record({"who": "pupil", "way": "foot", "safe": 4, **answers}) for count, answers in groups for _ in range(count)]  # fmt: skip


def cells(questions: Sequence[object], field: str) -> dict[str, int | None]:
    (found,) = [one for one in questions if one.field == field]  # type: ignore[attr-defined]
    return {cell.code: cell.count for cell in found.cells}


def test_counts_as_they_are_counted_by_hand() -> None:
    records = people((12, {}), (20, {"way": "bus", "safe": 5}), (11, {"way": "car", "wishes": ["light"]}))  # fmt: skip
    questions = overall(sample("street_survey"), records, 10)
    assert cells(questions, "way") == {"foot": 12, "bike": 0, "bus": 20, "car": 11}
    assert cells(questions, "wishes")["light"] == 11
    (safe,) = [one for one in questions if one.field == "safe"]
    assert str(safe.mean) == "4.47"


def test_a_few_are_hidden_with_their_cover_and_without_an_average() -> None:
    records = people((30, {}), (3, {"way": "car", "safe": 1}))
    questions = overall(sample("street_survey"), records, 10)
    assert cells(questions, "way") == {"foot": None, "bike": 0, "bus": 0, "car": None}
    (safe,) = [one for one in questions if one.field == "safe"]
    assert safe.mean is None, "an average would be one more equation"


def test_those_who_did_not_tick_count_as_a_group_too() -> None:
    records = people((30, {"wishes": ["light"]}), (2, {"wishes": ["guard"]}))
    shown = cells(overall(sample("street_survey"), records, 10), "wishes")
    assert shown == {"light": None, "crossing": 0, "shade": 0, "guard": None}


def test_texts_are_counted_and_never_shown() -> None:
    records = people((15, {"why": "没有灯", "safe": 1}), (15, {}))
    (why,) = [one for one in overall(sample("street_survey"), records, 10) if one.field == "why"]
    assert (why.answered, why.cells) == (15, ())
    few = people((2, {"why": "没有灯", "safe": 1}), (28, {}))
    (why,) = [one for one in overall(sample("street_survey"), few, 10) if one.field == "why"]
    assert why.answered is None


def test_a_group_too_small_is_left_out_and_cannot_be_subtracted() -> None:
    records = people((30, {}), (20, {"who": "parent", "way": "car"}), (3, {"who": "teacher"}))
    found = grouping(sample("street_survey"), "who", records, 10)
    sizes = {group.code: group.size for group in found.groups}
    assert sizes == {"pupil": 30, "parent": None, "teacher": None}, "the smallest other covers it"


def test_without_a_smallest_group_everything_is_told() -> None:
    records = [Record({"target": 20, "value": n, "status": "done", "share": 5 * n}) for n in (3, 5)]
    questions = overall(sample("count_report"), records, 0)
    (value,) = [one for one in questions if one.field == "value"]
    assert (value.answered, value.mean, value.total, value.low, value.high) == (2, 4, 8, 3, 5)
    assert cells(questions, "status") == {"done": 2, "going": 0, "stuck": 0}


@pytest.mark.parametrize("k", [0, 10])
def test_levels_count_beside_the_incomplete(k: int) -> None:
    records = [Record({}, complete=True, level="good")] * 15 + [Record({}, complete=False)] * 12
    found = cells(overall(sample("yard_check"), records, k), "_level")
    assert found == {"poor": 0, "fair": 0, "good": 15, "_incomplete": 12}
