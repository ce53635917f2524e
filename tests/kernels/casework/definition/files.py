"""The files of these tests: good ones, wrong ones that name what must be said about them, and the first sketches."""

from __future__ import annotations

from pathlib import Path

from tongyou.kernels.casework.definition import Known, Problem, check, read

HERE = Path(__file__).parent
GOOD = sorted((HERE / "good").glob("*.yaml"))
WRONG = sorted((HERE / "wrong").glob("*.yaml"))
SKETCHES = HERE / "sketches"

POSTS = (
    "child_director",
    "town_supervisor",
    "clerk",
    "department_officer",
    "unit_head",
    "coordinator",
    "leader",
)
KNOWN = Known(
    roles={**dict.fromkeys(POSTS, True), "parent": False},
    compartments=(),
    procedures=lambda code: code != "demo.nowhere",
    instruments=lambda code: code == "demo.form",
    units=lambda code: code == "wci-office",
)


def said(path: Path, known: Known | None = KNOWN) -> tuple[Problem, ...]:
    """Everything the checker says about a file."""
    return about(path.read_text(encoding="utf-8"), path.name, known)


def about(text: str, name: str = "it.yaml", known: Known | None = KNOWN) -> tuple[Problem, ...]:
    """Everything the checker says about a text."""
    return check(read(text, name), known)


def notice(*edits: tuple[str, str]) -> str:
    """The good notice with these words replaced; each must be there."""
    text = (HERE / "good" / "notice.yaml").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
