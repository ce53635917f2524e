"""Public numbers and identifiers: open input, so properties."""

from __future__ import annotations

import os
import threading
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.base.codes import new_id, normalise, valid_number
from tongyou.base.codes.identifiers import _Sequence
from tongyou.base.codes.numbers import ALPHABET, check_character, draw

numbers = st.builds(
    draw, st.from_regex(r"[A-Z][A-Z0-9]{1,7}", fullmatch=True), st.integers(1000, 9999)
)
PRINTED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-*"


@given(numbers)
def test_a_drawn_number_is_valid(number: str) -> None:
    assert valid_number(number)


@given(numbers, st.data())
def test_every_single_wrong_character_is_caught(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from(PRINTED).filter(lambda sign: sign != number[place]))
    assert not valid_number(number[:place] + other + number[place + 1 :])


def test_every_single_error_and_swap_of_one_number_exhaustively() -> None:
    number = draw("JH", 2025)
    for place, sign in enumerate(number):
        for other in set(PRINTED) - {sign}:
            assert not valid_number(number[:place] + other + number[place + 1 :])
    for place in range(len(number) - 1):
        a, b = number[place], number[place + 1]
        if a != b:
            assert not valid_number(number[:place] + b + a + number[place + 2 :])


@given(numbers, st.data())
def test_every_swap_of_neighbours_is_caught(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 2))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not valid_number(swapped)


@given(st.text())
def test_any_text_is_answered_without_an_error(text: str) -> None:
    assert valid_number(text) in {True, False}


def test_the_check_character_is_that_of_the_standard() -> None:
    # Worked by hand: "A" has value 10; (10 * 2) mod 37 = 20; 38 - 20 = 18, which is "I".
    assert check_character("A") == "I"
    assert check_character("0") == "1"


def test_a_number_survives_how_people_type_it() -> None:
    number = draw("JH", 2025)
    typed = " " + number.lower().replace("-", "－").replace("2025", "２０２５") + " "
    assert normalise(typed) == number
    assert valid_number(typed)


def test_the_secret_part_has_thirty_bits_and_nothing_confusable() -> None:
    assert len(ALPHABET) ** 7 * 31 / 37 > 2**30
    assert not set("01ILO") & set(ALPHABET)
    assert len({draw("JH", 2025) for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    ("prefix", "year"), [("jh", 2025), ("J", 2025), ("JH", 25), ("JH-", 2025), ("", 2025)]
)
def test_a_number_that_cannot_be_printed_is_refused(prefix: str, year: int) -> None:
    with pytest.raises(ValueError, match="number"):
        draw(prefix, year)


def test_identifiers_are_version_seven_and_rise() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {identifier.version for identifier in made} == {7}
    assert {identifier.variant for identifier in made} == {"specified in RFC 4122"}


def test_identifiers_rise_when_the_machine_clock_goes_back_and_when_the_counter_is_full() -> None:
    sequence = _Sequence()
    first = sequence.step(2000)
    assert sequence.step(1000) > first
    sequence.counter = 2**42 - 1
    full = (sequence.milliseconds, sequence.counter)
    assert sequence.step(2000) > full


def test_identifiers_of_many_threads_do_not_meet() -> None:
    made: list[UUID] = []
    work = [
        threading.Thread(target=lambda: made.extend([new_id() for _ in range(500)]))
        for _ in range(8)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(set(made)) == 4000


def test_a_forked_child_does_not_continue_its_parents_counter() -> None:
    from tongyou.base.codes import identifiers

    parent = identifiers._sequence
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, b"same" if identifiers._sequence is parent else b"own!")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 4) == b"own!"
