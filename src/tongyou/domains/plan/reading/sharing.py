"""Units printed once for several items: 本节牵头单位:…, 以上任务由…牵头, 第1-4项由…负责."""

from __future__ import annotations

import re

from tongyou.domains.plan.reading.items import Item, Paragraph, all_below
from tongyou.domains.plan.reading.lexicon import STRONG_ENDING
from tongyou.domains.plan.reading.names import names
from tongyou.domains.plan.reading.units import Statement
from tongyou.domains.plan.reading.view import View

_WHOLE = re.compile(
    r"[(〔【\[]?(?:本(?:节|章|部分|条|项|行动|领域|板块|类|方面|篇)|(?:以上|上述|前述|上列)(?:各项|所有|全部|各条|\d{1,3}项)?)"
    r"(?:任务|工作|内容|措施|事项|举措)*(?:均|统一|都)?(?:由|的)?$"
)
_STRONG = re.compile(rf"^[\u4e00-\u9fa5()、]{{2,30}}{STRONG_ENDING}$")
_RANGE = re.compile(
    r"[(〔【\[]?第(?P<first>\d{1,3})(?:项|条)?(?:-|至|到)第?(?P<last>\d{1,3})(?:项|条)(?:任务|工作|内容|措施)*(?:均|统一|都)?由?$"
)


def lend(view: View, items: list[Item]) -> None:
    """Give each item the units printed for all of its section or for a range of numbers."""
    for item in items:
        for paragraph in item.paragraphs:
            words = _before_units(view, paragraph)
            if _WHOLE.match(words):
                _lend(paragraph, item.children or _beside(item))
            elif match := _RANGE.match(words):
                first, last = int(match.group("first")), int(match.group("last"))
                _lend(paragraph, _numbered(item.children or _beside(item), first, last))


def lend_headings(view: View, items: list[Item]) -> None:
    """一、区教育局 above its tasks, in a plan arranged by bodies: the heading leads them."""
    headings = {id(item): found for item in items if (found := _bodies_only(view, item))}
    most = {
        id(item.parent)
        for item in items
        if item.parent is not None
        and item is item.parent.children[0]
        and sum(id(other) in headings for other in _beside(item)) * 2 > len(_beside(item))
    }
    for item in items:
        statement = headings.get(id(item))
        if statement is None or id(item.parent) not in most:
            continue
        for below in item.children or [item]:
            if not below.has_units and not any(other.has_units for other in all_below(below)):
                below.lent = statement


def _bodies_only(view: View, item: Item) -> Statement | None:
    """What a heading says when it is names of bodies and nothing else."""
    start = item.marker.end if item.marker else item.head.start
    if item.head.statement is not None or not 3 <= item.head.end - start <= 40:
        return None
    listed = names(view, start, item.head.end)
    if not listed or not all(_STRONG.search(name.mention.name) for name in listed):
        return None
    statement = Statement(start, item.head.end, explicit=True)
    statement.lead = [name.mention for name in listed]
    return statement


def _before_units(view: View, paragraph: Paragraph) -> str:
    """What a paragraph says in front of its units when that is little."""
    statement = paragraph.statement
    if statement is None or not statement.has_units or statement.start - paragraph.start > 24:
        return ""
    first = min(item.span[0] for item in (*statement.lead, *statement.cooperating))
    words = view.chars[paragraph.start : view.index(first)]
    return re.sub(r"(?:牵头|责任|配合|负责|主办)?(?:单位|部门):$", "", words)


def _beside(item: Item) -> list[Item]:
    return item.parent.children if item.parent is not None else []


def _numbered(items: list[Item], first: int, last: int) -> list[Item]:
    return [item for item in items if item.marker and first <= item.marker.number <= last]


def _lend(paragraph: Paragraph, items: list[Item]) -> None:
    for item in items:
        own = any(found.has_units for found in item.statements) and paragraph not in item.paragraphs
        if not own and not any(below.has_units for below in all_below(item)):
            item.lent = paragraph.statement
