"""Reading pages in tests: elements with their attributes, ids, and the text of headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """Every element as (tag, attributes), in order, and the text inside chosen tags."""

    source: str
    inside: tuple[str, ...] = ("h1", "h2", "b")
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: str = ""
    depth: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.depth += tag in self.inside

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in self.inside

    def handle_data(self, data: str) -> None:
        if self.depth > 0:
            self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] for _, attrs in self.elements if attribute in attrs]
