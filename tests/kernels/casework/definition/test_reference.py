"""The language reference is true: its example is clean, and every word of the language stands in it."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from tests.kernels.casework.definition.files import about
from tests.support.source import ROOT, SOURCE
from tongyou.kernels.casework.definition.checking.names import RESERVED
from tongyou.kernels.casework.definition.types import Effect, OnLate, OutcomeKind, Span
from tongyou.kernels.casework.engine.caseacts import CASE_ACTS, PLATFORM_ACTS
from tongyou.kernels.criteria import Test, Type

GUIDE = (ROOT / "docs" / "procedures.md").read_text(encoding="utf-8")
EXAMPLE, ITEMS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
KEY = re.compile(
    r"(?:get|string|integer|choice|text|yes_no|words|limit|length|who|tree|entries|entry|coded|strings|optional|each|items)"
    r"\((?:entry, )?\"([a-z_]+)\""
)


def keys() -> set[str]:
    """Every key that the reader asks for."""
    room = SOURCE / "kernels" / "casework" / "definition"
    files = [room / f"{name}.py" for name in ("reading", "parts", "steps")]
    return {key for path in files for key in KEY.findall(path.read_text(encoding="utf-8"))}


def test_the_example_is_clean() -> None:
    assert list(map(str, about(EXAMPLE, "procedures.md"))) == []


def test_the_reader_was_searched() -> None:
    assert {"procedure", "steps", "four_eyes", "gives", "withdraw", "why", "longest"} <= keys()


@pytest.mark.parametrize("key", sorted(keys()))
def test_a_key_is_documented(key: str) -> None:
    assert re.search(rf"\b{key}\b", GUIDE)


@pytest.mark.parametrize("words", [Effect, Type, OutcomeKind, OnLate, Test, Span])
def test_the_words_of_a_list_are_documented(words: type[StrEnum]) -> None:
    assert [one for one in words if not re.search(rf"\b{one.value}\b", GUIDE)] == []


def test_acts_that_every_case_has_are_documented() -> None:
    for_people = set(CASE_ACTS) - PLATFORM_ACTS
    assert for_people <= RESERVED
    assert [one for one in for_people if f"`{one}`" not in GUIDE] == []


def test_the_bundle_in_the_guide_reads(tmp_path: object) -> None:
    whole = EXAMPLE.replace(
        "pauses:", ITEMS.replace("after: [confirm]", "after: [answer]") + "pauses:"
    )
    whole = whole.replace("  - {code: note,", "  - {code: id_no,").replace(
        "fields: [behind, note]", "fields: [behind, id_no]"
    )
    whole = whole.replace(
        "after: [answer]\n    limit: 3wd", "after: [answer, hukou]\n    limit: 3wd"
    )
    found = [one.en for one in about(whole, "procedures.md")]
    assert found == []
