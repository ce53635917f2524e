"""YAML with its places: every value knows its file and line.

Only the plain part of YAML is read: mappings, lists, strings, whole numbers, decimal numbers, true / false,
null and dates. Anchors, aliases, tags and further documents are refused, so that a small file cannot grow
into a large value. `no`, `on` and `1:30` stay strings, unlike in YAML 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from tongyou.base.packs.problems import Problem

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 24
MAX_NODES = 400_000

Scalar = str | int | Decimal | bool | date | None

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})")
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})\.[0-9]{1,30}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}

Parser: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file and where it stands."""

    file: str
    line: int
    path: str
    value: Scalar | tuple[Node, ...] | Mapping[str, Node]

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.value, tuple):
            return [item.plain() for item in self.value]
        if isinstance(self.value, Mapping):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value

    def problem(self, zh: str, en: str) -> Problem:
        """A problem that stands here."""
        return Problem(self.file, self.line, self.path, zh, en)


class UnreadableError(Exception):
    """The file cannot be read on."""

    def __init__(self, line: int, path: str, zh: str, en: str) -> None:
        self.line, self.path, self.zh, self.en = line, path, zh, en
        super().__init__(en)


def parse(raw: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """The tree of one YAML file and what is wrong with it; no tree if it cannot be read to its end."""
    problems: list[Problem] = []
    try:
        text = decoded(raw)
        return Builder(text, file, problems).document(), problems
    except UnreadableError as stop:
        problems.append(Problem(file, stop.line, stop.path, stop.zh, stop.en))
    except yaml.YAMLError as error:
        problems.append(syntax_problem(error, raw, file))
    return None, problems


def decoded(raw: bytes) -> str:
    """The text of a file of bearable size in UTF-8."""
    if len(raw) > MAX_BYTES:
        size = len(raw) // (1024 * 1024)
        raise UnreadableError(
            0,
            "",
            f"文件有 {size} MB,超过 {MAX_BYTES // 1048576} MB 的上限;请拆成几个文件",
            f"the file has {size} MB, more than the limit of {MAX_BYTES // 1048576} MB; split it into several files",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UnreadableError(
            line,
            "",
            "不是 UTF-8 文字;请用 UTF-8 编码另存",
            "this is not UTF-8 text; save the file as UTF-8",
        ) from error


class Builder:
    """Builds nodes from the parser's events, which never expand an alias."""

    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=Parser)
        self.file = file
        self.problems = problems
        self.count = 0

    def document(self) -> Node:
        """The one document of the file."""
        next(self.events)  # stream start
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise UnreadableError(0, "", "文件是空的", "the file is empty")
        node = self.node(next(self.events), "", 0)
        next(self.events)  # document end
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise UnreadableError(
                after.start_mark.line + 1,
                "",
                "一个文件里只能有一份内容(多出了“---”)",
                "one file holds one document only (there is a further '---')",
            )
        return node

    def node(self, event: Any, path: str, depth: int) -> Node:
        """The node that starts with `event`."""
        line = event.start_mark.line + 1
        self.refuse_tricks(event, line, path, depth)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self.file, line, path, self.mapping(path, depth))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self.file, line, path, self.sequence(path, depth))
        return Node(self.file, line, path, self.scalar(event, line, path))

    def refuse_tricks(self, event: Any, line: int, path: str, depth: int) -> None:
        """Anchors, aliases, tags, and trees that are too deep or too large."""
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise UnreadableError(
                line,
                path,
                "不能用锚点(&)和别名(*);请把内容写全",
                "anchors (&) and aliases (*) are not allowed; write the content out",
            )
        if event.tag is not None and event.tag != "!":
            raise UnreadableError(
                line, path, f"不能用标签“{event.tag}”", f"the tag '{event.tag}' is not allowed"
            )
        self.count += 1
        if depth > MAX_DEPTH:
            raise UnreadableError(
                line, path, f"层次超过 {MAX_DEPTH} 层", f"nested more than {MAX_DEPTH} levels deep"
            )
        if self.count > MAX_NODES:
            raise UnreadableError(
                line, path, f"内容超过 {MAX_NODES} 项", f"more than {MAX_NODES} values in one file"
            )

    def sequence(self, path: str, depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, f"{path}[{len(items)}]", depth + 1))
        return tuple(items)

    def mapping(self, path: str, depth: int) -> dict[str, Node]:
        items: dict[str, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, path)
            below = f"{path}.{key}" if path else key
            node = self.node(next(self.events), below, depth + 1)
            if key in items:
                self.problems.append(
                    Problem(
                        self.file,
                        event.start_mark.line + 1,
                        below,
                        f"键“{key}”写了两次(第一次在第 {items[key].line} 行)",
                        f"the key '{key}' is written twice (first in line {items[key].line})",
                    )
                )
            else:
                items[key] = node
        return items

    def key(self, event: Any, path: str) -> str:
        line = event.start_mark.line + 1
        self.refuse_tricks(event, line, path, 0) if isinstance(event, yaml.NodeEvent) else None
        if not isinstance(event, yaml.ScalarEvent):
            raise UnreadableError(line, path, "键必须是一个词", "a key must be one word")
        return str(event.value)

    def scalar(self, event: Any, line: int, path: str) -> Scalar:
        text = str(event.value)
        if event.style is not None and event.style != "":
            return text
        if text in WORDS:
            return WORDS[text]
        if INTEGER.fullmatch(text):
            return int(text)
        if DECIMAL.fullmatch(text):
            return Decimal(text)
        return self.day(text, line, path) if DAY.fullmatch(text) else text

    def day(self, text: str, line: int, path: str) -> Scalar:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problems.append(
                Problem(
                    self.file,
                    line,
                    path,
                    f"日历上没有 {text} 这一天",
                    f"{text} is not a date of the calendar",
                )
            )
            return text


def syntax_problem(error: yaml.YAMLError, raw: bytes, file: str) -> Problem:
    """Where the YAML breaks; a tab in the indentation, the usual cause, is named."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 0
    if has_tab_indent(raw, line):
        return Problem(
            file,
            line,
            "",
            "缩进里有制表符(Tab);YAML 只能用空格缩进",
            "the indentation contains a tab; YAML is indented with spaces only",
        )
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    return Problem(
        file,
        line,
        "",
        f"YAML 写法有误,请检查这一行和上一行的缩进、引号与冒号({reason})",
        f"this is not valid YAML; check indentation, quotes and colons here and in the line above ({reason})",
    )


def has_tab_indent(raw: bytes, line: int) -> bool:
    """Whether the indentation of this line holds a tab."""
    lines = raw.splitlines()
    if not 0 < line <= len(lines):
        return False
    text = lines[line - 1]
    return b"\t" in text[: len(text) - len(text.lstrip())]
