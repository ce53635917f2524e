"""The four forms a plan can be downloaded in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tongyou.domains.plan.exports import excel, jsonform, pdf, word
from tongyou.domains.plan.exports.pdf import MissingFont
from tongyou.domains.plan.types import PlanSpec

__all__ = ["FORMS", "Form", "MissingFont"]


@dataclass(frozen=True, slots=True)
class Form:
    """A file format: how to write it and how to announce it."""

    media_type: str
    write: Callable[[PlanSpec, bool], bytes]


FORMS: dict[str, Form] = {
    "xlsx": Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", excel.write),
    "docx": Form(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word.write
    ),
    "pdf": Form("application/pdf", pdf.write),
    "json": Form("application/json", jsonform.write),
}
