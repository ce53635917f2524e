"""The forms a plan and a bulletin can be downloaded in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tongyou.domains.plan.exports import (
    bulletin_pdf,
    bulletin_word,
    excel,
    jsonform,
    pdf,
    word,
)
from tongyou.domains.plan.exports.pdf import MissingFont
from tongyou.domains.plan.rules.rounds.bulletin import Bulletin
from tongyou.domains.plan.types import PlanSpec

__all__ = ["BULLETIN_FORMS", "FORMS", "BulletinForm", "Form", "MissingFont"]


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Form:
    """A file format: how to write it and how to announce it."""

    media_type: str
    write: Callable[[PlanSpec, bool], bytes]


FORMS: dict[str, Form] = {
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", excel.write),
    "docx": Form(WORD, word.write),
    "pdf": Form(PDF, pdf.write),
    "json": Form("application/json", jsonform.write),
}


@dataclass(frozen=True, slots=True)
class BulletinForm:
    """A file format of a bulletin."""

    media_type: str
    write: Callable[[Bulletin, bool], bytes]


BULLETIN_FORMS: dict[str, BulletinForm] = {
    "docx": BulletinForm(WORD, bulletin_word.write),
    "pdf": BulletinForm(PDF, bulletin_pdf.write),
}
