"""A squeezed view of the text: no white space, one form of each sign, and the way back.

Rules are written on the view; spans are reported in the document. Proposed corrections can be laid
over the view, so that values are read through them while the document stays as it is printed.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from tongyou.domains.plan.reading.model import Correction, Span

_DASHES = "—–―‐‑−～~﹣─"


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table.update({ord(sign): "-" for sign in _DASHES})
    table.update({0xFF61: "。", 0xFE6A: "%", 0x3016: "〔", 0x3017: "〕", 0x2A2F: "×"})
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)):  # radicals from PDF fonts
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1:
            table[code] = plain
    return table


_NORMAL = _table()
_SOLID = re.compile(r"[^\s\u200b-\u200f\u2060\ufeff\u00ad\x00-\x1f]+")


def normalise(text: str) -> str:
    """Half-width digits and signs, one dash; never changes the length."""
    return text.translate(_NORMAL)


def squeeze(text: str) -> str:
    """Normalised text without white space."""
    return "".join(_SOLID.findall(normalise(text)))


class View:
    """`chars[i]` stands for `text[starts[i]:ends[i]]`."""

    def __init__(
        self, text: str, spans: Iterable[Span], corrections: Sequence[Correction] = ()
    ) -> None:
        self.text = text
        self.starts: array[int] = array("L")
        self.ends: array[int] = array("L")
        parts: list[str] = []
        for span in spans:
            self._add(span, corrections, parts)
        self.chars = "".join(parts)

    def _add(self, span: Span, corrections: Sequence[Correction], parts: list[str]) -> None:
        at, end = span
        first = bisect_left(corrections, span[0], key=lambda item: item.span[0])
        for item in corrections[first:]:
            if item.span[1] > end:
                break
            if item.span[0] < at or item.continued:
                continue
            self._plain((at, item.span[0]), parts)
            parts.append(item.proposed)
            self.starts.extend([item.span[0]] * len(item.proposed))
            self.ends.extend([item.span[1]] * len(item.proposed))
            at = item.span[1]
        self._plain((at, end), parts)

    def _plain(self, span: Span, parts: list[str]) -> None:
        for run in _SOLID.finditer(self.text, *span):
            parts.append(run.group().translate(_NORMAL))
            self.starts.extend(range(run.start(), run.end()))
            self.ends.extend(range(run.start() + 1, run.end() + 1))

    def __len__(self) -> int:
        return len(self.chars)

    def span(self, start: int, end: int) -> Span:
        """The document span of view positions start..end (end exclusive, not empty)."""
        if end <= start:
            here = self.starts[start] if start < len(self) else (self.ends[-1] if len(self) else 0)
            return here, here
        return self.starts[start], self.ends[end - 1]

    def index(self, offset: int) -> int:
        """First view position at or after a document offset (views in document order only)."""
        return bisect_left(self.starts, offset)

    def gap(self, position: int) -> str:
        """What the document prints between this character and the one before (white space)."""
        if position <= 0 or position >= len(self):
            return "\n"
        return self.text[self.ends[position - 1] : self.starts[position]]
