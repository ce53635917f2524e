"""A folder of wrong files. Each names the words its message must contain (`# says:`) and the line (`# here`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kernels.casework.definition.files import GOOD, WRONG, said
from tongyou.kernels.casework.definition import errors


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_file_is_refused_for_its_fault_and_no_other(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    wanted = [line.removeprefix("# says: ") for line in lines if line.startswith("# says: ")]
    here = [number for number, line in enumerate(lines, 1) if line.endswith("# here")]
    found = errors(said(path))
    assert [(one.line, True) for one in found] == [(line, True) for line in here], list(
        map(str, found)
    )
    for words, problem in zip(wanted, found, strict=True):
        assert words in problem.en
        assert problem.zh
        assert problem.file == path.name


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_nothing_is_said_about_a_good_file(path: Path) -> None:
    assert list(map(str, said(path))) == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_an_invented_file_says_so(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "Illustrative" in text
    assert "示例" in text
