"""What is wrong with a procedure's file: where, how grave, and in words that its author understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a file from being released; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `line` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    zh: str
    en: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """`notice.yaml:12: reason`, as compilers print it."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.zh} / {self.en}"


class BadProcedure(ValueError):
    """The file cannot be used as a procedure; `problems` lists everything that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """By line, errors before warnings on the same line, each once."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda one: (one.file, one.line, one.severity.value)))


def errors(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Those that keep the file from being released."""
    return tuple(one for one in problems if one.severity is Severity.ERROR)
