"""Word documents (.docx) taken apart: paragraphs and tables in reading order, one text form.

Paragraphs end with a line feed; cells of a row are parted by tabs. Deleted text of tracked changes,
field codes, headers, footers and notes are not read; text boxes follow the paragraph that holds
them; automatic numbers are printed as Word prints them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from tongyou.domains.plan.reading import problems
from tongyou.domains.plan.reading.model import Block, Cell, Document, Source, Span, Table
from tongyou.domains.plan.reading.numbering import Numbering, W, read_numbering

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    f"{W}delText",
    f"{W}pPr",
    f"{W}rPr",
    f"{W}fldData",
    f"{_MC}Fallback",
    f"{W}footnoteReference",
    f"{W}sectPr",
}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    ParseError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    LookupError,
)
_MAX_PART = 60 * 1024 * 1024
_MAX_TOTAL = 120 * 1024 * 1024
_MAX_ENTRIES = 3000
_MAX_RATIO = 200
_MAX_DEPTH = 12
MAX_CHARACTERS = 400_000


def read_docx(data: bytes, name: str, sha256: str) -> Source:
    """Take a .docx apart; raises UnreadableDocument for what is no sound .docx."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive)
            parts = _Parts(archive)
            body = parts.body()
            numbering = read_numbering(
                parts.part("word/numbering.xml"), parts.part("word/styles.xml")
            )
            styles = _heading_styles(parts.part("word/styles.xml"))
    except DefusedXmlException as error:
        raise problems.hostile_xml() from error
    except _DAMAGE as error:
        raise problems.corrupt_docx() from error
    builder = _Builder(numbering, styles)
    builder.children(body, 0)
    document = Document(name, "docx", sha256, builder.text())
    return Source(document, tuple(builder.blocks))


def check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse archives that would unpack to far more than they are, before unpacking anything."""
    entries = archive.infolist()
    total = sum(item.file_size for item in entries)
    packed = sum(item.compress_size for item in entries) or 1
    large = [item for item in entries if item.filename.endswith((".xml", ".rels"))]
    if len(entries) > _MAX_ENTRIES or total > _MAX_TOTAL:
        raise problems.bomb()
    if total > 20 * 1024 * 1024 and total / packed > _MAX_RATIO:
        raise problems.bomb()
    if any(item.file_size > _MAX_PART for item in large):
        raise problems.bomb()
    if any(item.flag_bits & 1 for item in entries):
        raise problems.encrypted_docx()
    if "word/document.xml" not in {item.filename for item in entries}:
        raise problems.not_word()


class _Parts:
    """The XML parts of a package, read with a limit on what really comes out."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.left = _MAX_PART

    def part(self, name: str) -> Element | None:
        if name not in self.archive.NameToInfo:
            return None
        with self.archive.open(name) as stream:
            data = stream.read(self.left + 1)
        if len(data) > self.left:
            raise problems.bomb()
        self.left -= len(data)
        root: Element = fromstring(data, forbid_dtd=True)
        return root

    def body(self) -> Element:
        root = self.part("word/document.xml")
        body = root.find(f"{W}body") if root is not None else None
        if body is None:
            raise problems.corrupt_docx()
        return body


def _heading_styles(styles: Element | None) -> dict[str, int]:
    """Style id -> outline level 1..9 (标题 1 is 1)."""
    found: dict[str, int] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        level = style.find(f"{W}pPr/{W}outlineLvl")
        value = level.get(f"{W}val", "9") if level is not None else "9"
        if value.isdigit() and int(value) < 9:
            found[style.get(f"{W}styleId", "")] = int(value) + 1
    return found


