"""Numbers as Chinese documents print them: 2,000; 4千; 1.2万; 十五; 两百; ③; 百分之八十."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {
    **dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True)),
    "两": 2,
    "俩": 2,
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}

CHINESE = "〇零一二三四五六七八九十百千万两"
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
NUMBER = rf"(?:{ARABIC})[十百千万亿]?|[{CHINESE}]{{1,9}}"


def chinese(text: str) -> int | None:
    """十五 -> 15, 两百三 -> 203 (as written), 二〇二五 -> 2025; None when it is no number."""
    if not text or any(sign not in _DIGITS | _SMALL | _LARGE for sign in text):
        return None
    if all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return _additive(text)


def _additive(text: str) -> int:
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _SMALL:
            section += (digit or 1) * _SMALL[sign]
            digit = 0
        else:
            total = (total + section + digit or 1) * _LARGE[sign]
            section = digit = 0
    return total + section + digit


def number(text: str) -> Decimal | None:
    """The value of a printed number with its 百/千/万 multiplier; 九十八点五 is 98.5."""
    whole, point, tenths = text.partition("点")
    if point:
        digits = [chinese(sign) for sign in tenths]
        head = chinese(whole)
        known = head is not None and None not in digits and digits
        return Decimal(f"{head}.{''.join(map(str, digits))}") if known else None
    plain = text.replace(",", "")
    scale = 1
    while plain and plain[0].isascii() and plain[-1] in _SMALL | _LARGE:
        scale *= (_SMALL | _LARGE)[plain[-1]]
        plain = plain[:-1]
    if plain.replace(".", "", 1).isdigit() and plain.isascii():
        return Decimal(plain) * scale
    value = chinese(plain)
    return None if value is None else Decimal(value)


def ordinal(text: str) -> int | None:
    """A heading's number in any style: 3, 十二, ③, ⑴, Ⅳ is not used in these documents."""
    if len(text) == 1:
        for base in ("①", "⑴", "⒈", "㈠", "❶"):
            offset = ord(text) - ord(base)
            if 0 <= offset < (10 if base in "㈠❶" else 20):
                return offset + 1
    if text.isascii() and text.isdigit():
        return int(text)
    return chinese(text)
