"""Where everything stands in the file: `line("steps", "answer", "after")` finds it by the codes a reader knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tongyou.base.packs import Node

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Lines of one file, by path; members of a list go by their code, else by their value or number."""

    file: str
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, *path: str) -> int:
        """The line of the path, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            found = self.lines.get(path[:length])
            if found is not None:
                return found
        return 0


def source_of(node: Node) -> Source:
    """The lines of a file that was read; the first of two things with one path counts."""
    lines: dict[Path, int] = {}
    for path, line in places(node, ()):
        lines.setdefault(path, line)
    return Source(node.file, lines)


def places(node: Node, path: Path) -> Iterator[tuple[Path, int]]:
    """Every path below a node with its line."""
    yield path, node.line
    if isinstance(node.value, Mapping):
        for key, below in node.value.items():
            yield from places(below, (*path, key))
    elif isinstance(node.value, tuple):
        for number, below in enumerate(node.value):
            yield from places(below, (*path, member(below, number)))


def member(node: Node, number: int) -> str:
    """How a member of a list is called."""
    if isinstance(node.value, str):
        return node.value
    code = node.value.get("code") if isinstance(node.value, Mapping) else None
    return code.value if code is not None and isinstance(code.value, str) else str(number)
