"""Search in Chinese without a search engine: normalised text, pinyin and initials, the same on every database.

SQLite's trigram index cannot find a two-character word such as 疫苗; a substring of a normalised line can.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from pypinyin import Style, lazy_pinyin


def normal(text: str) -> str:
    """Half-width, lower case, one kind of white space, no spaces between Chinese characters."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def has_chinese(text: str) -> bool:
    """True if any character is a Chinese one."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def search_line(texts: Iterable[str]) -> str:
    """The searchable form of some texts: words, full pinyin and pinyin initials, each part marked off."""
    parts: list[str] = []
    for text in texts:
        if not text:
            continue
        parts.append(normal(text) if has_chinese(text) else " ".join(text.lower().split()))
        if has_chinese(text):
            parts.append("".join(lazy_pinyin(text, style=Style.NORMAL, errors="ignore")))
            parts.append("".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore")))
    return "\n".join(parts)


def terms(query: str, *, most: int = 6) -> list[str]:
    """What must all be found: words separated by spaces; at most `most` of them count."""
    return [normal(word) for word in unicodedata.normalize("NFKC", query).split() if normal(word)][
        :most
    ]


def rank(words: Sequence[str], title: str, line: str) -> int:
    """Higher is better: words in the title count more than words elsewhere, an exact title most."""
    heading = normal(title)
    points = sum(4 if word in heading else 1 for word in words if word in line or word in heading)
    return points + (10 if "".join(words) == heading else 0)
