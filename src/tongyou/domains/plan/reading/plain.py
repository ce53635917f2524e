"""Plain text in whatever encoding an office saved it: UTF-8, UTF-16 or GB18030."""

from __future__ import annotations

import codecs
import re

from tongyou.domains.plan.reading import problems
from tongyou.domains.plan.reading.docx import MAX_CHARACTERS

_COMMON = re.compile("[的和在是为一不年区市县部门单位工作儿童加强推进建设,。、;:]")


def decode(data: bytes) -> str:
    """The text of a .txt file, without a byte order mark."""
    text = _decoded(data)
    if len(text) > MAX_CHARACTERS:
        raise problems.too_long()
    if not text.strip():
        raise problems.empty()
    control = sum(1 for sign in text[:20_000] if sign < " " and sign not in "\t\r\n\f\v")
    if control * 50 > len(text[:20_000]):
        raise problems.unreadable_text()
    return text


def _decoded(data: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide(data)
    if wide:
        return data.decode(wide, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _best(data)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: line feeds, digits and spaces leave zero bytes on one side."""
    head = data[:4000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 40 < len(head):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _best(data: bytes) -> str:
    """A few damaged bytes in an otherwise readable text are replaced and show as such."""
    tries = [data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")]
    text = min(tries, key=lambda item: item.count("\ufffd"))
    if text.count("\ufffd") * 100 > len(text) or not _COMMON.search(text):
        raise problems.unreadable_text()
    return text
