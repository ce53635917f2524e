"""Search tokens: the same for every database, found by any two neighbouring characters."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tongyou.kernels.casework import tokens

TITLES = st.text(st.characters(categories=["Lo", "Ll", "Lu", "Nd"]), min_size=1, max_size=30)
ID = UUID(int=7)


@given(TITLES)
def test_every_part_of_a_title_finds_it(title: str) -> None:
    indexed = set(tokens.words(title))
    for start in range(len(title)):
        for end in range(start + 1, len(title) + 1):
            assert set(tokens.wanted(title[start:end])) <= indexed


@given(TITLES)
def test_tokens_are_plain_ascii_words(title: str) -> None:
    assert all(one.isascii() and one.isalnum() for one in tokens.words(title))


def test_case_width_and_signs_make_no_difference() -> None:
    assert tokens.wanted("ＡＢＣ") == tokens.wanted("abc")
    assert tokens.words("督办：教育") == tokens.words("督办 教育")
    assert tokens.wanted("·—《》") == []


def test_two_characters_are_not_confused_with_two_others() -> None:
    pairs = {(a, b) for a in "督办教" for b in "育局水"}
    assert len({tokens.token(a + b) for a, b in pairs}) == len(pairs)


def test_places_tell_kind_and_compartment_apart() -> None:
    made = {
        tokens.place("u", ID, ""),
        tokens.place("a", ID, ""),
        tokens.place("u", ID, "welfare"),
        tokens.compartment(""),
        tokens.compartment("welfare"),
    }
    assert len(made) == 5
    assert not made & set(tokens.words("督办abc1234567890"))
