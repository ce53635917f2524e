"""Every character once: the readers' stretches become nodes, the rest is listed as unread."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongyou.domains.plan.reading.draft import Segment
from tongyou.domains.plan.reading.model import Node, NodeKind, Span, Unread

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\x00-\x1f|]*")
_UNREAD_ZH = "没有规则能说明这段文字属于哪一部分,请人工归类"
_UNREAD_EN = "no rule places this text; please sort it by hand"


@dataclass(frozen=True, slots=True)
class Owners:
    """Ids of tasks and actions, by their index in the draft."""

    tasks: tuple[str, ...]
    actions: tuple[str, ...]
    numbers: dict[str, int]


def partition(
    text: str, segments: list[Segment], owners: Owners
) -> tuple[tuple[Node, ...], tuple[Unread, ...]]:
    """Nodes and unread stretches that together hold each character of `text` exactly once.

    White space and column rules behind a stretch belong to it; where two stretches meet in one
    place, the one that begins first keeps it.
    """
    placed: list[tuple[Span, Segment]] = []
    unread: list[Unread] = []
    at = 0
    for segment in sorted(segments, key=lambda item: (item.span[0], item.span[1])):
        start, end = max(segment.span[0], at), segment.span[1]
        if end <= start:
            continue
        _gap(text, at, start, placed, unread)
        if placed or not unread:
            start = _joined(start, at, placed)
        placed.append(((start, end), segment))
        at = end
    _gap(text, at, len(text), placed, unread)
    return _nodes(placed, owners), tuple(unread)


def _joined(start: int, at: int, placed: list[tuple[Span, Segment]]) -> int:
    """Blank text at the very beginning belongs to the first stretch."""
    return 0 if not placed and at == 0 else start


def _gap(
    text: str, start: int, end: int, placed: list[tuple[Span, Segment]], unread: list[Unread]
) -> None:
    """Blank text goes to the stretch before; anything else is unread."""
    if start >= end:
        return
    blank = _BLANK.match(text, start, end)
    edge = blank.end() if blank else start
    if placed and edge > start and placed[-1][0][1] == start:
        span, segment = placed[-1]
        placed[-1] = ((span[0], edge), segment)
        start = edge
    if start >= end or (edge >= end and not placed and not unread and end < len(text)):
        return
    if edge >= end and unread and unread[-1].span[1] == start:
        unread[-1] = Unread((unread[-1].span[0], end), _UNREAD_ZH, _UNREAD_EN)
        return
    unread.append(Unread((start, end), _UNREAD_ZH, _UNREAD_EN))


def _nodes(placed: list[tuple[Span, Segment]], owners: Owners) -> tuple[Node, ...]:
    nodes: list[Node] = []
    seen: dict[str, int] = {}
    for span, segment in placed:
        parent = _parent(segment, owners)
        stem = f"{parent}.{segment.kind}" if parent else segment.kind.value
        seen[stem] = seen.get(stem, 0) + 1
        name = f"{stem}.{seen[stem]}"
        nodes.append(Node(name, segment.kind, span, owners.numbers.get(parent), parent))
    return tuple(nodes)


def _parent(segment: Segment, owners: Owners) -> str:
    if segment.task is not None:
        return owners.tasks[segment.task]
    if segment.action is not None and segment.kind is NodeKind.ACTION:
        return owners.actions[segment.action]
    return ""
