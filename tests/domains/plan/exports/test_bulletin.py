"""The bulletin on paper: Word and PDF hold every sentence, in the fonts and measures of Chinese official papers."""

from __future__ import annotations

import io
import re
import zipfile

import pypdf
import pytest

from tests.domains.plan.rules.rounds.snapshots import ROUND
from tongyou.domains.plan.exports import BULLETIN_FORMS
from tongyou.domains.plan.exports.bulletin_layout import paper
from tongyou.domains.plan.rules.rounds.bulletin import bulletin

ISSUE = bulletin(ROUND)


def word_xml(*, english: bool = False) -> str:
    made = BULLETIN_FORMS["docx"].write(ISSUE, english)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return parts.read("word/document.xml").decode()


def pdf_text(*, english: bool = False) -> str:
    made = BULLETIN_FORMS["pdf"].write(ISSUE, english)
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    return "".join(re.sub(r"\s", "", page.extract_text()) for page in pages)


def sentences(*, english: bool = False) -> list[str]:
    sheet = paper(ISSUE, english=english)
    return [text for section in sheet.sections for text in (section.heading, *section.paragraphs)]


@pytest.mark.parametrize("english", [False, True])
def test_word_holds_every_sentence(english: bool) -> None:
    plain = re.sub(r"<[^>]+>", "", word_xml(english=english)).replace("&amp;", "&")
    assert [text for text in sentences(english=english) if text not in plain] == []


@pytest.mark.parametrize("english", [False, True])
def test_pdf_holds_every_sentence(english: bool) -> None:
    text = pdf_text(english=english)
    assert [one for one in sentences(english=english) if re.sub(r"\s", "", one) not in text] == []


def test_word_keeps_the_measures_of_the_standard() -> None:
    """GB/T 9704-2012: margins 37, 35, 28, 26 mm; 28 pt lines; two characters of indent; named East Asian fonts."""
    xml = word_xml()
    margins = {
        name: int(re.search(rf'w:{name}="(\d+)"', xml)[1])
        for name in ("top", "bottom", "left", "right")
    }  # type: ignore[index]
    assert {name: round(twips * 25.4 / 1440) for name, twips in margins.items()} == {
        "top": 37, "bottom": 35, "left": 28, "right": 26,
    }  # fmt: skip
    lines = re.findall(r'<w:spacing[^>]*w:line="560"[^>]*/>', xml)
    assert lines
    assert all('w:lineRule="exact"' in line for line in lines)
    assert 'w:firstLineChars="200"' in xml
    assert {"仿宋", "黑体", "方正小标宋简体"} <= set(re.findall(r'w:eastAsia="([^"]+)"', xml))
    runs = re.findall(r"<w:r>.*?</w:r>", xml, re.DOTALL)
    assert [run for run in runs if "w:t>" in run and "w:eastAsia" not in run] == []


def test_the_head_of_a_table_is_repeated_on_the_next_page() -> None:
    assert word_xml().count("<w:tblHeader") == 3


def test_simulated_figures_say_so_on_paper() -> None:
    assert "本期数据为模拟数据。" in pdf_text()
    assert "simulateddata" in pdf_text(english=True)
