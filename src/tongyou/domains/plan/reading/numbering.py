"""Word's automatic numbers: they are not in the text, so they are rebuilt from numbering.xml."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CN = "〇一二三四五六七八九"


def chinese_numeral(value: int) -> str:
    """1 -> 一, 12 -> 十二, 105 -> 一百零五 (up to 999)."""
    if not 0 < value < 1000:
        return str(value)
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_CN[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _CN[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_CN[ones] if ones else "")


def _letters(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26)


def _roman(value: int) -> str:
    pairs = zip(
        (100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    )
    text = ""
    for size, sign in pairs:
        times, value = divmod(value, size)
        text += sign * times
    return text


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "ideographDigital",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "japaneseDigitalTenThousand",
            "chineseLegalSimplified",
        ),
        chinese_numeral,
    ),
    "decimalEnclosedCircle": lambda value: chr(0x245F + value) if value <= 20 else f"({value})",
    "decimalEnclosedCircleChinese": lambda value: (
        chr(0x245F + value) if value <= 20 else f"({value})"
    ),
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "decimalZero": lambda value: f"{value:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
}


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    words: str = "%1."


@dataclass(slots=True)
class Numbering:
    """Levels of every list, and the running counters."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)  # list -> the definition it counts with
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def next(self, number: str, level: int) -> str:
        """The printed number of the next paragraph of a list, or an empty text for a bullet."""
        levels = self.lists.get(number)
        if levels is None or level not in levels:
            return ""
        counter = self.counters[self.shared.get(number, number)]
        counter[level] = counter.get(level, levels[level].start - 1) + 1
        for deeper in [item for item in counter if item > level]:
            del counter[deeper]
        if levels[level].form in {"bullet", "none"}:
            return ""
        return re.sub(
            r"%(\d)", lambda match: self._part(levels, counter, match), levels[level].words
        )

    def _part(
        self, levels: dict[int, _Level], counter: dict[int, int], match: re.Match[str]
    ) -> str:
        at = int(match.group(1)) - 1
        level = levels.get(at, _Level())
        value = counter.get(at, level.start)
        return _FORMATS.get(level.form, str)(value)


def _value(element: Element | None, default: str = "") -> str:
    return default if element is None else element.get(f"{W}val", default)


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else default


def _level(element: Element, base: _Level | None = None) -> _Level:
    level = _Level() if base is None else _Level(base.start, base.form, base.words)
    level.start = _whole(_value(element.find(f"{W}start"), str(level.start)), 1)
    level.form = _value(element.find(f"{W}numFmt"), level.form)
    level.words = _value(element.find(f"{W}lvlText"), level.words)
    return level


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    """From word/numbering.xml and word/styles.xml; either may be missing."""
    found = Numbering()
    if numbering is not None:
        _read_lists(found, numbering)
    if styles is not None:
        for style in styles.iter(f"{W}style"):
            number = style.find(f"{W}pPr/{W}numPr")
            if number is not None:
                level = _whole(_value(number.find(f"{W}ilvl"), "0"), 0)
                found.styles[style.get(f"{W}styleId", "")] = (
                    _value(number.find(f"{W}numId")),
                    level,
                )
    return found


def _read_lists(found: Numbering, numbering: Element) -> None:
    abstract = {
        item.get(f"{W}abstractNumId", ""): {
            _whole(level.get(f"{W}ilvl", "0"), 0): _level(level)
            for level in item.findall(f"{W}lvl")
        }
        for item in numbering.findall(f"{W}abstractNum")
    }
    for item in numbering.findall(f"{W}num"):
        number = item.get(f"{W}numId", "")
        definition = _value(item.find(f"{W}abstractNumId"))
        levels = dict(abstract.get(definition, {}))
        overrides = item.findall(f"{W}lvlOverride")
        for override in overrides:
            at = _whole(override.get(f"{W}ilvl", "0"), 0)
            start = override.find(f"{W}startOverride")
            whole = override.find(f"{W}lvl")
            base = levels.get(at, _Level())
            levels[at] = (
                _level(whole, base)
                if whole is not None
                else _Level(_whole(_value(start), base.start), base.form, base.words)
            )
        found.lists[number] = levels
        found.shared[number] = number if overrides else f"abstract-{definition}"
