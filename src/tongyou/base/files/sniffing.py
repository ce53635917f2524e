"""What a file is, by its first bytes and not by its name. Pure over an open file."""

from __future__ import annotations

import codecs
from typing import BinaryIO

import filetype

from tongyou.base.files.types import Family, Kind, RefusedFile

HEAD = 8192
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
BINARY_OF = {"application/zip": Family.ARCHIVE, "application/pdf": Family.PDF}


def check_signature(stream: BinaryIO, kind: Kind) -> None:
    """Refuse content that is not what the extension says. Leaves the stream at its start."""
    stream.seek(0)
    head = stream.read(HEAD)
    if head.startswith(OLE):
        raise _old_office(stream, kind)
    if kind.family is Family.TEXT:
        _check_text(stream, head)
    elif not _agrees(head, kind):
        raise mismatch(kind)
    stream.seek(0)


def mismatch(kind: Kind) -> RefusedFile:
    return RefusedFile(
        "type_mismatch",
        f"文件名是 .{kind.extension},内容却不是。请用原来的程序另存为正确的格式;没有保存任何内容。",
        f"The name says .{kind.extension}, the content does not. Save it again in the right format; nothing was stored.",
    )


def _agrees(head: bytes, kind: Kind) -> bool:
    if kind.family in {Family.OFFICE, Family.ARCHIVE}:
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    found = filetype.guess(head)  # type: ignore[no-untyped-call]
    return found is not None and found.mime == kind.media_type


def _old_office(stream: BinaryIO, kind: Kind) -> RefusedFile:
    """An OLE container is either a password-protected office file or one of before 2007."""
    stream.seek(0)
    encrypted = ENCRYPTED_PART in stream.read(1024 * 1024)
    stream.seek(0)
    if encrypted:
        return RefusedFile(
            "encrypted",
            "文件有密码,无法读取。请去掉密码后再上传;没有保存任何内容。",
            "The file is protected by a password. Remove the password and try again; nothing was stored.",
        )
    new = kind.extension if kind.family is Family.OFFICE else "docx"
    return RefusedFile(
        "old_office",
        f"这是旧版 Office 文件(.doc / .xls)。请在 Word 或 WPS 中另存为 .{new};没有保存任何内容。",
        f"This is an old Office file (.doc / .xls). Save it as .{new} in Word or WPS; nothing was stored.",
    )


def _check_text(stream: BinaryIO, head: bytes) -> None:
    """Text is UTF-8, UTF-16 with its mark, or GB18030 (older Chinese programs), without control bytes."""
    encoding = _encoding(head)
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(1024 * 1024):
            _refuse_controls(decoder.decode(chunk))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _not_text() from None
    stream.seek(0)


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _refuse_controls(text: str) -> None:
    if any(mark < " " and mark not in "\t\n\r\f" for mark in text):
        raise _not_text()


def _not_text() -> RefusedFile:
    return RefusedFile(
        "not_text",
        "这不是文本文件。请另存为 UTF-8 文本后再上传;没有保存任何内容。",
        "This is not a text file. Save it as UTF-8 text and try again; nothing was stored.",
    )
