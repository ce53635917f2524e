"""Paragraphs and numbered items of running text, before anyone knows which are tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from tongyou.domains.plan.reading.lexicon import LABEL
from tongyou.domains.plan.reading.markers import Marker, marker_at
from tongyou.domains.plan.reading.model import Block, BlockKind
from tongyou.domains.plan.reading.units import Statement
from tongyou.domains.plan.reading.view import View


@dataclass(slots=True)
class Paragraph:
    """A range of the view with the statement of units that closes it."""

    start: int
    end: int
    statement: Statement | None = None
    joined: bool = False  # goes on in the paragraph before

    @property
    def bare(self) -> bool:
        """Holds units and nothing else."""
        return self.statement is not None and self.statement.start <= self.start + 1


@dataclass(slots=True)
class Item:
    """A heading or numbered paragraph with what stands below it."""

    rank: int
    marker: Marker | None
    head: Paragraph
    parent: Item | None = None
    body: list[Paragraph] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    lent: Statement | None = None  # units printed once for several items

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [self.head, *self.body]

    @property
    def statements(self) -> list[Statement]:
        return [item.statement for item in self.paragraphs if item.statement is not None]

    @property
    def has_units(self) -> bool:
        return self.lent is not None or any(item.has_units for item in self.statements)


def useful(statement: Statement | None) -> Statement | None:
    """A statement that names units or a date."""
    useful = statement is not None and (statement.has_units or bool(statement.deadline))
    return statement if useful else None


def all_below(item: Item) -> list[Item]:
    """All items below an item, in printed order."""
    found: list[Item] = []
    for child in item.children:
        found.append(child)
        found.extend(all_below(child))
    return found


_OPEN_LIST = re.compile(rf"(?:{LABEL.pattern})(?:[^。;()〔〕【】\[\]]{{0,120}}、)?$")


_OPEN_BRACKET = re.compile(r"[(〔【][^()〔〕【】。]{0,120}(?:\([^()。]{0,20}\)?)?$")


def joined(view: View, blocks: list[Block]) -> list[Block]:
    """A paragraph that ends in the middle of its list of units goes on in the next one."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if before is not None and _goes_on(view, before, block):
            found[-1] = replace(before, span=(before.span[0], block.span[1]))
        else:
            found.append(block)
    return found


def _goes_on(view: View, before: Block, block: Block) -> bool:
    if before.kind is BlockKind.FURNITURE or block.kind is BlockKind.FURNITURE or block.heading > 0:
        return False
    start, end = view.index(block.span[0]), view.index(block.span[1])
    last = view.index(before.span[1])
    first = max(view.index(before.span[0]), last - 160)
    tail = view.chars[first:last]
    if end <= start or start != last or not (_OPEN_LIST.search(tail) or _OPEN_BRACKET.search(tail)):
        return False
    return marker_at(view.chars, start) is None and not LABEL.match(view.chars, start)
