"""What is wrong with a pack: where it stands and why, in words that a clerk understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct. `line` counts from 1; 0 means the file or folder as a whole."""

    file: str
    line: int
    path: str
    zh: str
    en: str

    def __str__(self) -> str:
        """`plan/2023-2025.yaml:12: tasks[3].lead: reason`, as compilers print it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path + ': ' if self.path else ''}{self.zh} / {self.en}"


class PackRefused(Exception):
    """The pack cannot be used; nothing of it was applied. `problems` says what to correct."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
