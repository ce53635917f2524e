"""The outline of running text: numbered headings and items, each with the paragraphs below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tongyou.domains.plan.reading.corrections import heading_correction
from tongyou.domains.plan.reading.draft import Draft
from tongyou.domains.plan.reading.items import Item, Paragraph, joined, useful
from tongyou.domains.plan.reading.markers import (
    Marker,
    chapters_below,
    marker_at,
    slipped_marker,
    spaced_marker,
)
from tongyou.domains.plan.reading.model import Block, BlockKind, NodeKind
from tongyou.domains.plan.reading.openings import statement_of
from tongyou.domains.plan.reading.view import View

_FRAMED = re.compile(r"【(?![^】]*(?:单位|部门|时限|时间))[^】]{2,24}】")  # a heading in a frame
_LONG = 1200  # a line of more characters than this may hold many items
_RUN_TOGETHER = 200  # mean length of the paragraphs of a text whose line breaks are lost


class Outline:
    """Sets paragraphs below the headings they belong to."""

    def __init__(self, view: View, draft: Draft, blocks: list[Block]) -> None:
        self.view, self.draft, self.blocks = view, draft, blocks
        self.root = Item(-1, None, Paragraph(0, 0))
        self.items: list[Item] = []
        self.chapters = chapters_below(view)
        self.last = 0  # the number of the last item of the style 1.
        lost = len(view) > _RUN_TOGETHER * max(1, len(blocks))
        self.long = 120 if lost else _LONG

    def read(self) -> None:
        """Read the paragraphs into items."""
        stack = [self.root]
        for block in joined(self.view, self.blocks):
            if block.kind is BlockKind.FURNITURE:
                self.draft.mark(block.span, NodeKind.FURNITURE)
                continue
            start, end = self.view.index(block.span[0]), self.view.index(block.span[1])
            for begin, stop in self._pieces(start, end):
                self._statements(begin, stop, block.heading, stack)

    def _statements(self, start: int, end: int, heading: int, stack: list[Item]) -> None:
        """A paragraph, cut behind each list of units when it holds several."""
        begin = start
        while begin < end:
            statement = statement_of(self.view, begin, end)
            closes = statement is not None and statement.end < end and not statement.opens
            stop = statement.end if statement and closes else end
            rest = Paragraph(begin, stop, useful(statement), joined=begin > start)
            self._paragraph(rest, heading, stack)
            begin = stop

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A paragraph, or the items run together in one very long line."""
        if end - start <= self.long:
            if end > start:
                yield start, end
            return
        last: dict[str, int] = {}
        begin = start
        pattern = re.compile(r"[(（第一二三四五六七八九十\d①-⑳]")
        at = start + 1
        while (match := pattern.search(self.view.chars, at, end)) is not None:
            at = match.start() + 1
            marker = self._inner_marker(match.start(), last)
            if marker is not None:
                yield begin, match.start()
                begin, at = match.start(), marker.end
        yield begin, end

    def _inner_marker(self, at: int, last: dict[str, int]) -> Marker | None:
        marker = marker_at(self.view.chars, at)
        if marker is None or not re.match(
            r"[\u4e00-\u9fa5“《]", self.view.chars[marker.end : marker.end + 1]
        ):
            return None
        before = self.view.chars[at - 1]
        follows = marker.number == last.get(marker.style, 0) + 1 or marker.number == 1
        if not follows or before.isdigit() or before in ".第":
            return None
        if before not in "。;:)〕】!?” " and marker.style in {"1)", "article", "named", "1.1"}:
            return None
        last[marker.style] = marker.number
        return marker

    def _paragraph(self, paragraph: Paragraph, heading: int, stack: list[Item]) -> None:
        marker = (
            marker_at(self.view.chars, paragraph.start)
            or spaced_marker(self.view, paragraph.start, paragraph.end, self.chapters)
            or self._slipped(paragraph)
        )
        if marker is not None and marker.end > paragraph.end:
            marker = None  # figures of several cells, read on into the next
        if marker is not None and marker.style == "1.":
            self.last = marker.number
        if heading < 0 or (marker is None and not self._heads(paragraph, heading)):
            stack[-1].body.append(paragraph)
            return
        rank = marker.rank if marker else min(heading - 1, 3) if heading else 2
        within = any(item.marker and item.marker.style == "article" for item in stack)
        if marker is not None and marker.style == "cn()" and within:
            rank = 4  # (一) below 第一条 is an item of the article
        while len(stack) > 1 and stack[-1].rank >= rank:
            stack.pop()
        item = Item(rank, marker, paragraph, stack[-1])
        stack[-1].children.append(item)
        stack.append(item)
        self.items.append(item)

    def _slipped(self, paragraph: Paragraph) -> Marker | None:
        """A number that a scanner changed; the number is proposed."""
        marker = slipped_marker(self.view.chars, paragraph.start, self.last)
        if marker is not None:
            span = self.view.span(paragraph.start, marker.end)
            self.draft.corrections.append(
                heading_correction(self.view.text, span, f"{marker.number}.", self.last)
            )
        return marker

    def _heads(self, paragraph: Paragraph, heading: int) -> bool:
        length = paragraph.end - paragraph.start
        if _FRAMED.fullmatch(self.view.chars, paragraph.start, paragraph.end):
            return True
        return heading > 0 and length <= (60 if paragraph.statement is None else 120)
