"""Who does it: the units of a task, read from a cell, a bracket, a label or an ending."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tongyou.domains.plan.reading.lexicon import (
    LABEL,
    STRONG_ENDING,
    Label,
    label_of,
    looks_like_unit,
)
from tongyou.domains.plan.reading.model import UnitMention
from tongyou.domains.plan.reading.view import View

_OPEN, _CLOSE = "([{〔【", ")]}〕】"
_LONGEST = 60  # characters; no name of a body is longer
_SEPARATORS = "、,;/|"
_TAIL = re.compile(
    r"(?:等)?(?:有关|相关)?(?:部门|单位)?(?:按照?(?:各自)?(?:职责|职能)?分工|按(?:各自)?职责|分工|分别|共同|具体|依职责|各司其职)?"
    r"(?:牵头)?(?:负责|落实|配合|实施|参与|协助|抓好落实|组织实施)?$"
)
_LEADING = re.compile(r"^(?:由|其中|以及|及|和|与|并|会同|等|:|;)+")
_MARK = re.compile(
    r"\((牵头|主办|主责|牵头单位|牵头部门|主要|负责|配合|协办|参与|排名第一的为牵头单位)\)"
)
_JOIN = re.compile(r"和|及|与|以及|暨")


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

    @property
    def has_units(self) -> bool:
        return bool(self.lead or self.cooperating)


class Vocabulary:
    """The unit names a document itself uses, with how often; it settles where a name ends."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()

    def learn(self, name: str) -> None:
        if looks_like_unit(name):
            self.count[name] += 1

    def prefix(self, chars: str) -> str:
        """The longest known name with which `chars` begins, or an empty text."""
        for length in range(min(len(chars), 45), 1, -1):
            if chars[:length] in self.count:
                return chars[:length]
        return ""

    def __contains__(self, name: object) -> bool:
        return name in self.count


