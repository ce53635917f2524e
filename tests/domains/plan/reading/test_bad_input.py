"""Whatever is no readable plan: plain words in both languages, within five seconds, nothing kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.domains.plan.reading import bad_files
from tongyou.domains.plan.reading import UnreadableDocument, read_file, read_in_sandbox

NOVEL = "清晨的雾还没有散,她推开窗,听见远处的钟声。孩子们在巷子里追逐,笑声一直传到河边。\n" * 60
TIMETABLE = "节次\t星期一\t星期二\t星期三\n" + "".join(
    f"第{n}节\t语文\t数学\t体育\n" for n in "一二三四五六"
)
LETTER = (
    "Dear colleagues,\n\nThank you for the pleasant meeting in May. We look forward to it.\n" * 20
)

CASES: tuple[tuple[str, str, Callable[[], bytes] | bytes, str, str], ...] = (
    ("empty", "plan.docx", b"", "空", "empty"),
    ("empty", "plan.txt", b" \r\n\t\r\n", "空", "empty"),
    ("empty", "plan.docx", lambda: bad_files.word([]), "空", "empty"),
    ("old_word", "plan.docx", bad_files.old_word, "另存为", "save it as .docx"),
    ("encrypted_docx", "plan.docx", bad_files.encrypted_word, "密码", "password"),
    ("corrupt_docx", "plan.docx", bad_files.cut_word, "损坏", "damaged"),
    ("corrupt_docx", "plan.docx", bad_files.damaged_word, "损坏", "damaged"),
    ("corrupt_docx", "plan.docx", b"PK\x03\x04 no archive at all", "损坏", "damaged"),
    ("corrupt_docx", "plan.docx", b"just words", "损坏", "damaged"),
    ("zip_bomb", "plan.docx", bad_files.zip_bomb, "庞大", "abnormally large"),
    ("unsafe_xml", "plan.docx", bad_files.entities, "外部引用", "external references"),
    ("unsafe_xml", "plan.docx", bad_files.laughs, "外部引用", "external references"),
    ("not_word", "plan.docx", bad_files.spreadsheet, "不是 Word", "no Word file"),
    ("encrypted_pdf", "plan.pdf", bad_files.encrypted_pdf, "密码", "password"),
    ("corrupt_pdf", "plan.pdf", b"%PDF-1.7\nnothing follows", "损坏", "damaged"),
    ("corrupt_pdf", "plan.pdf", b"no pdf", "损坏", "damaged"),
    ("image_only", "plan.pdf", bad_files.image_pdf, "文字识别", "OCR"),
    ("unknown_type", "plan.txt", bad_files.picture, "图片", "not of a type"),
    ("unknown_encoding", "plan.txt", bytes(range(256)) * 20, "编码", "encoding"),
    ("too_long", "plan.txt", ("每年" * 1_000_000).encode(), "四十万字", "400,000"),
    ("no_plan", "plan.txt", NOVEL.encode(), "不像行动方案", "not look like an action plan"),
    ("no_plan", "plan.txt", TIMETABLE.encode("gb18030"), "不像行动方案", "not look like"),
    ("no_plan", "plan.docx", lambda: bad_files.word([NOVEL]), "不像行动方案", "not look like"),
    ("not_chinese", "plan.txt", LETTER.encode(), "没有中文", "hardly any is Chinese"),
)


@pytest.mark.parametrize(("code", "name", "made", "zh", "en"), CASES)
def test_refused_in_plain_words(
    code: str, name: str, made: Callable[[], bytes] | bytes, zh: str, en: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(made() if callable(made) else made)
    with pytest.raises(UnreadableDocument) as caught:
        read_file(path)
    refusal = caught.value
    assert refusal.code == code
    assert zh in refusal.zh
    assert en in refusal.en
    assert "没有导入任何内容" in refusal.zh
    assert "Nothing was imported" in refusal.en
    assert not re.search(r"Traceback|Error|None|\{", refusal.zh + refusal.en)


@pytest.mark.parametrize("at", range(len(CASES)))
def test_the_sandbox_says_the_same_within_its_five_seconds(at: int, tmp_path: Path) -> None:
    code, name, made, *_ = CASES[at]
    path = tmp_path / name
    path.write_bytes(made() if callable(made) else made)
    with pytest.raises(UnreadableDocument) as caught:
        read_in_sandbox(path, name, 5)
    assert caught.value.code == code


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    with pytest.raises(UnreadableDocument) as caught:
        read_file(path)
    assert caught.value.code == "too_large"
    assert "20 MB" in caught.value.zh


@pytest.mark.parametrize("made", [bad_files.lying_bomb, bad_files.deep])
def test_archives_that_lie_do_no_harm(made: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(made())
    with pytest.raises(UnreadableDocument) as caught:
        read_in_sandbox(path, seconds=5)
    assert caught.value.code in {"zip_bomb", "corrupt_docx", "empty", "no_plan"}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, line: str, tmp_path: Path) -> None:
    text = line.join(
        [
            "云溪市儿童友好行动方案(2024-2026年)",
            "一、重点任务",
            "1.建设友好社区。建成12个儿童友好社区。(责任单位:市民政局、市妇联)",
            "2.开展阅读活动。每年不少于20场。(责任单位:市文旅局)",
        ]
    )
    path = tmp_path / "plan.txt"
    path.write_bytes(text.encode(encoding))
    reading = read_file(path)
    assert reading.document.text == text
    assert [task.lead[0].name for task in reading.tasks] == ["市民政局", "市文旅局"]


def test_a_slow_reading_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("1.加强工作。每年不少于2次。(责任单位:市教育局、市民政局)\n" * 11_000, "utf-8")
    with pytest.raises(UnreadableDocument) as caught:
        read_in_sandbox(path, seconds=0.2)
    assert caught.value.code == "too_slow"
    assert "0.2" in caught.value.en
