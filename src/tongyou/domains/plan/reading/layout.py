"""What a page adds to a text: running heads, page numbers, lines broken inside sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from tongyou.domains.plan.reading.markers import marker_at
from tongyou.domains.plan.reading.model import Block, BlockKind, Cell, Span, Table
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
    tables = text_tables(text, spans)
    inside = {line for table in tables for line in _lines_within(spans, table.span)}
    wrap = _wrap_width([text[a:b] for a, b in spans])
    blocks: list[Block] = []
    open_line = ""
    for start, end in spans:
        line = text[start:end]
        if (start, end) in inside and not _RULE.fullmatch(line):
            open_line = ""
        elif is_page_number(line) or _RULE.fullmatch(line) or (heads and shape(line) in heads):
            blocks.append(Block((start, end), BlockKind.FURNITURE))
        elif wrap and open_line and _continues(open_line, line, text, start, wrap):
            _extend(blocks, end)
            open_line = line
        else:
            blocks += _line(text, start, end)
            open_line = line
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
    """Runs of three lines or more that are parted into as many columns by tabs or bars."""
    found: list[Table] = []
    run: list[list[Span]] = []
    for start, end in [*spans, (len(text), len(text))]:
        cells = _split_line(text, start, end)
        if cells is None and run and _RULE.fullmatch(text, start, end):
            continue
        if cells is not None and (not run or len(cells) == len(run[0])):
            run.append(cells)
            continue
        _close_table(run, found)
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


def _close_table(run: list[list[Span]], found: list[Table]) -> None:
    if len(run) < 3:
        return
    cells = tuple(
        Cell(span, row, column) for row, line in enumerate(run) for column, span in enumerate(line)
    )
    found.append(Table((run[0][0][0], run[-1][-1][1]), len(run[0]), len(run), cells))


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


def _continues(before: str, line: str, text: str, start: int, wrap: int) -> bool:
    if text[max(0, start - 2) : start].strip("\n\r") or text[max(0, start - 1) : start] in "  \t":
        return False  # an indented line begins a paragraph
    if marker_at(squeeze(line[:12]), 0) and _ENDS.search(squeeze(before)):
        return False
    if marker_at(squeeze(line[:12]), 0) and len(before) < wrap * 0.85:
        return False
    return len(before) >= wrap * 0.8
