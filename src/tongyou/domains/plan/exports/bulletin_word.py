"""The bulletin as a Word document in the layout of Chinese official papers.

GB/T 9704-2012: A4, margins 37 and 35 mm above and below, 28 and 26 mm at the sides; body in FangSong of size three
(16 pt) on lines of 28 pt, two characters indented; headings in HeiTi; a red masthead over a red rule; page numbers
between dashes.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tongyou.domains.plan.exports.bulletin_layout import Paper, PaperSection, PaperTable, paper
from tongyou.domains.plan.exports.word import BODY, HEADING, page_number, repeat_head, run
from tongyou.domains.plan.rules.rounds.bulletin import Bulletin

TITLE = "方正小标宋简体"
RED = RGBColor(0xC0, 0x00, 0x00)
SIZE_THREE, SIZE_TWO, SIZE_FOUR, SMALL = 16, 22, 14, 10.5
LINE = Pt(28)


def write(bulletin: Bulletin, english: bool) -> bytes:  # noqa: FBT001 - the common signature of all forms
    """One document."""
    sheet, document = paper(bulletin, english=english), Document()
    prepare(document)
    masthead(document, sheet)
    title = document.add_paragraph()
    centred(title)
    run(title, sheet.title, TITLE, SIZE_TWO)
    for section in sheet.sections:
        add_section(document, section)
    if sheet.closing:
        body(document, sheet.closing)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def prepare(document: Any) -> None:
    """A4 upright with the standard's margins, default font and page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(SIZE_THREE)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after = Pt(0)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(footer, "— ", BODY, SIZE_FOUR)
    page_number(footer)
    run(footer, " —", BODY, SIZE_FOUR)


def centred(paragraph: Any) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(14)
    paragraph.paragraph_format.space_after = Pt(14)


def masthead(document: Any, sheet: Paper) -> None:
    """The red head: name, issue, who issued it and when, over a red rule."""
    name = document.add_paragraph()
    centred(name)
    run(name, sheet.masthead, TITLE, 26)
    name.runs[0].font.color.rgb = RED
    issue = document.add_paragraph()
    issue.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(issue, sheet.issue, BODY, SIZE_THREE)
    issuer = document.add_paragraph()
    right = Mm(210 - 28 - 26)
    issuer.paragraph_format.tab_stops.add_tab_stop(right, alignment=2)  # right-aligned
    run(issuer, f"{sheet.issuer}\t{sheet.dated}", BODY, SIZE_THREE)
    rule_below(issuer)


def rule_below(paragraph: Any) -> None:
    """A red rule under a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "C00000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 - python-docx has no API for borders


def add_section(document: Any, section: PaperSection) -> None:
    heading = document.add_paragraph()
    shaped(heading)
    heading.paragraph_format.keep_with_next = True
    run(heading, section.heading, HEADING, SIZE_THREE)
    for text in section.paragraphs:
        body(document, text)
    if section.table:
        add_table(document, section.table)


def body(document: Any, text: str) -> None:
    """A paragraph of the text."""
    paragraph = document.add_paragraph()
    shaped(paragraph)
    run(paragraph, text, BODY, SIZE_THREE)


def shaped(paragraph: Any) -> None:
    """Lines of 28 pt, two characters indented whatever the font."""
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 - python-docx knows no indent by characters
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(SIZE_THREE * 2 * 20))


def add_table(document: Any, content: PaperTable) -> None:
    """A ruled table; its head is repeated on every page."""
    table = document.add_table(rows=1, cols=len(content.heads))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, text in zip(table.rows[0].cells, content.heads, strict=True):
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        run(cell.paragraphs[0], text, HEADING, SMALL)
    repeat_head(table.rows[0])
    for row in content.rows:
        for at, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            if at:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            run(cell.paragraphs[0], text, BODY, SMALL)
