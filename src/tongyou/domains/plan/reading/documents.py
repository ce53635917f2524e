"""From a file to a source: what kind it is by its first bytes, limits before anything is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tongyou.domains.plan.reading import problems
from tongyou.domains.plan.reading.docx import read_docx
from tongyou.domains.plan.reading.layout import paragraphs
from tongyou.domains.plan.reading.model import Document, Source, UnreadableDocument
from tongyou.domains.plan.reading.plain import decode

MAX_MEGABYTES = 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"BM", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF 文件"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
)


def load(path: Path, name: str) -> Source:
    """Take a file apart. Raises UnreadableDocument; a large file is refused unread."""
    size = path.stat().st_size
    if size == 0:
        raise problems.empty()
    if size > MAX_MEGABYTES * 1024 * 1024:
        raise problems.too_large(MAX_MEGABYTES)
    data = path.read_bytes()
    return take_apart(data, name)


def take_apart(data: bytes, name: str) -> Source:
    """The same from bytes; the first bytes decide, not the extension."""
    digest = hashlib.sha256(data).hexdigest()
    head = data.lstrip()[:8]
    if not head:
        raise problems.empty()
    if data.startswith(_OLE):
        raise _ole(data)
    if data.startswith(b"PK"):
        return read_docx(data, name, digest)
    if b"%PDF-" in data[:1024]:
        from tongyou.domains.plan.reading.pdf import read_pdf

        return read_pdf(data, name, digest)
    for magic, found in _OTHERS:
        if data.startswith(magic) and not (magic in {b"BM", b"MZ"} and b"\x00" not in data[:200]):
            raise problems.unknown_type(found)
    if name.lower().endswith(".docx"):
        raise problems.corrupt_docx()
    if name.lower().endswith(".pdf"):
        raise problems.corrupt_pdf()
    text = decode(data)
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\f")]
    document = Document(name, "txt", digest, text, tuple(starts) if len(starts) > 1 else ())
    return Source(document, tuple(paragraphs(text)))


def _ole(data: bytes) -> UnreadableDocument:
    """Old Word and encrypted new Word share a container; the stream's name tells them apart."""
    encrypted = "EncryptedPackage".encode("utf-16-le") in data
    return problems.encrypted_docx() if encrypted else problems.old_word()