def split_names(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges of the names in a list: cut at separators outside brackets and at line ends."""
    ranges: list[tuple[int, int]] = []
    depth, begin = 0, start
    for at in range(start, end):
        sign = view.chars[at]
        depth += (sign in _OPEN) - (sign in _CLOSE)
        depth = max(depth, 0)
        if sign in _SEPARATORS + "。" and (depth == 0 or sign in ";。"):
            ranges.append((begin, at))
            begin = at + 1
        elif at > begin and depth == 0 and _line_cut(view, begin, at, end):
            ranges.append((begin, at))
            begin = at
    ranges.append((begin, end))
    return [part for item in ranges for part in _split_joined(view, *item)]


def _line_cut(view: View, begin: int, at: int, end: int) -> bool:
    """White space between two complete names separates them; inside a name it is a line wrap."""
    if not view.gap(at):
        return False
    if at - begin > _LONGEST:
        return False
    rest = view.chars[at : min(end, at + _LONGEST)]
    following = re.split(r"[、,;。|]|(?<=[\u4e00-\u9fa5])$", rest, maxsplit=1)[0]
    match = re.match(r"[各市县区省州旗团镇乡街共有相]", following)
    left = view.chars[begin:at]
    return bool(match) and len(left) >= 3 and looks_like_unit(left) and len(following) >= 3


def _split_joined(view: View, start: int, end: int) -> list[tuple[int, int]]:
    """A和B is two names only when both sides are complete (人力资源和社会保障局 is one)."""
    if end - start > 3 * _LONGEST:
        return [(start, end)]
    chars = view.chars[start:end]
    for match in _JOIN.finditer(chars):
        left, right = chars[: match.start()], chars[match.end() :]
        right = _TAIL.sub("", right) or right
        if len(left) >= 3 and looks_like_unit(left) and looks_like_unit(right) and len(right) >= 3:
            cut = start + match.start()
            return [(start, cut), *_split_joined(view, start + match.end(), end)]
    return [(start, end)]


def _trim(view: View, start: int, end: int) -> tuple[int, int]:
    chars = view.chars[start:end]
    lead = _LEADING.match(chars)
    if lead:
        start += lead.end()
        chars = chars[lead.end() :]
    if not looks_like_unit(chars) or re.search(r"等(?:有关|相关)?(?:部门|单位)$", chars):
        tail = _TAIL.search(chars)
        if tail and tail.start() > 0:
            end = start + tail.start()
    while end > start and view.chars[end - 1] in "。.,、;:]】〕}":
        end -= 1
    while end > start and view.chars[end - 1] == ")" and _unbalanced(view.chars[start:end]):
        end -= 1
    while end > start and view.chars[start] in "(〔[【":
        if _CLOSE[_OPEN.index(view.chars[start])] in view.chars[start:end]:
            break
        start += 1
    return start, end


def _unbalanced(chars: str) -> bool:
    return chars.count(")") > chars.count("(")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a list with the role printed behind it (牵头), if any."""

    mention: UnitMention
    role: str = ""


def names(view: View, start: int, end: int) -> list[Name]:
    """The unit names of a list, in printed order, without repetition."""
    found: list[Name] = []
    known: set[str] = set()
    while end > start and (
        view.chars[end - 1] in "。;,]】〕([{〔【"
        or (view.chars[end - 1] == ")" and _unbalanced(view.chars[start:end]))
    ):
        end -= 1
    for begin, finish in split_names(view, start, end):
        left, right = _trim(view, begin, finish)
        role = ""
        mark = _MARK.search(view.chars, left, right)
        if mark:
            role = "lead" if mark.group(1)[:2] in {"牵头", "主办", "主责", "主要"} else "partner"
            right = mark.start()
        chars = view.chars[left:right]
        if len(chars) >= 2 and not re.fullmatch(
            r"(?:等|有关|相关|各有关|无|-|/|按职责分工|负责)+", chars
        ):
            mention = UnitMention(chars, view.span(left, right))
            if mention.name not in known:
                known.add(mention.name)
                found.append(Name(mention, role))
    return found


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
    return names(view, start, end)


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
_PLAIN = re.compile(
    r"为(?:主要)?(?:责任|负责|牵头|主办)(?:单位|部门)$|(?:按照?(?:各自)?职责(?:分工)?|按(?:各自)?分工|分工|分别|共同)(?:负责|落实|抓好落实|组织实施)|负责(?:落实|实施)?$"
)


def read_ending(view: View, start: int, end: int) -> Statement | None:
    """市公安局牵头,市教育局配合 / 由A牵头负责,B等按职责分工负责 / A、B按职责分工负责."""
    chars = view.chars[start:end].rstrip("。.;,)〕]】")
    if len(chars) > 600:
        return None
    leads = _LEADS.search(chars)
    if leads is None:
        return _read_shared(view, start, start + len(chars))
    statement = Statement(start, end, explicit=True)
    statement.lead = _believable(names(view, start, start + leads.start()))
    helps = _HELPS.search(chars, leads.end())
    stop = helps.start() if helps and helps.start() > leads.end() else len(chars)
    statement.cooperating = _believable(names(view, start + leads.end(), start + stop))
    cut = start + leads.end()
    statement.parts = [(Label.LEAD, start, cut), (Label.COOPERATING, cut, end)]
    return statement if statement.lead else None


def _believable(listed: list[Name]) -> list[UnitMention]:
    return [item.mention for item in listed if looks_like_unit(item.mention.name)]


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
        depth += (chars[at] in _CLOSE) - (chars[at] in _OPEN)
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
        depth += (sign in _OPEN) - (sign in _CLOSE)
        at += 1
        if depth <= 0:
            following = LABEL.match(view.chars, at + 1)
            near = LABEL.match(view.chars, at)
            if at < end and ((following and view.chars[at] in _OPEN + ",;。") or near):
                continue
            break
    while at < end and view.chars[at] in "。.;,":
        at += 1
    return at


_SENTENCE = re.compile(r"[。!?;]")
_FROM = re.compile(r"[,。;](?:由|具体由)")


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
            return found
    return None


def known_prefix(chars: str, vocabulary: Vocabulary) -> str:
    """The unit with which a run of text begins: a name the document knows, else a pattern."""
    known = vocabulary.prefix(chars)
    if known:
        return known
    for match in re.finditer(STRONG_ENDING, chars[:40]):
        if match.end() >= 3 and looks_like_unit(chars[: match.end()]):
            return chars[: match.end()]
    return ""
