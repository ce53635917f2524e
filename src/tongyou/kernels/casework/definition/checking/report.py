"""One check in progress: the procedure, its lines, and what was found."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field

from tongyou.kernels.casework.definition.graph import Graph, graph_of
from tongyou.kernels.casework.definition.known import Known
from tongyou.kernels.casework.definition.problems import Problem, Severity
from tongyou.kernels.casework.definition.source import Source
from tongyou.kernels.casework.definition.types import Procedure


@dataclass
class Report:
    """Collects findings; never stops at one."""

    procedure: Procedure
    source: Source
    known: Known
    problems: list[Problem] = field(default_factory=list)
    graph: Graph = field(init=False)

    def __post_init__(self) -> None:
        self.graph = graph_of(self.procedure)

    def error(self, path: tuple[str, ...], zh: str, en: str) -> None:
        """What keeps the file from being released."""
        self.add(path, zh, en, Severity.ERROR)

    def warning(self, path: tuple[str, ...], zh: str, en: str) -> None:
        """What its author should look at."""
        self.add(path, zh, en, Severity.WARNING)

    def add(self, path: tuple[str, ...], zh: str, en: str, severity: Severity) -> None:
        """Keep one finding with its line."""
        line = self.source.line(*path)
        self.problems.append(Problem(self.source.file, line, zh, en, severity))

    def resolve(
        self, path: tuple[str, ...], code: str, known: Collection[str], what: tuple[str, str]
    ) -> None:
        """A name must be one of those that exist; an empty one was reported when it was read."""
        if not code or code in known:
            return
        near = difflib.get_close_matches(code, sorted(known), n=1)
        zh, en = (f"；是不是“{near[0]}”？", f"; did you mean '{near[0]}'?") if near else ("", "")
        self.error(path, f"没有{what[0]}“{code}”{zh}", f"there is no {what[1]} '{code}'{en}")
