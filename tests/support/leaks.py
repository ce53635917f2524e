"""Looks for a person's values in anything that left the house, however they are written."""

from __future__ import annotations

import base64
import html
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from pypdf import PdfReader
from pypinyin import lazy_pinyin

PART = 6  # characters: a shorter piece of a number may stand anywhere by chance


def spellings(value: str) -> Iterator[bytes]:
    """Every way of writing one value that a page, a log or a file might use."""
    yield value.encode()
    yield value.encode("gb18030")
    yield value.encode("utf-16-le")
    yield quote(value).encode()
    yield quote(value).lower().encode()
    yield quote(quote(value)).encode()
    escaped = json.dumps(value)[1:-1]
    yield from (escaped.encode(), escaped.upper().replace("\\U", "\\u").encode())
    yield "".join(f"&#{ord(letter)};" for letter in value).encode()
    yield "".join(f"&#x{ord(letter):x};" for letter in value).encode()
    yield html.escape(value).encode()
    yield value.encode().hex().encode()
    yield from in_base64(value.encode())


def in_base64(raw: bytes) -> Iterator[bytes]:
    """The middle of the value's base64, for each of the three ways it may stand in a longer text."""
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + raw)
        inner = text[4 if shift else 0 : -4].rstrip(b"=")
        if len(inner) >= PART:
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")


def pinyin(value: str) -> Iterator[str]:
    """How a Chinese name is spelt in an address, an e-mail or a search column."""
    if any("\u4e00" <= letter <= "\u9fff" for letter in value):
        parts = lazy_pinyin(value)
        for between in ("", " ", "-", "_"):
            yield between.join(parts)
            yield between.join(part.capitalize() for part in parts)


def pieces(value: str) -> Iterator[str]:
    """The value, and for numbers and addresses every piece of six characters or more (of an e-mail: its name)."""
    yield value
    if value.isascii():
        own = value.partition("@")[0]
        yield from (own[start : start + PART] for start in range(len(own) - PART + 1))


def needles(values: Iterable[str]) -> dict[bytes, str]:
    """What to look for -> the value it gives away."""
    found: dict[bytes, str] = {}
    for value in values:
        for piece in pieces(value):
            found |= dict.fromkeys(spellings(piece), value)
        for spelt in pinyin(value):
            found |= dict.fromkeys(spellings(spelt), value)
    return {needle: value for needle, value in found.items() if len(needle) >= PART}


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes, and what is inside: parts of Office files, text of PDFs."""
    yield content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    elif content[:5] == b"%PDF-":
        for page in PdfReader(io.BytesIO(content)).pages:
            yield page.extract_text().encode()


def leaks(content: bytes, wanted: dict[bytes, str]) -> set[str]:
    """The values that this content gives away."""
    return {
        value for part in unpacked(content) for needle, value in wanted.items() if needle in part
    }
