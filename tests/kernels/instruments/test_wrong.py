"""Every wrong instrument is answered with file, line and words that say what to do; the right one with nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.base.packs.support import must_say
from tests.kernels.instruments.samples import HERE as SAMPLES
from tests.kernels.instruments.samples import NAMES, source
from tongyou.kernels.instruments.cli import instrument_commands
from tongyou.kernels.instruments.definition.reading import BadInstrument, check, read

HERE = Path(__file__).parent / "wrong"
FILES = sorted(path for path in HERE.glob("*.yaml") if path.stem != "good")
GOOD = (HERE / "good.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", FILES, ids=lambda path: path.stem)
def test_a_wrong_file_is_answered_with_words(wrong: Path) -> None:
    problems = check(wrong.read_bytes(), wrong.name)
    said = "\n".join(str(problem) for problem in problems)
    for words in must_say(wrong):
        assert words in said
    assert all(problem.file == wrong.name and problem.zh and problem.en for problem in problems)
    assert all(problem.line > 0 for problem in problems) or wrong.stem == "empty"
    with pytest.raises(BadInstrument):
        read(wrong.read_bytes(), wrong.name)


def test_the_file_they_were_made_from_is_right() -> None:
    assert check(GOOD, "good.yaml") == []


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_are_right(name: str) -> None:
    assert check(source(name), name) == []


def test_comments_and_layout_do_not_change_the_digest() -> None:
    first = read(GOOD, "good.yaml")
    second = read("# a remark\n" + GOOD.replace("version: 1", "version:    1"), "other.yaml")
    third = read(GOOD.replace("Visit record", "Record of a visit"), "good.yaml")
    assert first.digest == second.digest != third.digest


LINES = GOOD.splitlines()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_read_and_never_breaks(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(
            st.sampled_from(["", "  ", "- x", "pages: 3", "zh: a", lines[at][:-1], lines[at] * 2])
            | st.text(max_size=20)
        )
    text = "\n".join(lines)
    if check(text, "damaged.yaml"):
        with pytest.raises(BadInstrument):
            read(text, "damaged.yaml")
    else:
        assert read(text, "damaged.yaml").pages


def test_the_command_says_yes_with_its_summary() -> None:
    answer = CliRunner().invoke(instrument_commands, ["check", str(SAMPLES / "yard_check.yaml")])
    assert answer.exit_code == 0
    assert "spaces.yard-check 1" in answer.output
    assert "2 页" in answer.output


def test_the_command_says_no_with_file_and_line() -> None:
    path = HERE / "points_missing.yaml"
    answer = CliRunner().invoke(instrument_commands, ["check", str(path)])
    assert answer.exit_code == 1
    assert "points_missing.yaml:" in answer.output
    assert "1 to correct" in answer.output
