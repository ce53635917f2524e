"""The shape of the source: small files, short functions, a word about each room, floors kept."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.source import ROOT, SOURCE, tracked

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MEDIAN = 10
# path -> why it may be longer
LONG_FILES: dict[str, str] = dict.fromkeys(
    (
        "tests/domains/plan/reading/samples/more.py",
        "tests/domains/plan/reading/samples/prose.py",
    ),
    "whole invented plans with their expected answers: data, one plan after the other",
)
# path::function -> why it may be longer
LONG_FUNCTIONS: dict[str, str] = {}

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:"
)


def python_files() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """(name, lines) of every function; the docstring does not count against it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = ast.get_docstring(node, clean=False)
            yield (
                node.name,
                (node.end_lineno or node.lineno) - node.lineno + 1 - len((said or "").splitlines()),
            )


def test_files_are_short() -> None:
    long = {
        name: length
        for path in python_files()
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
        and (name := path.relative_to(ROOT).as_posix()) not in LONG_FILES
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        place: length
        for path in python_files()
        for name, length in functions(path)
        if length > LONGEST_FUNCTION
        and (place := f"{path.relative_to(ROOT).as_posix()}::{name}") not in LONG_FUNCTIONS
    }
    assert long == {}


def test_the_usual_function_is_read_at_one_glance() -> None:
    lengths = [
        length for path in python_files() if SOURCE in path.parents for _, length in functions(path)
    ]
    assert statistics.median(lengths) <= MEDIAN


def test_the_measure_sees_a_long_function(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text("def long():\n" + "    pass\n" * 50, encoding="utf-8")
    assert list(functions(sample)) == [("long", 51)]


def rooms() -> list[Path]:
    floors = [SOURCE / floor for floor in ("base", "ground", "domains", "faces")]
    return sorted(path.parent for floor in floors for path in floor.glob("*/__init__.py"))


@pytest.mark.parametrize("room", rooms(), ids=lambda path: path.name)
def test_a_room_says_what_it_is(room: Path) -> None:
    text = (room / "README.md").read_text(encoding="utf-8")
    assert 200 < len(text) < 6000, "half a page"


def templates() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".html" and SOURCE in path.parents]


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_template_has_no_inline_script_or_style(path: Path) -> None:
    found = [match.group(0) for match in INLINE.finditer(path.read_text(encoding="utf-8"))]
    assert found == [], "the content policy is default-src 'self'"


@pytest.mark.parametrize(
    "text",
    [
        "<script>go()</script>",
        "<style>p{}</style>",
        '<p style="x">',
        '<a onclick="x">',
        '<a href="javascript:x">',
    ],
)
def test_the_template_check_sees_inline_code(text: str) -> None:
    assert INLINE.search(text)


def test_imports_keep_to_the_floors() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
