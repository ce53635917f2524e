"""What a page adds to a text: running heads, page numbers, lines broken inside sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from tongyou.domains.plan.reading.lexicon import LABEL
from tongyou.domains.plan.reading.markers import marker_at
from tongyou.domains.plan.reading.model import Block, BlockKind, Cell, Span, Table
from tongyou.domains.plan.reading.stacked import stacked_tables
from tongyou.domains.plan.reading.view import squeeze

PAGE_NUMBER = re.compile(
    r"(?:第?-*(?:\d{1,3}|[ivxIVX]{1,4})-*(?:/\d{1,3})?(?:页)?(?:,?共\d{1,3}页)?|Page\d{1,3}(?:of\d{1,3})?|第\d{1,3}页(?:[,/]?共\d{1,3}页)?)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[。;::!?)】〕”》.]$")


def lines_of(text: str, start: int = 0) -> list[Span]:
    """The non-blank lines of a text, as spans without surrounding white space."""
    return [
        (start + match.start(), start + match.end())
        for match in re.finditer(r"[^\s](?:[^\n\r\x0b\x0c\u2028]*[^\s])?", text)
    ]


def is_page_number(line: str) -> bool:
    """- 3 -, 第3页, 3/36 alone on a line."""
    plain = squeeze(line)
    return bool(plain) and len(plain) <= 14 and PAGE_NUMBER.fullmatch(plain) is not None


def running_heads(lines: list[str], least: int = 3) -> set[str]:
    """Short lines that return on page after page (numbers aside) and carry no list of their own."""
    count = Counter(shape(line) for line in lines)
    return {
        shape
        for shape, times in count.items()
        if times >= least
        and 3 <= len(shape) <= 40
        and not re.search(r"[::。;]|单位|部门|负责|时限|落实", shape)
    }


def shape(line: str) -> str:
    """A line without its numbers, to recognise a running head."""
    return re.sub(r"\d+", "#", squeeze(line))


def paragraphs(text: str) -> list[Block | Table]:
    """Paragraphs of a plain text: one a line, or re-joined when the lines are hard-wrapped.

    Lines parted by tabs or by upright bars are a table.
    """
    spans = lines_of(text)
    heads = running_heads([text[a:b] for a, b in spans]) if "\f" in text else set()
    tables = text_tables(text, spans) or stacked_tables(text, spans)
    inside = {line for table in tables for line in _lines_within(spans, table.span)}
    lines = _Lines(text, spans)
    blocks: list[Block] = []
    for start, end in spans:
        line = text[start:end]
        if (start, end) in inside and not _RULE.fullmatch(line):
            lines.close()
        elif is_page_number(line) or _RULE.fullmatch(line) or (heads and shape(line) in heads):
            blocks.append(Block((start, end), BlockKind.FURNITURE))
        elif lines.goes_on(start, end):
            _extend(blocks, end)
            lines.take(start, end)
        else:
            blocks += _line(text, start, end)
            lines.close()
            lines.take(start, end)
    return sorted([*blocks, *tables], key=lambda item: item.span)


_RULE = re.compile(r"[-=_*—·.\s|:+]{3,}")
_HASHES = re.compile(r"(#{1,6})\s*(?=[^\s#])")


def _line(text: str, start: int, end: int) -> list[Block]:
    """A line as a block; the hashes of a marked heading are no part of its words."""
    hashes = _HASHES.match(text, start, end)
    if hashes is None:
        return [Block((start, end))]
    level = len(hashes.group(1))
    return [
        Block((start, hashes.end()), BlockKind.FURNITURE),
        Block((hashes.end(), end), heading=level),
    ]


def _lines_within(spans: list[Span], span: Span) -> list[Span]:
    return spans[bisect_left(spans, (span[0], 0)) : bisect_left(spans, (span[1], 0))]


def text_tables(text: str, spans: list[Span]) -> list[Table]:
    """Runs of three lines or more (two between bars) parted into as many columns by tabs or bars."""
    found: list[Table] = []
    run: list[list[Span]] = []
    for start, end in [*spans, (len(text), len(text))]:
        cells = _split_line(text, start, end)
        if cells is None and run and _RULE.fullmatch(text, start, end):
            continue
        if cells is not None and (not run or len(cells) == len(run[0])):
            run.append(cells)
            continue
        _close_table(text, run, found)
        run = [cells] if cells is not None else []
    return found


def _split_line(text: str, start: int, end: int) -> list[Span] | None:
    if end <= start:
        return None
    sign = "|" if text[start] == "|" else "\t"
    if sign == "|":
        start, end = start + 1, end - (text[end - 1] == "|")
    if end <= start or (text.count("\t", start, end) < 2 and sign == "\t"):
        return None
    if sign == "|" and (text.count("|", start, end) < 1 or _RULE.fullmatch(text, start, end)):
        return None
    cells: list[Span] = []
    at = start
    for words in text[start:end].split(sign):
        cells.append((at, at + len(words)))
        at += len(words) + 1
    return cells


def _close_table(text: str, run: list[list[Span]], found: list[Table]) -> None:
    if not run:
        return
    start = run[0][0][0]
    barred = text[start - 1 : start] == "|"  # then the first line begins with the bar
    if len(run) < (2 if barred and len(run[0]) > 2 else 3):
        return
    cells = tuple(
        Cell(span, row, column) for row, line in enumerate(run) for column, span in enumerate(line)
    )
    span = (start - barred, run[-1][-1][1])
    found.append(Table(span, len(run[0]), len(run), cells))


def _extend(blocks: list[Block], end: int) -> None:
    """Join a line to the paragraph before; furniture in between stays a block of its own."""
    last = blocks[-1]
    if last.kind is BlockKind.PARAGRAPH:
        blocks[-1] = Block((last.span[0], end), heading=last.heading)
        return
    blocks.append(Block((last.span[1], end), heading=-1))


def _wrap_width(lines: list[str]) -> int:
    """The width at which lines were broken, or 0 when lines are paragraphs."""
    widths = sorted(len(line) for line in lines if len(line) > 12)
    if len(widths) < 8:
        return 0
    width = widths[int(len(widths) * 0.9)]
    if width > 64:
        return 0
    full = [line for line in lines if width * 0.85 <= len(line) <= width * 1.1]
    cut = [line for line in full if not _ENDS.search(squeeze(line))]
    return width if len(full) >= 0.25 * len(widths) and len(cut) >= 0.5 * len(full) else 0


class _Lines:
    """Whether a line goes on from the line before: wrapped, or broken inside a bracket or a list."""

    def __init__(self, text: str, spans: list[Span]) -> None:
        self.text = text
        self.wrap = _wrap_width([text[a:b] for a, b in spans])
        gaps = [text[a[1] : b[0]] for a, b in pairwise(spans)]
        self.spaced = sum(map(_blank_line, gaps)) * 5 > 4 * len(gaps)  # every line is
        self.margin = _margin(gaps)
        self.close()

    def close(self) -> None:
        """No line is open."""
        self.end = -1
        self.before = ""
        self.depth = self.since = 0  # open brackets, and how many characters ago

    def take(self, start: int, end: int) -> None:
        """This line belongs to the open paragraph."""
        self.end, self.before = end, squeeze(self.text[start:end])
        self.since += len(self.before)
        for at, sign in enumerate(self.before):
            if sign in _OPENS:
                self.since = len(self.before) - at if self.depth == 0 else self.since
                self.depth += 1
            elif sign in _CLOSES:
                self.depth = max(0, self.depth - 1)

    def goes_on(self, start: int, end: int) -> bool:
        """Does this line belong to the open paragraph?"""
        if self.end < 0:
            return False
        head = squeeze(self.text[start : min(end, start + 12)])
        marked = marker_at(head, 0) is not None
        if self.depth and self.since < _LONGEST_CLAUSE and not marked and self.before[-1] != "。":
            return True
        gap = self.text[self.end : start]
        furniture = bool(gap.strip())
        if not furniture and _blank_line(gap) and not self.spaced:
            return False
        if not marked and _UNFINISHED.search(self.before):
            return True
        return bool(self.wrap) and self._wrapped(marked, _indent(gap))

    def _wrapped(self, marked: bool, indent: int) -> bool:  # noqa: FBT001
        if indent > self.margin:
            return False  # an indented line begins a paragraph
        if marked and (_ENDS.search(self.before) or len(self.before) < self.wrap * 0.85):
            return False
        return len(self.before) >= self.wrap * 0.8


_OPENS, _CLOSES = "([〔【", ")]〕】"
_LONGEST_CLAUSE = 300  # characters; no list of units in brackets is longer
_UNFINISHED = re.compile(rf"[、,]$|(?:{LABEL.pattern})$")


def _blank_line(gap: str) -> bool:
    return len(re.findall(r"\r\n|[\n\r]", gap)) > 1


def _indent(gap: str) -> int:
    return len(re.split(r"[\n\r\x0b\x0c\u2028]", gap)[-1])


def _margin(gaps: list[str]) -> int:
    """The white space in front of lines that begin no paragraph: the least that is common."""
    count = Counter(map(_indent, gaps))
    return min((indent for indent, times in count.items() if times * 5 >= len(gaps)), default=0)
