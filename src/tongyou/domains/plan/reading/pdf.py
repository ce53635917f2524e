"""PDF with a text layer taken apart: ruled tables cell by cell, the rest line by line.

Lines are set back into paragraphs by their indentation and length; running heads, running feet and
page numbers are furniture. A scan without text is refused, it needs text recognition first.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw

from tongyou.domains.plan.reading import problems
from tongyou.domains.plan.reading.columns import Columns, find_columns
from tongyou.domains.plan.reading.docx import MAX_CHARACTERS
from tongyou.domains.plan.reading.grid import Box, Grid, Ruler, Sign, find_grids
from tongyou.domains.plan.reading.layout import is_page_number, running_heads, shape
from tongyou.domains.plan.reading.markers import marker_at
from tongyou.domains.plan.reading.model import Block, BlockKind, Cell, Document, Source, Table
from tongyou.domains.plan.reading.rows import Laid, lay_out
from tongyou.domains.plan.reading.view import squeeze

_pdfium: Any = pypdfium2  # the package carries no types
_raw: Any = pypdfium2.raw
_MAX_PAGES = 800
_ENCRYPTED = 4  # FPDF_ERR_PASSWORD


@dataclass(slots=True)
class _Line:
    """Signs on one line of a page."""

    signs: list[Sign] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(sign.text for sign in self.signs).strip()

    @property
    def left(self) -> float:
        return self.signs[0].box.left

    @property
    def right(self) -> float:
        return self.signs[-1].box.right

    @property
    def top(self) -> float:
        return max(sign.box.top for sign in self.signs)

    @property
    def size(self) -> float:
        return median(sign.box.top - sign.box.bottom for sign in self.signs)


@dataclass(slots=True)
class _Page:
    lines: list[_Line]
    grids: list[tuple[Grid | Laid, dict[int, list[_Line]]]]
    height: float


def read_pdf(data: bytes, name: str, sha256: str) -> Source:
    """Take a PDF apart; raises UnreadableDocument for what cannot be read."""
    document = _open(data)
    try:
        if len(document) > _MAX_PAGES:
            raise problems.too_long()
        pages = [_page(document, at) for at in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise problems.corrupt_pdf() from error
    finally:
        document.close()
    _lay_out(pages)
    writer = _Writer()
    writer.pages(pages)
    if len(squeeze(writer.text())) < 20:
        raise problems.image_only(len(pages))
    result = Document(name, "pdf", sha256, writer.text(), tuple(writer.starts))
    return Source(result, tuple(writer.blocks))


def _open(data: bytes) -> Any:
    try:
        return _pdfium.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _ENCRYPTED or "password" in str(error).lower():
            raise problems.encrypted_pdf() from error
        raise problems.corrupt_pdf() from error


def _page(document: Any, at: int) -> _Page:
    page = document[at]
    height = page.get_height()
    signs = _signs(page)
    grids = find_grids(_rulers(page))
    filled: list[tuple[Grid | Laid, dict[int, list[_Line]]]] = []
    for grid in grids:
        inside: dict[int, list[Sign]] = {}
        rest: list[Sign] = []
        for sign in signs:
            cell = grid.at(*sign.box.centre)
            rest.append(sign) if cell is None else inside.setdefault(cell, []).append(sign)
        if inside:
            filled.append((grid, {cell: _lines(found) for cell, found in inside.items()}))
            signs = rest
    return _Page(_lines(signs), filled, height)


def _lay_out(pages: list[_Page]) -> None:
    """Tables without ruled lines, page by page; their lines leave the running text."""
    above: Columns | None = None  # a table that reached the foot of the page before
    for page in pages:
        at, before = 0, above
        while (found := find_columns(_body(page.lines), at, before)) is not None:
            laid = lay_out(found, [line.signs for line in page.lines])
            words = {cell: [_Line(signs) for signs in lines] for cell, lines in laid.lines.items()}
            page.grids.append((laid, words))
            del page.lines[found.first : found.last]
            at, above, before = found.first, found, None
        left = [line for line in page.lines[at:] if not is_page_number(line.text)]
        above = above if page.grids and not left else None


def _body(lines: list[_Line]) -> list[list[Sign]]:
    """The lines of a page without the page number at its foot."""
    foot = bool(lines) and is_page_number(lines[-1].text)
    return [line.signs for line in lines[: len(lines) - foot]]


def _signs(page: Any) -> list[Sign]:
    """Every sign with its box: as wide as its ink, as high as its line.

    The ink of a quotation mark or a comma covers only part of the line; by ink alone it would be set
    into a line of its own.
    """
    text = page.get_textpage()
    found: list[Sign] = []
    edges = [ctypes.c_double() for _ in range(4)]
    loose = _raw.FS_RECTF()
    for at in range(text.count_chars()):
        code = _raw.FPDFText_GetUnicode(text, at)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not sign.strip() or code in {0xFFFE, 0xFFFF, 0x02}:
            continue
        if _raw.FPDFText_GetCharBox(text, at, *(ctypes.byref(edge) for edge in edges)):
            left, right, bottom, top = (edge.value for edge in edges)
            if (
                _raw.FPDFText_GetLooseCharBox(text, at, ctypes.byref(loose))
                and loose.top > loose.bottom
            ):
                bottom, top = loose.bottom, loose.top
            found.append(Sign(sign, Box(left, bottom, right, top)))
    return found


def _rulers(page: Any) -> list[Ruler]:
    found: list[Ruler] = []
    for item in page.get_objects(filter=[_raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        found.extend(Ruler.of(Box(*item.get_bounds())))
        if len(found) > 20_000:
            break
    return found


def _lines(signs: list[Sign]) -> list[_Line]:
    """Signs set into lines from the top; a line is what shares half its height."""
    lines: list[_Line] = []
    for sign in sorted(signs, key=lambda item: -item.box.centre[1]):
        level = sign.box.centre[1]
        near = lines[-1] if lines else None
        if near is not None and abs(_level(near) - level) <= max(2.0, 0.45 * _height(near)):
            near.signs.append(sign)
        else:
            lines.append(_Line([sign]))
    for line in lines:
        line.signs.sort(key=lambda item: item.box.left)
    return lines


def _level(line: _Line) -> float:
    tall = max(line.signs[:20], key=lambda item: item.box.top - item.box.bottom)
    return tall.box.centre[1]


def _height(line: _Line) -> float:
    return max(sign.box.top - sign.box.bottom for sign in line.signs[:20])


class _Writer:
    """Writes the text form page by page."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block | Table] = []
        self.starts: list[int] = []
        self.heads: set[str] = set()
        self.margins: tuple[float, float] = (0.0, 0.0)
        self.open: _Line | None = None

    def text(self) -> str:
        return "".join(self.parts)

    def write(self, words: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(words)
        self.length += len(words)
        if self.length > MAX_CHARACTERS:
            raise problems.too_long()
        return start, self.length

    def pages(self, pages: list[_Page]) -> None:
        edge = [line for page in pages for line in (*page.lines[:2], *page.lines[-2:])]
        self.heads = running_heads([line.text for line in edge], least=max(2, len(pages) // 2))
        lines = [line for page in pages for line in page.lines if len(line.signs) > 5]
        if lines:
            lefts = sorted(line.left for line in lines)
            rights = sorted(line.right for line in lines)
            self.margins = (lefts[len(lefts) // 20], rights[len(rights) * 19 // 20])
        for page in pages:
            self.starts.append(self.length)
            self._page(page, single=len(pages) < 2)

    def _page(self, page: _Page, *, single: bool) -> None:
        grids = sorted(page.grids, key=lambda item: -item[0].top)
        for at, line in enumerate(page.lines):
            while grids and grids[0][0].top > line.top:
                self._table(*grids.pop(0))
            edge = at < 2 or at >= len(page.lines) - 2
            self._line(line, furniture=edge and self._furniture(line, single=single))
        for grid in grids:
            self._table(*grid)

    def _furniture(self, line: _Line, *, single: bool) -> bool:
        if is_page_number(line.text):
            return True
        return (
            not single
            and shape(line.text) in self.heads
            and marker_at(squeeze(line.text), 0) is None
        )

    def _line(self, line: _Line, *, furniture: bool) -> None:
        if not line.text:
            return
        if furniture:
            self.blocks.append(Block(self.write(line.text), BlockKind.FURNITURE))
            self.write("\n")
            return
        joins = self.open is not None and self._continues(self.open, line)
        span = self.write(line.text)
        self.write("\n")
        self._join(span) if joins else self.blocks.append(Block(span))
        self.open = line

    def _join(self, span: tuple[int, int]) -> None:
        last = self.blocks[-1]
        if isinstance(last, Block) and last.kind is BlockKind.PARAGRAPH:
            self.blocks[-1] = Block((last.span[0], span[1]), heading=last.heading)
        else:
            self.blocks.append(Block(span, heading=-1))

    def _continues(self, before: _Line, line: _Line) -> bool:
        """A line goes on when the one before is full and this one is not indented."""
        left, right = self.margins
        size = max(line.size, 4.0)
        if line.left > left + 1.2 * size and before.left <= left + 0.6 * size:
            return False
        if before.size > 1.25 * line.size or line.size > 1.25 * before.size:
            return False
        if marker_at(squeeze(line.text), 0) and (
            line.left > left + 1.2 * size
            or before.text.endswith(("。", ";", ";", ":", ":", ")", ")", "〕", "】"))
        ):
            return False
        return before.right >= right - 2.2 * size

    def _table(self, grid: Grid | Laid, lines: dict[int, list[_Line]]) -> None:
        self.open = None
        start = self.length
        cells: list[Cell] = []
        row = 0
        for at, place in enumerate(grid.cells):
            if cells:
                self.write("\n" if place.row != row else "\t")
            row = place.row
            words = "\n".join(line.text for line in lines.get(at, []))
            cells.append(
                Cell(self.write(words), place.row, place.column, place.rows, place.columns)
            )
        self.blocks.append(Table((start, self.length), grid.width, grid.height, tuple(cells)))
        self.write("\n")
