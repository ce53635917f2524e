"""The access matrix: role x action x resource -> scope x field class x purpose, read from one YAML file.

Every mistake is reported with file, line and reason; a matrix with a mistake is never used.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

SCOPES = ("none", "public", "self", "unit", "area", "granted", "all")
HOLDERS = ("nobody", "account", "family", "post")
FACES = ("portal", "desk", "cockpit")


@dataclass(frozen=True, slots=True)
class Title:
    """A name in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Role:
    """A role: who can hold it (nobody, any account, a family account, a post) and which face it lands on."""

    code: str
    title: Title
    holder: str
    face: str
    compartments: frozenset[str] = frozenset()
    apart_from: frozenset[str] = frozenset()  # roles the same account may not hold


@dataclass(frozen=True, slots=True)
class Resource:
    """Something rules speak about, with the actions that exist on it."""

    code: str
    title: Title
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Right:
    """One cell of the matrix."""

    scope: str
    fields: str
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in the file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class MatrixError(ValueError):
    """The matrix cannot be used; `problems` lists every mistake found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Matrix:
    """The whole matrix as a value."""

    roles: dict[str, Role]
    resources: dict[str, Resource]
    purposes: dict[str, Title]
    field_classes: tuple[str, ...]
    rights: dict[tuple[str, str, str], tuple[Right, ...]]  # (role, resource, action)

    def rights_of(self, role: str, resource: str, action: str) -> tuple[Right, ...]:
        return self.rights.get((role, resource, action), ())

    def rank(self, field_class: str) -> int:
        """0 for open, higher for more protected; an unknown class counts as the most protected."""
        if field_class in self.field_classes:
            return self.field_classes.index(field_class)
        return len(self.field_classes) - 1

    def knows(self, resource: str, action: str) -> bool:
        return resource in self.resources and action in self.resources[resource].actions

    def apart(self, roles: frozenset[str]) -> list[tuple[str, str]]:
        """Pairs among these roles that nobody may hold together."""
        held = [self.roles[code] for code in sorted(roles) if code in self.roles]
        return [
            (one.code, other)
            for one in held
            for other in sorted(one.apart_from & roles)
            if one.code < other
        ]


class Lined(dict[str, Any]):
    """A mapping that remembers its line, and the line of each key."""

    line: int = 0
    lines: dict[str, int]


class LinedLoader(yaml.SafeLoader):
    """Safe YAML that keeps line numbers and refuses duplicate keys."""


def construct_lined(loader: LinedLoader, node: yaml.MappingNode) -> Lined:
    made, lines = Lined(), {}
    for key_node, value_node in node.value:
        key, line = str(loader.construct_object(key_node, deep=True)), key_node.start_mark.line + 1
        if key in made:
            raise yaml.MarkedYAMLError(
                problem=f"{key} is given twice", problem_mark=key_node.start_mark
            )
        made[key] = loader.construct_object(value_node, deep=True)
        lines[key] = line
    made.line, made.lines = node.start_mark.line + 1, lines
    return made


LinedLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, construct_lined)


def load_matrix(path: Path) -> Matrix:
    """Read and check; raises MatrixError with every problem found."""
    from .matrix_reader import Reader

    try:
        data = yaml.load(path.read_text(encoding="utf-8"), LinedLoader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MatrixError([Problem(path.name, line, error.problem or "not YAML")]) from error
    except OSError as error:
        raise MatrixError([Problem(path.name, 1, "cannot be read")]) from error
    return Reader(path.name, data).read()


@lru_cache(maxsize=4)
def cached(path: Path) -> Matrix:
    return load_matrix(path)


def matrix() -> Matrix:
    """The matrix of this installation (settings.ACCESS_MATRIX), read once."""
    return cached(Path(settings.ACCESS_MATRIX))


def collect(
    pairs: list[tuple[tuple[str, str, str], Right]],
) -> dict[tuple[str, str, str], tuple[Right, ...]]:
    """Cells of the matrix; a cell may hold several rights (one in clear, one for a purpose)."""
    cells: dict[tuple[str, str, str], list[Right]] = defaultdict(list)
    for cell, right in pairs:
        cells[cell].append(right)
    return {cell: tuple(rights) for cell, rights in cells.items()}
