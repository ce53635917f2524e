"""Building .docx samples: merged cells, automatic numbers, tracked changes, text boxes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn


def prose(path: Path, lines: Sequence[str], *, title: str = "") -> None:
    document = docx.Document()
    if title:
        document.add_heading(title, 0)
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def merge(table: Any, top: int, left: int, bottom: int, right: int, text: str) -> None:
    """Merge a block of cells and write its text once."""
    cell = table.cell(top, left).merge(table.cell(bottom, right))
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    cell.paragraphs[0].text = text


def table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    """A table of plain cells; None leaves a cell empty."""
    made = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    for at, row in enumerate(rows):
        for column, words in enumerate(row):
            made.cell(at, column).text = words
    return made


def numbered(document: Any, forms: Sequence[tuple[str, str]]) -> int:
    """A multi-level list definition; forms are (numFmt, lvlText). Returns its number."""
    part = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{words}"/></w:lvl>'
        for at, (form, words) in enumerate(forms)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
    )
    part.insert(0, abstract)
    part.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    return 77


def listed(document: Any, words: str, number: int, level: int) -> Any:
    """A paragraph whose number Word prints and the text does not hold."""
    paragraph = document.add_paragraph(words)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        )
    )
    return paragraph


def change(paragraph: Any, deleted: str, inserted: str) -> None:
    """A tracked change at the end of a paragraph."""
    mark = 'w:id="1" w:author="模拟" w:date="2024-01-01T00:00:00Z"'
    paragraph._p.append(
        parse_xml(
            f"<w:del {nsdecls('w')} {mark}><w:r><w:delText>{deleted}</w:delText></w:r></w:del>"
        )
    )
    paragraph._p.append(
        parse_xml(f"<w:ins {nsdecls('w')} {mark}><w:r><w:t>{inserted}</w:t></w:r></w:ins>")
    )


def box(paragraph: Any, words: str) -> None:
    """A text box anchored in a paragraph, with the copy old versions of Word read."""
    inner = f"<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} {spaces}><mc:AlternateContent><mc:Choice Requires="wps">'
            f"<w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )


def break_line(cell: Any, first: str, second: str) -> None:
    """Two lines in a cell, parted by a line break inside one paragraph."""
    run = cell.paragraphs[0].add_run(first)
    run.add_break()
    cell.paragraphs[0].add_run(second)


__all__ = ["box", "break_line", "change", "listed", "merge", "numbered", "prose", "qn", "table"]
