"""Small readers that every part of the file uses, and where each thing stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tongyou.base.packs import Bilingual, Fields, Node
from tongyou.kernels.criteria import Text

YES_NO: Mapping[object, bool] = {"yes": True, "no": False, True: True, False: False}


@dataclass
class Places:
    """Where things stand in the file, so that a check can name the line."""

    whole: Node
    properties: dict[str, Node] = field(default_factory=dict)
    pages: list[tuple[str, Node]] = field(default_factory=list)
    questions: list[tuple[str, Node]] = field(default_factory=list)  # a field may be asked twice
    page_when: dict[str, Node] = field(default_factory=dict)
    question_when: dict[str, Node] = field(default_factory=dict)
    computed: dict[str, Node] = field(default_factory=dict)
    items: list[tuple[str, Node]] = field(default_factory=list)
    parts: dict[str, Node] = field(default_factory=dict)
    levels: list[tuple[str, Node]] = field(default_factory=list)

    def question(self, code: str) -> Node:
        """Where a field is asked, else where its property stands, else the file."""
        return dict(reversed(self.questions)).get(code) or self.properties.get(code, self.whole)

    def at(self, key: str) -> Node:
        """Where a key of the file stands."""
        values = self.whole.value
        return values[key] if isinstance(values, Mapping) and key in values else self.whole


def text(found: Bilingual) -> Text:
    """A pack's text as the kernels' own."""
    return Text(found.zh, found.en)


def optional(fields: Fields, key: str) -> Text:
    """A text that may be left out."""
    return text(fields.bilingual(key, required=False))


def yes_no(fields: Fields, key: str, *, default: bool) -> bool:
    """yes or no, as these files write it; true and false are read too."""
    node = fields.get(key, required=False)
    if node is None:
        return default
    value = node.value
    if isinstance(value, bool | str) and value in YES_NO:
        return YES_NO[value]
    fields.report(node, f"“{key}”应当是 yes 或 no", f"'{key}' must be yes or no")
    return default


def below(node: Node, path: str) -> Node:
    """The node at a path such as `all/0/field`; the nearest one that exists."""
    for step in filter(None, path.split("/")):
        value = node.value
        if isinstance(value, Mapping) and step in value:
            node = value[step]
        elif isinstance(value, tuple) and step.isdecimal() and int(step) < len(value):
            node = value[int(step)]
        else:
            break
    return node
