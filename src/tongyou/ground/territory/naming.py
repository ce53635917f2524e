"""How Chinese names are found: by characters, by pinyin and by initials. Used by every list with a search box."""

from __future__ import annotations

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin, load_single_dict

load_single_dict({ord("都"): "dū,dōu"})  # in the names of places it is du


def search_text(*names: str) -> str:
    """One lower-case line that holds each name, its pinyin and its initials: 王店 -> "王店 wangdian wd"."""
    words: list[str] = []
    for name in _distinct(names):
        words += [
            name,
            "".join(lazy_pinyin(name)),
            "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)),
        ]
    return " ".join(_distinct(word.lower() for word in words))[:500]


def _distinct(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(text.strip() for text in texts) if text]


def as_query(text: str) -> str:
    """What a user typed, ready to compare with `search_text`."""
    return " ".join(text.lower().split())[:60]


# What a division is called in English, by kind, and the endings its Chinese name may carry.
ENGLISH = {
    "district": "District",
    "town": "Town",
    "subdistrict": "Subdistrict",
    "village": "Village",
    "community": "Community",
}
ENDINGS = (
    "社区居委会",
    "社区居民委员会",
    "村民委员会",
    "村委会",
    "居委会",
    "社区",
    "街道",
    "村",
    "镇",
    "区",
)


def romanised(name: str, kind: str) -> str:
    """An English name made from pinyin where nobody has given one: 亚都社区 -> "Yadu Community"."""
    stem = name
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            stem = name.removesuffix(ending)
            break
    return f"{''.join(lazy_pinyin(stem)).capitalize()} {ENGLISH.get(kind, '')}".strip()
