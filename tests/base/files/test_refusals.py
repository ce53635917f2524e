"""What is refused, in which words, and that nothing of it stays."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.base.files.conftest import PDF, docx, picture, xlsx, zipped
from tongyou.base import files
from tongyou.base.files import archives, images, limits, names
from tongyou.base.files.types import KINDS

ALL = tuple(KINDS)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refused(content: bytes, name: str, allow: tuple[str, ...] = ALL, purpose: str = "test") -> str:
    with pytest.raises(files.RefusedFile) as caught:
        files.prepare(ContentFile(content, name=name), purpose=purpose, allow=allow)
    assert "没有保存任何内容" in caught.value.zh
    assert "nothing was stored" in caught.value.en
    return caught.value.code


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def locked_zip() -> bytes:
    raw = bytearray(zipped({"a.txt": b"x"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    return bytes(raw)


def bomb(megabytes: int) -> bytes:
    return zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"0" * megabytes * limits.MB}
    )


def damaged_deflate() -> bytes:
    """Found by hypothesis: the directory is whole, the compressed bytes are not."""
    raw = bytearray(docx())
    body = raw.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    raw[body : body + 6] = b"\xff" * 6
    return bytes(raw)


def scripted(action: bytes) -> bytes:
    return PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S" + action + b"/JS(app.alert(1))>>")


def hidden_script() -> bytes:
    body = zlib.compress(b"5 0 <</S/JavaScript/JS(app.alert(1))>>")
    stream = b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body)
    return PDF.replace(b"trailer", stream + body + b"\nendstream endobj\ntrailer")


CASES = [
    (b"", "a.pdf", "empty"),
    (b"<html>", "a.html", "type_not_allowed"),
    (b"MZ\x90\0", "a.exe", "type_not_allowed"),
    (PDF, "plan", "type_not_allowed"),
    (b"MZ\x90\0" * 99, "a.pdf", "type_mismatch"),
    (picture("PNG"), "a.jpg", "type_mismatch"),
    (PDF, "a.docx", "type_mismatch"),
    (xlsx(), "a.docx", "type_mismatch"),
    (zipped({"a.txt": b"x"}), "a.docx", "type_mismatch"),
    (OLE + b"\0" * 600, "a.docx", "old_office"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "encrypted"),
    (docx(word__vbaProject=b"x", **{"word__vbaProject.bin": b"x"}), "a.docx", "macros"),
    (docx(types=b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'), "a.docx", "macros"),
    (docx(**{"word__activeX__activeX1.xml": b"x"}), "a.docx", "macros"),
    (scripted(b"/JavaScript"), "a.pdf", "macros"),
    (scripted(b"/J#61vaScript").replace(b"/JS(", b"/J#53("), "a.pdf", "macros"),
    (hidden_script(), "a.pdf", "macros"),
    (PDF.replace(b"/Catalog", b"/Catalog/A<</S/Launch/F(x.exe)>>"), "a.pdf", "macros"),
    (bomb(9), "a.docx", "archive_bomb"),
    (zipped({f"{n}.txt": b"" for n in range(archives.MOST_ENTRIES + 1)}), "a.zip", "archive_bomb"),
    (zipped({"../../etc/cron.d/x": b"x"}), "a.zip", "archive_path"),
    (zipped({"/etc/x": b"x"}), "a.zip", "archive_path"),
    (zipped({"c:\\x": b"x"}), "a.zip", "archive_path"),
    (zipped({"inner.zip": zipped({"a": b"b"})}), "a.zip", "archive_nested"),
    (locked_zip(), "a.zip", "encrypted"),
    (docx()[:-30], "a.docx", "broken"),
    (damaged_deflate(), "a.docx", "broken"),
    (picture()[:200], "a.jpg", "broken"),
    (b"a\0b", "a.txt", "not_text"),
    (b"\x81\xff\x20", "a.csv", "not_text"),
    (PDF, "../../plan.pdf\\x.pdf", "name_path"),
    (PDF, "..\\plan.pdf", "name_path"),
    (PDF, "plan\u202efdp.pdf", "name_hidden"),
    (PDF, "plan\n.pdf", "name_hidden"),
    (PDF, "plan.exe.pdf", "name_double"),
    (PDF, "plan.JS .pdf", "name_double"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "code"), CASES, ids=[f"{c[2]}-{i}" for i, c in enumerate(CASES)]
)
def test_bad_files_are_refused_and_leave_nothing(
    content: bytes, name: str, code: str, folder: Path
) -> None:
    upload = ContentFile(content)
    upload.name = name
    with pytest.raises(files.RefusedFile) as caught:
        files.prepare(upload, purpose="test", allow=ALL)
    assert caught.value.code == code
    assert "没有保存任何内容" in caught.value.zh
    assert "nothing was stored" in caught.value.en
    assert left(folder) == []


def test_a_picture_with_too_many_pixels_is_refused(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(images, "MOST_PIXELS", 1000)
    assert refused(picture("PNG"), "a.png") == "image_pixels"
    assert left(folder) == []


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    png = bytearray(picture("PNG"))
    at = png.index(b"IHDR") + 4
    png[at : at + 8] = struct.pack("!II", 60_000, 60_000)
    png[at + 13 : at + 17] = struct.pack("!I", zlib.crc32(bytes(png[at - 4 : at + 13])))
    assert refused(bytes(png), "a.png") == "image_pixels"


def test_an_overlong_text_stops_early(folder: Path) -> None:
    files.declare_purpose("test.small", files.Limit(file=1000))
    assert refused(b"x" * 1001, "a.txt", purpose="test.small") == "too_large"
    assert left(folder) == []


def test_only_the_wanted_kinds_are_taken() -> None:
    assert refused(PDF, "a.pdf", allow=("docx", "txt")) == "type_not_allowed"
    with pytest.raises(ValueError, match="unknown kinds"):
        files.prepare(ContentFile(PDF, name="a.pdf"), purpose="test", allow=("exe",))


def test_the_words_follow_the_readers_language() -> None:
    refusal = files.RefusedFile("x", "中文", "English")
    with translation.override("en"):
        assert refusal.text == "English"
    with translation.override("zh-hans"):
        assert refusal.text == "中文"


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=200))
def test_any_name_is_clean_or_refused(given_name: str) -> None:
    try:
        name = names.clean_name(given_name)
    except files.RefusedFile:
        return
    assert 0 < len(name) <= names.LONGEST
    assert not set(name) & set("/\\\0\r\n")
    assert not any(mark in names.HIDDEN for mark in name)
    assert name.strip(". ")
    assert names.clean_name(name) == name.strip()


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"]), min_size=130, max_size=300))
def test_a_long_name_keeps_its_extension(stem: str) -> None:
    try:
        name = names.clean_name(f"{stem}.pdf")
    except files.RefusedFile:
        return
    kind = names.kind_by_name(name)
    assert kind is not None
    assert kind.extension == "pdf"


def verdict(content: bytes, name: str) -> str:
    """The code of the refusal, or the family of the accepted file."""
    try:
        return files.prepare(ContentFile(content, name=name), purpose="test", allow=ALL).kind.family
    except files.RefusedFile as refusal:
        return refusal.code if refusal.zh and refusal.en else ""


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400), st.sampled_from(ALL))
def test_noise_is_refused_in_words_never_with_a_crash(noise: bytes, kind: str) -> None:
    found = verdict(noise, f"a.{kind}")
    if KINDS[kind].family == "text":
        assert found in {"text", "not_text", "empty", "old_office"}
    else:
        assert found in {"type_mismatch", "empty", "broken", "old_office", "encrypted"}


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_damaged_archive_never_crashes(data: st.DataObject) -> None:
    raw = bytearray(docx())
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    known = {"broken", "type_mismatch", "encrypted", "archive_bomb", "archive_path", "macros"}
    assert verdict(bytes(raw), "a.docx") in {"office", *known}


def test_a_zip_that_lies_about_its_sizes_yields_no_more_than_it_declared() -> None:
    """The assumption of `archives`: a reader never gets more than the entry's declared size."""
    raw = bytearray(zipped({"a.txt": b"0" * 100_000}))
    central = raw.index(b"PK\x01\x02")
    raw[central + 24 : central + 28] = struct.pack("<I", 10)
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive, archive.open("a.txt") as member:
        try:
            got = member.read()
        except zipfile.BadZipFile:
            got = b""
    assert len(got) <= 10


def test_pillow_reads_only_the_promised_format(tmp_path: Path) -> None:
    """A TIFF with a JPEG's name must not reach Pillow's other decoders."""
    out = io.BytesIO()
    Image.new("RGB", (5, 5)).save(out, "TIFF")
    assert refused(out.getvalue(), "a.jpg") == "type_mismatch"
    with pytest.raises(files.RefusedFile):
        images.redraw(io.BytesIO(out.getvalue()), KINDS["jpg"], tmp_path / "x")