class _Builder:
    """Walks the body and writes the text form, noting where everything stands."""

    def __init__(self, numbering: Numbering, styles: dict[str, int]) -> None:
        self.numbering, self.styles = numbering, styles
        self.parts: list[str] = []
        self.length = 0
        self.blocks: list[Block | Table] = []

    def text(self) -> str:
        return "".join(self.parts)

    def write(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)
        if self.length > MAX_CHARACTERS:
            raise problems.too_long()

    def children(self, parent: Element, depth: int) -> None:
        """Paragraphs and tables of the body, also inside content controls."""
        if depth > _MAX_DEPTH:
            return
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            elif child.tag == f"{W}tbl":
                self._table(child, depth)
            elif child.tag in {
                f"{W}sdt",
                f"{W}sdtContent",
                f"{W}customXml",
                f"{W}ins",
                f"{W}moveTo",
                f"{_MC}AlternateContent",
                f"{_MC}Choice",
            }:
                self.children(child, depth + 1)

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        start = self.length
        boxes: list[Element] = []
        self.write(self._number(paragraph) + _words(paragraph, boxes))
        if self.length > start:
            self.blocks.append(Block((start, self.length), heading=self._heading(paragraph)))
            self.write("\n")
        for box in boxes:
            self.children(box, depth + 1)

    def _number(self, paragraph: Element) -> str:
        if not any(item.text for item in paragraph.iter(f"{W}t")):
            return ""
        properties = paragraph.find(f"{W}pPr")
        number = properties.find(f"{W}numPr") if properties is not None else None
        listed, level = "", 0
        style = self._style(paragraph)
        if style in self.numbering.styles:
            listed, level = self.numbering.styles[style]
        if number is not None:
            own, depth = number.find(f"{W}numId"), number.find(f"{W}ilvl")
            listed = own.get(f"{W}val", listed) if own is not None else listed
            value = depth.get(f"{W}val", "0") if depth is not None else str(level)
            level = int(value) if value.isdigit() else 0
        return self.numbering.next(listed, level) if listed and listed != "0" else ""

    def _style(self, paragraph: Element) -> str:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return style.get(f"{W}val", "") if style is not None else ""

    def _heading(self, paragraph: Element) -> int:
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        value = own.get(f"{W}val", "9") if own is not None else "9"
        if value.isdigit() and int(value) < 9:
            return int(value) + 1
        return self.styles.get(self._style(paragraph), 0)

    def _table(self, table: Element, depth: int) -> None:
        rows = list(_rows(table))
        if len(rows) == 1 and len(list(_cells(rows[0]))) == 1:  # a frame around text
            self.children(next(iter(_cells(rows[0]))), depth + 1)
            return
        start = self.length
        grid = _Grid()
        for index, row in enumerate(rows):
            self._row(row, index, grid)
            self.write("\n")
        cells = grid.cells()
        width = max((cell.column + cell.columns for cell in cells), default=0)
        self.blocks.append(Table((start, self.length), width, len(rows), cells))

    def _row(self, row: Element, index: int, grid: _Grid) -> None:
        column = _gap(row, "gridBefore")
        for position, cell in enumerate(_cells(row)):
            if position:
                self.write("\t")
            columns = _span(cell)
            start = self.length
            if _merged(cell) == "continue" and grid.extend(column, index):
                column += columns
                continue
            self._cell(cell)
            grid.add((start, self.length), index, column, columns)
            column += columns

    def _cell(self, cell: Element) -> None:
        first = True
        for paragraph, words in self._lines(cell, 0):
            if not words and paragraph is None:
                continue
            if not first and words:
                self.write("\n")
            first = first and not words
            self.write(words)

    def _lines(self, parent: Element, depth: int) -> Iterator[tuple[Element | None, str]]:
        """The paragraphs of a cell, with those of tables inside it."""
        if depth > _MAX_DEPTH:
            return
        for child in parent:
            if child.tag == f"{W}p":
                boxes: list[Element] = []
                words = self._number(child) + _words(child, boxes)
                yield child, words
                for box in boxes:
                    yield from self._lines(box, depth + 1)
            elif child.tag not in {f"{W}tcPr", f"{W}del", f"{_MC}Fallback"}:
                yield from self._lines(child, depth + 1)


class _Grid:
    """Cells while rows are being read; a vertical merge lengthens the cell above."""

    def __init__(self) -> None:
        self.items: list[list[int]] = []  # start, end, row, column, rows, columns
        self.open: dict[int, int] = {}

    def add(self, span: Span, row: int, column: int, columns: int) -> None:
        self.items.append([span[0], span[1], row, column, 1, columns])
        self.open[column] = len(self.items) - 1

    def extend(self, column: int, row: int) -> bool:
        at = self.open.get(column)
        if at is None:
            return False
        self.items[at][4] = row - self.items[at][2] + 1
        return True

    def cells(self) -> tuple[Cell, ...]:
        return tuple(
            Cell((a, b), row, col, rows, cols) for a, b, row, col, rows, cols in self.items
        )


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _cells(child)


def _gap(row: Element, kind: str) -> int:
    gap = row.find(f"{W}trPr/{W}{kind}")
    value = gap.get(f"{W}val", "0") if gap is not None else "0"
    return min(int(value), 60) if value.isdigit() else 0


def _span(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = span.get(f"{W}val", "1") if span is not None else "1"
    return max(1, min(int(value), 60)) if value.isdigit() else 1


def _merged(cell: Element) -> str:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return "" if merge is None else merge.get(f"{W}val", "continue")


def _words(element: Element, boxes: list[Element], depth: int = 0) -> str:
    """The printed characters of a paragraph; text boxes are collected, not read in the line."""
    if depth > 40:
        return ""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag not in _SKIPPED:
            parts.append(_words(child, boxes, depth + 1))
    return "".join(parts)
