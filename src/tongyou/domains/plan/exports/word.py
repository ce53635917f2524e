"""The plan as a Word document in the layout of Chinese official papers (GB/T 9704-2012: A4, FangSong body).

Every run names its East Asian font: without `w:eastAsia` Word falls back to a Japanese one.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tongyou.domains.plan.exports.layout import Reader, by_action
from tongyou.domains.plan.types import PlanSpec, TaskSpec

BODY, HEADING = "仿宋", "黑体"
WIDTHS = (Cm(3.6), Cm(5.0), Cm(9.6), Cm(5.6))


def write(spec: PlanSpec, english: bool) -> bytes:  # noqa: FBT001 - the common signature of all forms
    """A title, a line about the version, and one table of all tasks."""
    read, document = Reader(english), Document()
    prepare(document)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(heading, read(spec.title), HEADING, 20)
    about = document.add_paragraph()
    about.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(about, read.subtitle(spec), BODY, 12)
    fill(document, spec, read)
    run(document.add_paragraph(), read.head("made"), BODY, 9)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def prepare(document: Any) -> None:
    """A4 landscape with page numbers and the right default font."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin = section.bottom_margin = Cm(2.4)
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    page_number(footer)


def page_number(paragraph: Any) -> None:
    """A PAGE field."""
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        piece = paragraph.add_run()._r  # noqa: SLF001 - python-docx has no API for fields
        element = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        piece.append(element)


def run(paragraph: Any, text: str, font: str, size: float, *, bold: bool = False) -> None:
    """Text in one font for both scripts."""
    piece = paragraph.add_run(text)
    piece.font.name, piece.font.size, piece.bold = font, Pt(size), bold
    piece._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001 - no API for it


def fill(document: Any, spec: PlanSpec, read: Reader) -> None:
    """The table of tasks: action cells merged over their tasks, the head repeated on every page."""
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    table.autofit = False
    heads = (read.head("action"), read.head("task"), read.head("commitments"), read.head("lead"))
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        run(cell.paragraphs[0], text, HEADING, 12, bold=True)
    repeat_head(table.rows[0])
    for action, tasks in by_action(spec):
        first = len(table.rows)
        for task in tasks:
            add_task(table, task, read)
        if tasks:
            merged = table.cell(first, 0).merge(table.cell(len(table.rows) - 1, 0))
            run(merged.paragraphs[0], f"{action.number}. {read(action.title)}", HEADING, 11)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = width


def repeat_head(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no API for it


def add_task(table: Any, task: TaskSpec, read: Reader) -> None:
    """One row: title and content, commitments, units."""
    cells = table.add_row().cells
    run(cells[1].paragraphs[0], f"({task.number}) {read(task.title)}", HEADING, 10.5)
    run(cells[1].add_paragraph(), read(task.summary), BODY, 10)
    lines = [f"{c.code} {read(c.title)}:{read.sentence(c)}" for c in task.commitments] or [
        read.head("none")
    ]
    for index, line in enumerate(lines):
        run(cells[2].paragraphs[0] if index == 0 else cells[2].add_paragraph(), line, BODY, 10)
    run(cells[3].paragraphs[0], f"{read.head('lead')}:{read.names(task.lead)}", BODY, 10)
    run(
        cells[3].add_paragraph(),
        f"{read.head('cooperating')}:{read.names(task.cooperating)}",
        BODY,
        10,
    )
