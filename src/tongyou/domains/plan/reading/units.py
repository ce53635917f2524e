"""Who does it: the units of a task, read from a cell, a bracket, a label or an ending."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tongyou.domains.plan.reading.lexicon import (
    LABEL,
    Label,
    could_be_unit,
    label_of,
    looks_like_unit,
)
from tongyou.domains.plan.reading.model import UnitMention
from tongyou.domains.plan.reading.names import CLOSE, OPEN, Name, names, unbalanced
from tongyou.domains.plan.reading.view import View


@dataclass(slots=True)
class Statement:
    """What one place of the document says about who and when; ranges are view positions."""

    start: int
    end: int
    lead: list[UnitMention] = field(default_factory=list)
    cooperating: list[UnitMention] = field(default_factory=list)
    deadline: str = ""
    parts: list[tuple[Label, int, int]] = field(default_factory=list)
    explicit: bool = False  # a lead is named as such
    shared: bool = False  # one list of 责任单位, no word on who leads
    spoken: bool = False  # a sentence, neither label nor bracket
    opens: bool = False  # stands in front of what is to be done

    @property
    def has_units(self) -> bool:
        return bool(self.lead or self.cooperating)


def read_labels(view: View, start: int, end: int) -> Statement | None:
    """牵头单位:A、B;配合单位:C - one or more labels and their lists."""
    labels = list(LABEL.finditer(view.chars, start, end))
    if not labels:
        return None
    statement = Statement(labels[0].start(), end)
    lists: dict[Label, list[Name]] = {}
    for index, match in enumerate(labels):
        stop = labels[index + 1].start() if index + 1 < len(labels) else end
        label = label_of(match)
        statement.parts.append((label, match.start(), stop))
        if label is Label.DEADLINE:
            statement.deadline = view.chars[match.end() : stop].strip(";,。()〔〕[]【】、|")
            continue
        lists.setdefault(label, []).extend(_listed(view, match.end(), stop, label))
    _assign(statement, lists)
    return statement


def _listed(view: View, start: int, end: int, label: Label) -> list[Name]:
    if label is Label.RESPONSIBLE:
        ending = read_ending(view, start, end)
        if ending is not None and ending.explicit:
            return [Name(item, "lead") for item in ending.lead] + [
                Name(item, "partner") for item in ending.cooperating
            ]
    stop = view.chars.find("。", start, end)
    return names(view, start, stop if stop > start else end)  # what follows is a remark


def _assign(statement: Statement, lists: dict[Label, list[Name]]) -> None:
    lead = lists.get(Label.LEAD, [])
    partners = lists.get(Label.COOPERATING, [])
    shared = lists.get(Label.RESPONSIBLE, [])
    statement.explicit = bool(lead) or any(item.role == "lead" for item in shared)
    if lead:
        partners = shared + partners
    elif partners:
        lead = shared
    else:
        lead, partners = share_out(shared)
        statement.shared = bool(shared) and not statement.explicit
    statement.lead = [item.mention for item in lead]
    taken = {item.mention.name for item in lead}
    statement.cooperating = [item.mention for item in partners if item.mention.name not in taken]


def share_out(listed: list[Name]) -> tuple[list[Name], list[Name]]:
    """A single list: the units marked 牵头 lead, else the first-named one."""
    marked = [item for item in listed if item.role == "lead"]
    lead = marked or listed[:1]
    return lead, [item for item in listed if item not in lead]


_LEADS = re.compile(
    r"(?:共同|联合|为主)?(?:负责)?牵头(?:负责|落实|组织|实施|抓好|推进|抓总|,共同)*[,;、。:]?|(?:负责)?主办[,;]"
)
_HELPS = re.compile(
    r"(?:等)?(?:有关|相关)?(?:部门|单位)?(?:按照?(?:各自)?职责(?:分工)?|按(?:各自)?分工|分工|共同|予以|积极|协同|协助)*"
    r"(?:配合|参与|协助|协办|协同|支持|参加|负责|落实)(?:负责|落实|实施|配合)*"
)
_HELPS_FIRST = re.compile(
    r"(?:负责)?(?:配合|参与|协助|协办|协同|参加)(?:负责|落实|实施|配合)*[,;、]"
)
_PLAIN = re.compile(
    r"为(?:主要)?(?:责任|负责|牵头|主办)(?:单位|部门)$|(?:按照?(?:各自)?职责(?:分工)?|按(?:各自)?分工|分工|分别|共同)(?:负责|落实|抓好落实|组织实施)|负责(?:落实|实施)?$"
)


def read_ending(view: View, start: int, end: int) -> Statement | None:
    """市公安局牵头,市教育局配合 / 由A牵头负责,B等按职责分工负责 / A、B按职责分工负责 / A配合,B牵头."""
    chars = _without_end(view.chars[start:end])
    if len(chars) > 600:
        return None
    leads = _LEADS.search(chars)
    if (
        leads
        and chars[leads.start() - 1 : leads.start()] == "("
        and chars[leads.end() :][:1] == ")"
    ):
        return None  # a role in brackets behind each name: 市水利局(牵头)、市财政局
    if leads is None:
        return _read_shared(view, start, start + len(chars))
    statement = Statement(start, end, explicit=True)
    before = _HELPS_FIRST.search(chars, 0, leads.start())
    opens = start + before.end() if before else start
    statement.lead = _believable(view, names(view, opens, start + leads.start()))
    helps = _HELPS.search(chars, leads.end())
    stop = helps.start() if helps and helps.start() > leads.end() else len(chars)
    if helps:
        statement.deadline = _due(chars[helps.end() :])
    ahead = names(view, start, start + before.start()) if before else []
    behind = names(view, start + leads.end(), start + stop)
    statement.cooperating = _believable(view, ahead)
    statement.cooperating += _believable(view, behind, named=stop < len(chars))
    cut = start + leads.end()
    statement.parts = [(Label.LEAD, opens, cut), (Label.COOPERATING, cut, end)]
    if before:
        statement.parts.insert(0, (Label.COOPERATING, start, opens))
    return statement if statement.lead else None


def _without_end(chars: str) -> str:
    """Without the signs behind the last name; a bracket that belongs to the name stays."""
    while chars and (chars[-1] in "。.;,〕]】" or (chars[-1] == ")" and unbalanced(chars))):
        chars = chars[:-1]
    return chars


def _due(chars: str) -> str:
    """2025年6月底前完成 behind the units."""
    match = re.fullmatch(
        r"[,;、。]((?:20\d\d年|\d{1,2}月|长期|持续|全年|每年)[^,;。]{0,16})", chars
    )
    return match.group(1) if match else ""


def _believable(view: View, listed: list[Name], *, named: bool = False) -> list[UnitMention]:
    """The bodies of a list, and what an enumeration sign ties to them (市通管局、移动、联通).

    `named`: the words around say that bodies stand here, whatever they are called.
    """
    kept = [looks_like_unit(item.mention.name) for item in listed]
    order = list(range(1, len(listed)))
    for at, neighbour in [*((at, at - 1) for at in order), *((at - 1, at) for at in order[::-1])]:
        if kept[neighbour] and not kept[at] and could_be_unit(listed[at].mention.name):
            left, right = sorted((at, neighbour))
            between = view.index(listed[right].mention.span[0]) - 1
            kept[at] = view.chars[between] == "、" and left + 1 == right
    if named and not any(kept):
        kept = [could_be_unit(item.mention.name) for item in listed]
    return [item.mention for item, good in zip(listed, kept, strict=True) if good]


def _read_shared(view: View, start: int, end: int) -> Statement | None:
    chars = view.chars[start:end]
    tail = _PLAIN.search(chars)
    if tail is None or tail.start() == 0:
        return None
    listed = names(view, start, start + tail.start())
    good = [item for item in listed if looks_like_unit(item.mention.name)]
    if not good or len(good) < len(listed):
        return None
    statement = Statement(start, end)
    lead, partners = share_out(good)
    statement.lead = [item.mention for item in lead]
    statement.cooperating = [item.mention for item in partners]
    statement.parts = [(Label.RESPONSIBLE, start, end)]
    return statement


def read_list(view: View, start: int, end: int) -> Statement | None:
    """A bare list in which every entry is a unit: (市教育局、市民政局)."""
    listed = names(view, start, end)
    if not listed or not all(looks_like_unit(item.mention.name) for item in listed):
        return None
    statement = Statement(start, end)
    lead, partners = share_out(listed)
    statement.explicit = any(item.role == "lead" for item in listed)
    statement.lead = [item.mention for item in lead]
    statement.cooperating = [item.mention for item in partners]
    statement.parts = [(Label.RESPONSIBLE, start, end)]
    return statement


def read_cell(view: View, start: int, end: int) -> Statement:
    """A cell of a column of units: labels, an ending or a bare list, whatever it holds."""
    statement = read_labels(view, start, end)
    if statement is not None and statement.has_units:
        head = view.chars[start : statement.start].strip("、,;")
        if head and looks_like_unit(head.split("、")[0]):
            statement.lead[:0] = [item.mention for item in names(view, start, statement.start)]
        statement.start = start
        return statement
    ending = read_ending(view, start, end)
    if ending is not None and ending.explicit:
        return ending
    statement = Statement(start, end, parts=[(Label.RESPONSIBLE, start, end)])
    lead, partners = share_out(names(view, start, end))
    statement.lead = [item.mention for item in lead]
    statement.cooperating = [item.mention for item in partners]
    return statement


_GROUP_END = re.compile(r"[)〕\]】][。.;,]*$")


def find_statement(view: View, start: int, end: int) -> Statement | None:
    """The statement that closes a paragraph: a label, a last bracket or a last sentence."""
    labels = LABEL.search(view.chars, start, end)
    if labels:
        return _labelled(view, start, end, labels.start())
    chars = view.chars[start:end]
    close = _GROUP_END.search(chars)
    if close:
        opened = _opening(chars, close.start())
        if opened is not None:
            inner = (start + opened + 1, start + close.start())
            found = read_ending(view, *inner) or read_list(view, *inner)
            if found is not None:
                return _widen(found, start + opened, end)
    return _last_sentence(view, start, end)


def _widen(statement: Statement, start: int, end: int) -> Statement:
    if statement.parts:
        label, _, stop = statement.parts[0]
        statement.parts[0] = (label, start, stop)
        label, begin, _ = statement.parts[-1]
        statement.parts[-1] = (label, begin, end)
    statement.start, statement.end = start, end
    return statement


def _opening(chars: str, close: int) -> int | None:
    depth = 0
    for at in range(close, max(close - 600, -1), -1):
        depth += (chars[at] in CLOSE) - (chars[at] in OPEN)
        if depth == 0:
            return at
    return None


def _labelled(view: View, start: int, end: int, label: int) -> Statement | None:
    begin, stop = label, end
    while begin > start and view.chars[begin - 1] in "([〔【{":
        begin -= 1
    if begin < label:
        stop = _group_stop(view, begin, end)
    statement = read_labels(view, label, stop)
    if statement is None:
        return None
    return _widen(statement, begin, stop)


def _group_stop(view: View, begin: int, end: int) -> int:
    """Where the bracketed labels end; several groups in a row are one statement."""
    depth, at = 0, begin
    while at < end:
        sign = view.chars[at]
        depth += (sign in OPEN) - (sign in CLOSE)
        at += 1
        if depth <= 0:
            following = LABEL.match(view.chars, at + 1)
            near = LABEL.match(view.chars, at)
            if at < end and ((following and view.chars[at] in OPEN + ",;。") or near):
                continue
            break
    while at < end and view.chars[at] in "。.;,":
        at += 1
    return at


_SENTENCE = re.compile(r"[。!?;]")
_FROM = re.compile(
    r"(?:[,。;]|第\d{1,3}(?:-|至|到)第?\d{1,3}[项条]|[以上述][^,。;]{0,6}|本[节章项])(?:均|统一)?(?:由|具体由)"
)


def _last_sentence(view: View, start: int, end: int) -> Statement | None:
    chars = view.chars[start:end].rstrip("。.;")
    floor = max(0, len(chars) - 400)
    cuts = [match.end() for match in _SENTENCE.finditer(chars, floor)] or [floor]
    begin = cuts[-1]
    if not re.search(r"牵头|配合|负责|落实|主办|责任单位|责任部门", chars[begin:]):
        return None
    # a semicolon may stand between the lead and its partners
    for cut in ([cuts[-2]] if len(cuts) > 1 and "牵头" not in chars[begin:] else []) + [begin]:
        found = _sentence_from(view, start + cut, start + len(chars))
        if found is not None:
            found.spoken = True
            return _widen(found, found.start, end)
    return None


def _sentence_from(view: View, begin: int, end: int) -> Statement | None:
    match = _FROM.search(view.chars, begin, end)
    starts = [match.end()] if match else []
    starts.append(begin)
    leads = view.chars.find("牵头", begin, end)
    if leads > 0:
        starts += [at + 1 for at in range(leads, begin, -1) if view.chars[at] == ","]
    for start in starts:
        found = read_ending(view, start, end)
        if found is not None and found.lead and looks_like_unit(found.lead[0].name):
            return _from_first_name(view, found)
    return None


def _from_first_name(view: View, found: Statement) -> Statement:
    """What the sentence says before its first unit is no part of the statement."""
    first = view.index(min(item.span[0] for item in (*found.lead, *found.cooperating)))
    if view.chars[first - 1 : first] == "由":
        first -= 1
    if first > found.start:
        label, _, stop = found.parts[0]
        found.start, found.parts[0] = first, (label, first, max(first, stop))
    return found
