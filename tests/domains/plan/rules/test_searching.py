"""Search finds Chinese words, pinyin and initials, whatever the width or case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.domains.plan.rules.searching import normal, rank, search_line, terms

LINE = search_line(["实施“明眸皓齿”工程", "Bright eyes, white teeth", "区教育体育局", "总体近视率"])


@pytest.mark.parametrize(
    "typed",
    ["近视", "明眸", "jinshi", "JINSHI", "js", "ｊｉｎｓｈｉ", "教育体育", "qjytyj", "teeth"],
)
def test_it_finds(typed: str) -> None:
    assert all(word in LINE for word in terms(typed))


@pytest.mark.parametrize("typed", ["疫苗", "yimiao", "zzz"])
def test_it_does_not_find_what_is_not_there(typed: str) -> None:
    assert not all(word in LINE for word in terms(typed))


@given(st.text(max_size=60))
def test_any_query_is_harmless(typed: str) -> None:
    words = terms(typed)
    assert len(words) <= 6
    assert all(word == normal(word) for word in words)


@given(st.text(alphabet="近视托位儿童友好观察团建设0123456789", min_size=2, max_size=20))
def test_every_part_of_a_text_is_found(text: str) -> None:
    assert normal(text[: len(text) // 2 + 1]) in search_line([text])


def test_a_word_in_the_title_counts_more() -> None:
    assert rank(["近视"], "降低近视率", LINE) > rank(["近视"], "其他任务", LINE)
