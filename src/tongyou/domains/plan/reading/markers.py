"""Numbers in front of headings and items: 第一章, 一、, (一), 1., (1), ①, 第一条, 行动一."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongyou.domains.plan.reading.numerals import ordinal
from tongyou.domains.plan.reading.view import View

_CN = "〇零一二三四五六七八九十百"


@dataclass(frozen=True, slots=True)
class Marker:
    """`rank` orders the styles: a smaller rank stands above a larger one."""

    style: str
    rank: int
    number: int
    printed: str
    end: int  # where the words after the number begin


# what cannot follow a number that counts (2.5万, 3.6个); 2.1家庭教育 and 3.2人才 are headings
_AFTER = (
    r"(?:[^\d.%‰、,年月日个所家名人次岁万千亿倍米元]|家[庭长校政园]|人[才口大员文工居]|日[常间]"
    r"|个[性体人]|名[师校医优]|所有|年[度轻]|千方|次生)"
)

_STYLES: tuple[tuple[str, int, re.Pattern[str]], ...] = (
    ("chapter", 0, re.compile(rf"第([{_CN}]{{1,4}}|\d{{1,2}})(?:章|部分|篇|编)[、:.]?")),
    ("section", 1, re.compile(rf"第([{_CN}]{{1,4}}|\d{{1,2}})节[、:.]?")),
    ("article", 3, re.compile(rf"第([{_CN}]{{1,4}}|\d{{1,3}})[条项款][、:.]?")),
    ("named", 3, re.compile(rf"(?:专项)?(?:行动|工程)([{_CN}]{{1,3}}|\d{{1,2}})[、:.]")),
    ("task", 4, re.compile(rf"(?:重点)?(?:任务|举措|项目)([{_CN}]{{1,3}}|\d{{1,2}})[、:.]")),
    ("cn", 1, re.compile(rf"([{_CN}]{{1,4}})[、.]")),
    ("cn()", 2, re.compile(rf"\(([{_CN}]{{1,4}})\)[、.]?|([㈠-㈩])")),
    ("1)", 8, re.compile(r"(\d{1,3})\)(?![\d%])")),
    (
        "1.1.1",
        7,
        re.compile(r"(?:\d{1,2}[.]){2,3}(\d{1,2})(?=[.、]?[^\d.%‰])[.、]?"),
    ),
    (
        "1.1",
        6,
        re.compile(rf"\d{{1,2}}[.](\d{{1,2}})(?=[.、]?{_AFTER})[.、]?"),
    ),
    ("1.", 5, re.compile(r"(\d{1,3})(?:[、.](?!\d))|([⒈-⒛])")),
    ("(1)", 8, re.compile(r"\((\d{1,3})\)[、.]?|([⑴-⒇])")),
    ("①", 9, re.compile(r"([①-⑳❶-❿])[、.]?")),
    ("bullet", 9, re.compile(r"([■□●○◆◇▲△★☆▪▫•◎➢►▶※√])")),
)


def marker_at(chars: str, position: int) -> Marker | None:
    """The marker that begins at a position of a squeezed, normalised text."""
    for style, rank, pattern in _STYLES:
        match = pattern.match(chars, position)
        if match:
            printed = next(group for group in match.groups() if group)
            if style == "bullet":
                return Marker(style, rank, 0, "", match.end())
            value = ordinal(printed)
            if value is not None and 0 < value < 1000:
                return Marker(style, rank, value, printed, match.end())
    return None


_SLIP = re.compile(
    r"(?:(?P<number>\d{1,2})[,;:](?!\d)|(?P<shape>[nlIi|]{1,2}|[Il1][lI1])[.、,])(?=[\u4e00-\u9fa5“《])"
)


def slipped_marker(chars: str, position: int, before: int) -> Marker | None:
    """`4,` between 3. and 5., or `n.` for 11.: a number that scanning changed.

    `before` is the number that stands before in the same style; only the next one is accepted.
    """
    match = _SLIP.match(chars, position)
    if match is None or before < 1:
        return None
    printed = match.group("number")
    fits = int(printed) == before + 1 if printed else before + 1 in {1, 11}
    return Marker("1.", 5, before + 1, str(before + 1), match.end()) if fits else None


_SPACED = re.compile(r"(\d{1,2})(?=[\u4e00-\u9fa5“])")


def chapters_below(view: View) -> dict[str, int]:
    """For each number with items n.1 below it, where the last of these stands."""
    found = re.finditer(r"(?<![\d.])(\d{1,2})[.]1(?!\d)", view.chars)
    return {match.group(1): match.start() for match in found}


def spaced_marker(view: View, start: int, end: int, below: dict[str, int]) -> Marker | None:
    """`2 服务友好` above 2.1: a short line whose number only white space parts from its words."""
    match = _SPACED.match(view.chars, start, end)
    if match is None or end - start > 30 or not view.gap(match.end()):
        return None
    value = ordinal(match.group(1))
    if value is None or below.get(match.group(1), -1) < end:
        return None
    return Marker("1.", 5, value, match.group(1), match.end())
