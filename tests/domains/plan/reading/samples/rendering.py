"""Marked plans as files: Word with merged cells and automatic numbers, PDF with and without rules, text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from tests.domains.plan.reading.samples.marked import Grid, Plan

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FULL = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "0123456789%"})
_NUMBERING = f"""<w:abstractNum xmlns:w="{_WORD}" w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>"""
_NUMBER = f'<w:num xmlns:w="{_WORD}" w:numId="77"><w:abstractNumId w:val="77"/></w:num>'


def write(plan: Plan, folder: Path) -> Path:
    """Write the document of a plan; returns its path."""
    kind, _, variant = plan.form.partition("-")
    path = folder / f"plan.{kind}"
    if kind == "docx":
        _docx(plan, variant, path)
    elif kind == "pdf":
        path.write_bytes(typst.compile(_typst(plan, variant).encode()))
    else:
        path.write_text(_text(plan, variant), encoding="utf-8", newline="")
    return path


def _extent(grid: Grid, row: int, column: int) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    rows = columns = 1
    while row + rows < len(grid) and grid[row + rows][column] == "^":
        rows += 1
    while column + columns < len(grid[row]) and grid[row][column + columns] == ">":
        columns += 1
    return rows, columns


def _docx(plan: Plan, variant: str, path: Path) -> None:
    document = docx.Document()
    if variant == "numpr":
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(_NUMBERING))
        numbering.append(parse_xml(_NUMBER))
    for block in plan.blocks:
        if isinstance(block, list):
            _docx_table(document, block)
        elif block.startswith("="):
            document.add_paragraph(block[1:]).alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif block.startswith("##"):
            document.add_heading(block[2:], 1)
        elif block.startswith("**"):
            document.add_paragraph().add_run(block[2:]).bold = True
        elif block.startswith("#"):
            _numbered(document.add_paragraph(block[3:]), block[1])
        else:
            document.add_paragraph(block)
    document.save(str(path))


def _numbered(paragraph: Any, level: str) -> None:
    """Give a paragraph an automatic number."""
    numbers = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", "77")):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        numbers.append(element)
    paragraph._p.get_or_add_pPr().append(numbers)


def _docx_table(document: Any, grid: Grid) -> None:
    made = document.add_table(len(grid), max(map(len, grid)))
    for row, cells in enumerate(grid):
        for column, words in enumerate(cells):
            if words in {"^", ">"}:
                continue
            rows, columns = _extent(grid, row, column)
            cell = made.cell(row, column).merge(made.cell(row + rows - 1, column + columns - 1))
            first, *rest = words.split("\n")
            cell.paragraphs[0].text = first
            for line in rest:
                cell.add_paragraph(line)


def _text(plan: Plan, variant: str) -> str:
    lines: list[str] = []
    for block in plan.blocks:
        if isinstance(block, list):
            for row in range(len(block)):
                cells = _whole(block, row)
                lines += ["\t".join(cells)] if variant == "tab" else cells
        else:
            lines.append(block.removeprefix("="))
    text = "\n".join(lines) + "\n"
    text = text.translate(_FULL) if "fullwidth" in plan.options else text
    forms: dict[str, Callable[[], str]] = {
        "one": lambda: text.replace("\n", ""),
        "web": lambda: "".join(f"\u3000\u3000{line}\r\n\r\n" for line in text.split("\n")),
        "wrap": lambda: _wrapped(text, int(plan.options["wrap"])),
    }
    return forms.get(variant, lambda: text)()


def _whole(grid: Grid, row: int) -> list[str]:
    """A row with what its merged cells say."""
    found: list[str] = []
    for column, words in enumerate(grid[row]):
        at = row
        while grid[at][column] == "^":
            at -= 1
        if words != ">":
            found.append(grid[at][column])
    return found


def _wrapped(text: str, width: int) -> str:
    """Every paragraph indented and broken at a width."""
    broken: list[str] = []
    for line in text.split("\n"):
        words = f"  {line}"
        broken += [words[at : at + width] for at in range(0, len(words), width)]
    return "\n".join(broken)


def _typst(plan: Plan, variant: str) -> str:
    prose = variant == "prose"
    head = plan.options.get("head", "")
    page = [
        'paper: "a4", margin: 2.6cm, numbering: "— 1 —"' if prose else 'paper: "a4", numbering: "1"'
    ]
    if head:
        page.append(f"header: text({json.dumps(head, ensure_ascii=False)})")
    if not prose:
        page.append("flipped: true, margin: 2cm")
    if "repeat" in plan.options and variant == "ruled":
        page.append("height: 12cm")
    size = "14pt" if prose else "11pt"
    parts = [
        f"#set page({', '.join(page)})",
        f'#set text(font: "Noto Serif CJK SC", size: {size}, lang: "zh", region: "cn")',
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))",
    ]
    contents = [
        block for block in plan.blocks if isinstance(block, str) and block[:1] in "一二三（"
    ]
    for block in plan.blocks:
        if isinstance(block, list):
            parts.append(_typst_table(plan, block, ruled=variant == "ruled"))
        elif block.startswith("="):
            parts.append(f"#align(center)[#text(size: 18pt)[{_said(block[1:])}]]")
            if "contents" in plan.options:
                parts += _contents(contents)
        else:
            parts.append(_said(block) + _note(block, head))
    return "\n\n".join(parts)


def _said(words: str) -> str:
    return f"#text({json.dumps(words, ensure_ascii=False)})"


def _note(block: str, head: str) -> str:
    """A footnote, in a document that has a running head."""
    if not head or "“童眼看城”" not in block:
        return ""
    return f"#footnote[{_said('儿童观察员指年龄在8—16周岁、自愿参与公共事务的儿童。')}]"


def _contents(headings: list[str]) -> list[str]:
    lines = [
        f"#block[{_said(line[:30])} #box(width: 1fr, repeat[.]) {1 + at // 3}]"
        for at, line in enumerate(headings[:8])
    ]
    return [f"#align(center)[{_said('目  录')}]", *lines, "#pagebreak()"]


def _typst_table(plan: Plan, grid: Grid, *, ruled: bool) -> str:
    widths = [max(len(row[column]) for row in grid) for column in range(len(grid[0]))]
    columns = ", ".join(f"{min(max(width, 3), 16)}fr" for width in widths)
    rows: list[str] = []
    for row, cells in enumerate(grid):
        made = [
            f"table.cell(rowspan: {rows_}, colspan: {columns_}, breakable: true)[{_said(words)}]"
            for column, words in enumerate(cells)
            if words not in {"^", ">"}
            for rows_, columns_ in [_extent(grid, row, column)]
        ]
        head = row == 0 and "repeat" in plan.options
        rows.append(f"table.header({', '.join(made)})" if head else ", ".join(made))
    stroke = "0.5pt" if ruled else "none"
    return (
        "#[#set par(first-line-indent: 0em, justify: false)\n"
        f"#table(columns: ({columns}), stroke: {stroke}, {', '.join(rows)})]"
    )
