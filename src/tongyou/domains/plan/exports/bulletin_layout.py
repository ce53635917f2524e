"""What a bulletin shows on paper, in the reader's language: headings numbered, Chinese signs full-width (GB/T 15834)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongyou.domains.plan.exports.layout import Reader
from tongyou.domains.plan.rules.rounds.bulletin import Bulletin, Section, Table
from tongyou.domains.plan.types import Text

NUMERALS = "一二三四五六七八九十"
CHARACTER = "\u4e00-\u9fff"
SIGNS = str.maketrans(",:;?!", "，：；？！")
HALF_WIDTH = re.compile(f"(?<=[{CHARACTER}”》）])[,:;?!]|[,:;](?=[{CHARACTER}“《（])")
BRACKETS = re.compile(rf"(?<=[{CHARACTER}])\(([^()]*)\)")


def full_width(text: str) -> str:
    """Half-width signs beside Chinese characters become full-width ones; numbers and codes stay."""
    return BRACKETS.sub(r"（\1）", HALF_WIDTH.sub(lambda sign: sign.group().translate(SIGNS), text))


@dataclass(frozen=True, slots=True)
class PaperTable:
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class PaperSection:
    heading: str
    paragraphs: list[str]
    table: PaperTable | None


@dataclass(frozen=True, slots=True)
class Paper:
    """One issue as plain strings."""

    masthead: str
    issue: str
    issuer: str
    dated: str
    title: str
    sections: list[PaperSection]
    closing: str
    lang: str


def paper(bulletin: Bulletin, *, english: bool) -> Paper:
    """The issue in one language."""
    reader = Reader(english)

    def read(text: Text) -> str:
        return reader(text) if english else full_width(reader(text))

    def table(of: Table) -> PaperTable:
        return PaperTable(
            [read(one) for one in of.heads], [[read(one) for one in row] for row in of.rows]
        )

    def section(at: int, of: Section) -> PaperSection:
        number = f"{at + 1}. " if english else f"{NUMERALS[at]}、"
        paragraphs = [read(one) for one in of.paragraphs]
        return PaperSection(
            number + read(of.heading), paragraphs, table(of.table) if of.table else None
        )

    return Paper(
        masthead=read(bulletin.masthead),
        issue=read(bulletin.issue),
        issuer=read(bulletin.issuer),
        dated=read(bulletin.dated),
        title=read(bulletin.title),
        sections=[section(at, one) for at, one in enumerate(bulletin.sections)],
        closing=read(bulletin.closing),
        lang="en" if english else "zh",
    )
