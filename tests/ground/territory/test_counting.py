"""Population: sums that tile exactly, and reasons instead of zeros."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.ground.territory.rules.census import RefusedTable, read_csv
from tongyou.ground.territory.rules.counting import Band, overlap, total
from tongyou.ground.territory.types import Sex

HEAD = "区划代码,年份,性别,年龄起,年龄止,人数\n"


def bands(sex: str = "male", *rows: tuple[int, int | None, int]) -> list[Band]:
    return [Band(sex, low, high, count) for low, high, count in rows]


def test_bands_that_tile_are_added() -> None:
    rows = bands("male", (0, 2, 10), (3, 5, 20), (6, None, 100))
    assert total(rows, sex=Sex.MALE, age_from=0, age_to=5).value == 30
    assert total(rows, sex=Sex.MALE, age_from=3, age_to=None).value == 120


@pytest.mark.parametrize(
    ("age_from", "age_to", "words"),
    [(0, 1, "不能对齐"), (1, 5, "不能对齐"), (0, 7, "缺少 6 岁"), (0, None, "缺少 6 岁")],
)
def test_what_cannot_be_told_says_why(age_from: int, age_to: int | None, words: str) -> None:
    rows = bands("male", (0, 2, 10), (3, 5, 20))
    found = total(rows, sex=Sex.MALE, age_from=age_from, age_to=age_to)
    assert found.value is None
    assert words in found.reason


def test_a_gap_between_bands_is_named() -> None:
    rows = bands("male", (0, 2, 10), (4, 5, 20))
    assert "缺少 3 岁" in total(rows, sex=Sex.MALE, age_from=0, age_to=5).reason


def test_both_sexes_are_added_only_when_both_are_there() -> None:
    rows = bands("male", (0, 2, 10))
    assert total(rows, sex=Sex.ALL, age_from=0, age_to=2).value is None
    assert total(rows + bands("female", (0, 2, 5)), sex=Sex.ALL, age_from=0, age_to=2).value == 15


def test_a_counted_zero_is_a_zero() -> None:
    assert total(bands("all", (0, 2, 0)), sex=Sex.ALL, age_from=0, age_to=2).value == 0


@given(
    st.lists(st.integers(0, 50), min_size=1, max_size=18), st.integers(0, 17), st.integers(0, 17)
)
def test_single_years_give_every_range(counts: list[int], a: int, b: int) -> None:
    low, high = min(a, b), max(a, b)
    rows = [Band("all", age, age, count) for age, count in enumerate(counts)]
    found = total(rows, sex=Sex.ALL, age_from=low, age_to=high)
    assert found.value == (sum(counts[low : high + 1]) if high < len(counts) else None)


def test_overlap_is_found_per_sex() -> None:
    assert overlap(bands("male", (0, 2, 1), (2, 3, 1))) is not None
    assert overlap(bands("male", (0, None, 1), (5, 6, 1))) is not None
    assert overlap(bands("male", (0, 2, 1)) + bands("female", (0, 2, 1))) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_that_offices_use(encoding: str) -> None:
    rows, rejected = read_csv((HEAD + '330411002,2025,男,0,2,"1,460"\n').encode(encoding))
    assert (rows[0].code, rows[0].sex, rows[0].count) == ("330411002", Sex.MALE, 1460)
    assert rejected == []


def test_bad_rows_are_refused_one_by_one() -> None:
    body = "330411002,2025,男,0,2,5\n1,x,男,0,2,5\n1,2025,人,0,2,5\n1,2025,男,5,2,5\n1,2025,男,0,2,-5\n\n1,2025,女,18,以上,7\n"
    rows, rejected = read_csv((HEAD + body).encode())
    assert [(r.number, r.age_to) for r in rows] == [(2, 2), (8, None)]
    assert [r.number for r in rejected] == [3, 4, 5, 6]
    assert "年份" in rejected[0].reason
    assert "性别" in rejected[1].reason


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04xlsx", "Excel"),
        ("姓名,电话\n".encode(), "缺少列"),
        (b"\xff\xff\xff\xff\xff", "编码不是"),
        ((HEAD + "1,2025,男,0,2,5\n" * 20_001).encode(), "超过 20,000 行"),
    ],
)
def test_unusable_tables_are_refused_as_a_whole(raw: bytes, words: str) -> None:
    with pytest.raises(RefusedTable, match=words):
        read_csv(raw)
