"""Reading one mapping of a pack: each key once, with everything wrong collected instead of stopping."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from tongyou.base.packs.nodes import Node
from tongyou.base.packs.problems import Problem

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text of a pack, complete in both languages."""

    zh: str
    en: str


NO_TEXT = Bilingual("", "")


class Fields:
    """One mapping being read. `finish()` reports keys that nobody asked for."""

    def __init__(self, node: Node, problems: list[Problem]) -> None:
        self.node = node
        self.problems = problems
        self.used: set[str] = set()
        self.values: Mapping[str, Node] = {}
        if isinstance(node.value, Mapping):
            self.values = node.value
        else:
            self.report(node, "这里应当是“键: 值”的列表", "keys with values are expected here")

    def report(self, node: Node, zh: str, en: str) -> None:
        """Keep one problem."""
        self.problems.append(node.problem(zh, en))

    def get(self, key: str, *, required: bool) -> Node | None:
        """The node under `key`; a missing required key is a problem, null counts as missing."""
        self.used.add(key)
        found = self.values.get(key)
        if found is not None and found.value is not None:
            return found
        if required and isinstance(self.node.value, Mapping):
            self.report(self.node, f"缺少“{key}”", f"'{key}' is missing")
        return None

    def string(self, key: str, *, required: bool = True) -> str:
        """A text in one language or a code."""
        node = self.get(key, required=required)
        if node is None:
            return ""
        if isinstance(node.value, str) and node.value.strip():
            return node.value.strip()
        self.report(
            node,
            f"“{key}”应当是文字;像数字的编码要加引号",
            f"'{key}' must be text; put a code that looks like a number in quotes",
        )
        return ""

    def integer(self, key: str, *, required: bool = True) -> int:
        """A whole number."""
        node = self.get(key, required=required)
        if node is None:
            return 0
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        self.report(
            node,
            f"“{key}”应当是整数,不是“{node.plain()}”",
            f"'{key}' must be a whole number, not '{node.plain()}'",
        )
        return 0

    def decimal(self, key: str, *, required: bool = False) -> Decimal | None:
        """A number; a number in quotes is text and refused."""
        node = self.get(key, required=required)
        if node is None:
            return None
        if isinstance(node.value, int | Decimal) and not isinstance(node.value, bool):
            return Decimal(node.value)
        self.report(
            node,
            f"“{key}”应当是数字,不是文字“{node.plain()}”",
            f"'{key}' must be a number, not the text '{node.plain()}'",
        )
        return None

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A date, written 2025-12-31 without quotes."""
        node = self.get(key, required=required)
        if node is None:
            return None
        if isinstance(node.value, date):
            return node.value
        if not any(p.path == node.path and p.file == node.file for p in self.problems):
            self.report(
                node,
                f"“{key}”应当是日期,写成 2025-12-31,不是“{node.plain()}”",
                f"'{key}' must be a date written 2025-12-31, not '{node.plain()}'",
            )
        return None

    def flag(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        node = self.get(key, required=False)
        if node is None:
            return default
        if isinstance(node.value, bool):
            return node.value
        self.report(node, f"“{key}”应当是 true 或 false", f"'{key}' must be true or false")
        return default

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """One of the words of an enumeration; without a default the key is required."""
        node = self.get(key, required=default is None)
        fallback = default if default is not None else next(iter(kind))
        if node is None:
            return fallback
        allowed = [str(member) for member in kind]
        if isinstance(node.value, str) and node.value in allowed:
            return kind(node.value)
        near = suggestion(str(node.plain()), allowed)
        self.report(
            node,
            f"“{key}”不能是“{node.plain()}”;可用:{'、'.join(allowed)}{near[0]}",
            f"'{key}' cannot be '{node.plain()}'; allowed: {', '.join(allowed)}{near[1]}",
        )
        return fallback

    def bilingual(self, key: str, *, required: bool = True) -> Bilingual:
        """A text in both languages; that both are there is checked when the file is read."""
        node = self.get(key, required=required)
        if node is None:
            return NO_TEXT
        value = node.value
        if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
            return Bilingual(
                str(value["zh"].value or "").strip(), str(value["en"].value or "").strip()
            )
        if not (isinstance(value, Mapping) and value and set(value) < {"zh", "en"}):
            self.report(
                node,
                f"“{key}”要写成 {{zh: 中文, en: English}}",
                f"'{key}' must be written {{zh: …, en: …}}",
            )
        return NO_TEXT

    def items(self, key: str, *, required: bool = False) -> tuple[Node, ...]:
        """A list."""
        node = self.get(key, required=required)
        if node is None:
            return ()
        if isinstance(node.value, tuple):
            return node.value
        self.report(
            node,
            f"“{key}”应当是列表(每项以“- ”开头)",
            f"'{key}' must be a list (each item starts with '- ')",
        )
        return ()

    def strings(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts, each once."""
        found: list[str] = []
        for node in self.items(key, required=required):
            if not isinstance(node.value, str):
                self.report(node, "这一项应当是文字", "this item must be text")
            elif node.value in found:
                self.report(node, f"“{node.value}”写了两次", f"'{node.value}' is listed twice")
            else:
                found.append(node.value)
        return tuple(found)

    def records(self, key: str, *, required: bool = False) -> list[Fields]:
        """A list of mappings."""
        return [Fields(node, self.problems) for node in self.items(key, required=required)]

    def child(self, key: str) -> Fields | None:
        """A mapping inside this one."""
        node = self.get(key, required=True)
        return None if node is None else Fields(node, self.problems)

    def at(self, key: str) -> Node:
        """Where `key` stands, or the mapping itself."""
        return self.values.get(key, self.node)

    def finish(self) -> None:
        """Report the keys that nobody read: a slip of the pen must not be lost silently."""
        for key, node in self.values.items():
            if key not in self.used:
                near = suggestion(key, self.used)
                self.report(node, f"不认识的键“{key}”{near[0]}", f"unknown key '{key}'{near[1]}")


def suggestion(word: str, known: Iterable[str]) -> tuple[str, str]:
    """The nearest known word, in both languages, or nothing."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return (f";是不是“{near[0]}”?", f"; did you mean '{near[0]}'?") if near else ("", "")
