"""Files that are no readable plan, each as bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx
import pypdf
import typst

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    "</Types>"
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def package(document: bytes | str, **others: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", document)
        for name, data in others.items():
            archive.writestr(name, data)
    return target.getvalue()


def old_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "WordDocument".encode("utf-16-le")


def encrypted_word() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le")
    )


def cut_word() -> bytes:
    whole = word(["一、重点任务"] * 200)
    return whole[: len(whole) // 2]


def damaged_word() -> bytes:
    """A sound directory over damaged content."""
    data = bytearray(word(["一、重点任务,建立机制。"] * 400))
    at = data.find(b"word/document.xml") + 60
    data[at : at + 200] = b"\xff" * 200
    return bytes(data)


def zip_bomb() -> bytes:
    return package(b"<w:document>" + b"\x00" * (90 * 1024 * 1024))


def lying_bomb() -> bytes:
    """The directory declares a few bytes; far more come out."""
    data = bytearray(package(b" " * (80 * 1024 * 1024)))
    directory = data.find(b"PK\x01\x02", data.find(b"PK\x01\x02") + 4)
    local = data.find(b"PK\x03\x04", 30)
    for at in (directory + 24, local + 22):
        data[at : at + 4] = struct.pack("<I", 4000)
    return bytes(data)


def entities() -> bytes:
    return package(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>'
    )


def laughs() -> bytes:
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return package(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{steps}]>'
        f'<w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>'
    )


def deep() -> bytes:
    """Nesting far beyond any document."""
    inner = f"{'<w:sdt><w:sdtContent>' * 20000}{'</w:sdtContent></w:sdt>' * 20000}"
    return package(f'<w:document xmlns:w="{_W}"><w:body>{inner}</w:body></w:document>')


def spreadsheet() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


def pdf(text: str) -> bytes:
    source = f'#set text(font: "Noto Sans CJK SC")\n{text}'
    return bytes(typst.compile(source.encode()))


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("重点任务")))
    writer.encrypt("geheim", algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def image_pdf() -> bytes:
    return pdf("#rect(width: 100%, height: 50%, fill: black)\n#pagebreak()\n#circle(fill: gray)")


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + zlib.compress(b"0" * 100)
