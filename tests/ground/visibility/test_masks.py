"""Masks keep what is needed to recognise a row, and no more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.ground.visibility import masks

HAN = st.text(
    alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=6
)


@pytest.mark.parametrize(
    ("mask", "text", "masked"),
    [
        (masks.mask_name, "王明", "王*"),
        (masks.mask_name, "王小明", "王**"),
        (masks.mask_name, "欧阳小小明", "欧**"),
        (masks.mask_name, "王", "王*"),
        (masks.mask_name, "", ""),
        (masks.mask_phone, "13812341234", "138****1234"),
        (masks.mask_phone, "+86 138 1234 1234", "138****1234"),
        (masks.mask_phone, "83680000", "••••"),
        (masks.mask_identity, "33041119900101123X", "****************3X"),
        (masks.mask_identity, "护照 E1", "••••"),
        (masks.mask_address, "嘉兴市秀洲区王江泾镇南方村12号", "嘉兴市秀洲区••••"),
        (masks.mask_address, "南方村12号", "••••"),
        (masks.mask_email, "ming@example.org", "m••••@example.org"),
        (masks.mask_email, "no address", "••••"),
        (masks.mask_date, "2015-06-01", "2015-**-**"),
        (masks.mask_date, "six years", "••••"),
    ],
)
def test_masks(mask: object, text: str, masked: str) -> None:
    assert mask(text) == masked  # type: ignore[operator]


@given(HAN)
def test_a_masked_name_tells_one_character_only(name: str) -> None:
    assert set(masks.mask_name(name)[1:]) == {"*"}


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_masked_phone_hides_four_digits(phone: str) -> None:
    masked = masks.mask_phone(phone)
    assert masked.count("*") == 4
    assert phone not in masked


@given(st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True))
def test_a_masked_card_hides_birth_date_and_place(card: str) -> None:
    assert card[:16] not in masks.mask_identity(card)
    assert not any(character.isdigit() for character in masks.mask_identity(card)[:16])


@given(st.text(min_size=1))
def test_an_unnamed_field_is_hidden_whole_and_tells_no_length(text: str) -> None:
    assert masks.MASKS["hidden"](text) == masks.HIDDEN
