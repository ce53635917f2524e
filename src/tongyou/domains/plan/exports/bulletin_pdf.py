"""The bulletin as PDF through typst, laid out like the Word form."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from tongyou.domains.plan.exports.bulletin_layout import paper
from tongyou.domains.plan.exports.pdf import compiled
from tongyou.domains.plan.rules.rounds.bulletin import Bulletin

TEMPLATE = Path(__file__).with_name("bulletin.typ")


def write(bulletin: Bulletin, english: bool) -> bytes:  # noqa: FBT001 - the common signature of all forms
    """One A4 document. Raises MissingFont."""
    return compiled(TEMPLATE, "bulletin", asdict(paper(bulletin, english=english)))
