"""How Chinese names are found: by characters, by pinyin and by initials. Used by every list with a search box."""

from __future__ import annotations

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin


def search_text(*names: str) -> str:
    """One lower-case line that holds each name, its pinyin and its initials: 王店 -> "王店 wangdian wd"."""
    words: list[str] = []
    for name in _distinct(names):
        words += [name, "".join(lazy_pinyin(name)), "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))]
    return " ".join(_distinct(word.lower() for word in words))[:500]


def _distinct(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(text.strip() for text in texts) if text]


def as_query(text: str) -> str:
    """What a user typed, ready to compare with `search_text`."""
    return " ".join(text.lower().split())[:60]
