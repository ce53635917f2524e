"""Two people on one response: whose answer stands, and what has to be asked. Pure.

Each field remembers the revision at which it changed last and the writer (one open page) that changed it. Whoever saves says
which revision the page was loaded at. A field that another writer changed since, to something else, is a conflict, unless
whoever saves did not change it: then the other's answer stays. Every other field is taken. Nothing is saved while there is a
conflict, so that nobody's half is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

Touched = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it stands: answers, revision, and who touched what when."""

    answers: Mapping[str, Any]
    revision: int
    touched: Touched


@dataclass(frozen=True, slots=True)
class Merged:
    """The draft after a save; `changed` names the fields that differ from before."""

    kept: Kept
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Fields that both have changed, each with what stands there now."""

    theirs: Mapping[str, Any]


def merge(
    kept: Kept,
    incoming: Mapping[str, Any],
    expected: int,
    writer: str,
    unchanged: Collection[str] = (),
) -> Merged | Conflict:
    """Put a page's answers into the draft; `unchanged` names those that still read as the page was loaded.

    A revision that was never reached is nobody's, and counts as the oldest.
    """
    known = expected if 0 <= expected <= kept.revision else 0
    differing = {code: value for code, value in incoming.items() if kept.answers.get(code) != value}
    foreign = {code for code in differing if touched_by_another(kept, code, known, writer)}
    if foreign - set(unchanged):
        return Conflict(
            {code: kept.answers.get(code) for code in incoming if code in foreign - set(unchanged)}
        )
    differing = {code: value for code, value in differing.items() if code not in foreign}
    if not differing:
        return Merged(kept, ())
    revision = kept.revision + 1
    answers = {**kept.answers, **differing}
    after = Kept(
        {code: value for code, value in answers.items() if value is not None},
        revision,
        {**kept.touched, **dict.fromkeys(differing, (revision, writer))},
    )
    return Merged(after, tuple(differing))


def touched_by_another(kept: Kept, code: str, known: int, writer: str) -> bool:
    """Whether somebody else changed this field since the page was loaded."""
    revision, by = kept.touched.get(code, (0, ""))
    return revision > known and by != writer
