"""Who does it, said before what is done: 市教育局负责…, 由市民政局牵头,市残联配合,…, (市公安局牵头)….

Two places open: behind the number of an item, and behind its title.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tongyou.domains.plan.reading.items import Item
from tongyou.domains.plan.reading.lexicon import LABEL, Label, looks_like_unit
from tongyou.domains.plan.reading.markers import marker_at
from tongyou.domains.plan.reading.model import UnitMention
from tongyou.domains.plan.reading.names import CLOSE, OPEN, names
from tongyou.domains.plan.reading.units import (
    Statement,
    find_statement,
    read_ending,
    read_list,
)
from tongyou.domains.plan.reading.view import View

_LIST = 160  # characters; no list of units before its verb is longer
_LEAST = 5  # characters of content behind the units
_ROLE = re.compile(
    r"(?P<lead>(?:共同|联合)?(?:负责)?牵头(?:负责|组织|实施|推进|会同(?=[^,。]{2,80}[,、]))?|主办)"
    r"|(?P<together>会同|联合|商)"
    r"|(?:按(?:照)?(?:各自)?职责(?:分工)?|分别|共同|具体)*(?P<alone>负责|承担|组织实施)(?![人同]|[。;)]|$)"
)
_PARTNERS = re.compile(
    r"(?:[,、;]|,?会同|,?联合)(?P<names>[^。;]{2,160}?)(?:等)?(?:有关|相关)?(?:部门|单位)?"
    r"(?:按(?:照)?(?:各自)?职责(?:分工)?|分别|共同|积极|协同)*(?:配合|参与|协助|协办|参加|协同)(?:实施|落实|推进)?[,:;。]"
)
_BESIDE = re.compile(
    r"[,、]?(?:会同|联合|商)(?P<names>[^,。;:]{2,160}?)(?:等)?(?:(?:有关|相关)(?:部门|单位))?[,:]"
)
_WITH = re.compile(r"(?P<names>[^,。;:]{2,160}?)(?:等)?(?:(?:有关|相关)(?:部门|单位))?[,:]")
_CLAUSE = re.compile(rf"(?=.{{{_LEAST}}})[^,。;]{{2,}}")
_FIRST = re.compile(r"[,:、]?")


def statement_of(view: View, start: int, end: int) -> Statement | None:
    """Who answers for a paragraph: a label or bracket that closes it, else what opens it."""
    closing = find_statement(view, start, end)
    if closing is not None and closing.has_units and not closing.spoken:
        return closing
    opening = find_opening(view, start, end)
    if closing is not None and (opening is None or closing.start > opening.end):
        return closing
    return opening


def settle_openings(root: Item, items: list[Item], stopped: Callable[[Item], bool]) -> None:
    """Drop openings that are narrative: where the plan closes its items with units, in chapters
    on safeguards, beside a closing of the same item, or alone in front of everything.
    """
    every = [item for item in [root, *items] if item.statements]
    closing = {id(item) for item in every if any(not found.opens for found in item.statements)}
    for item in every:
        narrative = len(closing) * 2 > len(every) or id(item) in closing
        alone = item is root and len(item.statements) < 2
        if narrative or alone or (item is not root and stopped(item)):
            for paragraph in item.paragraphs:
                if paragraph.statement is not None and paragraph.statement.opens:
                    paragraph.statement = None


@dataclass(frozen=True, slots=True)
class _Heads:
    lead: list[UnitMention]
    cooperating: list[UnitMention]
    end: int
    split: int  # where the partners begin


def find_opening(view: View, start: int, end: int) -> Statement | None:
    """The statement in front of an item's words, or between its title and the rest."""
    marker = marker_at(view.chars, start)
    begin = marker.end if marker and marker.end < end else start
    for at in (begin, _behind_title(view, begin, end)):
        found = _bracketed(view, at, end) if at > begin else None
        found = found or (_spoken(view, at, end) if at >= 0 else None)
        if found is not None:
            found.opens = True
            return found
    return None


def _behind_title(view: View, begin: int, end: int) -> int:
    stop = re.compile(r"[。:]|(?=[(〔【\[])").search(view.chars, begin + 2, min(end, begin + 46))
    return stop.end() if stop and stop.end() < end else -1


def _spoken(view: View, start: int, end: int) -> Statement | None:
    """市卫健委牵头,市财政局配合,…; 市民政局会同市残联,…; 市教育局负责…."""
    begin = start + (view.chars[start : start + 1] == "由")
    role = _ROLE.search(view.chars, begin, min(end, begin + _LIST))
    if role is None or role.start() - begin < 3 or LABEL.search(view.chars, begin, role.end()):
        return None
    lead = _bodies(view, begin, role.start())
    if not lead:
        return None
    heads = _with_partners(view, lead, role, end)
    clause = _CLAUSE.match(view.chars, heads.end, end)
    if clause is None or LABEL.match(view.chars, heads.end) or _bodies(view, *clause.span()):
        return None  # more names, not what they do
    statement = Statement(start, heads.end, heads.lead, heads.cooperating)
    statement.explicit = role.group("alone") is None
    statement.parts = [(Label.LEAD, start, heads.split)]
    if heads.end > heads.split:
        statement.parts.append((Label.COOPERATING, heads.split, heads.end))
    return statement


def _with_partners(view: View, lead: list[UnitMention], role: re.Match[str], end: int) -> _Heads:
    joined = role.group("together") or role.group().endswith("会同")
    for pattern in (_WITH,) if joined else (_PARTNERS, _BESIDE):
        match = pattern.match(view.chars, role.end(), end)
        partners = _bodies(view, match.start("names"), match.end("names")) if match else []
        if match and partners:
            return _Heads(lead, partners, match.end(), role.end())
    if role.group("alone"):
        lead, rest = lead[:1], lead[1:]
        stop = role.end() + view.chars.startswith(",", role.end())
        return _Heads(lead, rest, stop, stop)
    sign = _FIRST.match(view.chars, role.end(), end)
    stop = sign.end() if sign else role.end()
    return _Heads(lead, [], stop, stop)


def _bodies(view: View, start: int, end: int) -> list[UnitMention]:
    """The names of a list that holds bodies and nothing else."""
    found = [item.mention for item in names(view, start, end)]
    return found if found and all(looks_like_unit(item.name) for item in found) else []


def _bracketed(view: View, start: int, end: int) -> Statement | None:
    """…(市教育局牵头,市财政局配合)。 between the title and the rest of an item."""
    if view.chars[start] not in OPEN:
        return None
    close = view.chars.find(CLOSE[OPEN.index(view.chars[start])], start, min(end, start + 300))
    depth = view.chars.count("(", start + 1, close)
    while depth > 0 and close >= 0:  # 各县(市、区) inside
        depth -= 1
        close = view.chars.find(")", close + 1, min(end, start + 300))
    if close < 0 or end - close < _LEAST or LABEL.search(view.chars, start, close):
        return None
    found = read_ending(view, start + 1, close) or read_list(view, start + 1, close)
    listed = [] if found is None else [*found.lead, *found.cooperating]
    if found is None or not listed or any(len(item.name) < 3 for item in listed):
        return None  # 乡镇(街道) names no body
    stop = close + 1
    while stop < end and view.chars[stop] in "。:,":
        stop += 1
    found.start, found.end = start, stop
    label, _, right = found.parts[0]
    found.parts[0] = (label, start, right)
    label, left, _ = found.parts[-1]
    found.parts[-1] = (label, left, stop)
    return found
