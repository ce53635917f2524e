"""The names of a list of units: where each begins and ends, and the role printed behind it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from tongyou.domains.plan.reading.lexicon import STRONG_ENDING, TERRITORIES, looks_like_unit
from tongyou.domains.plan.reading.model import UnitMention
from tongyou.domains.plan.reading.view import View

OPEN, CLOSE = "([{〔【", ")]}〕】"
_LONGEST = 60  # characters; no name of a body is longer
_SEPARATORS = "、,;/|"
_TAIL = re.compile(
    r"(?:等)?(?:有关|相关)?(?:部门|单位)?(?:按照?(?:各自)?(?:职责|职能)?分工|按(?:各自)?职责|分工|分别|共同|具体|依职责|各司其职)?"
    r"(?:牵头)?(?:负责|落实|配合|实施|参与|协助|抓好落实|组织实施)?$"
)
_WORK = re.compile(r"做好|提供|给予|予以|抓好|积极|负责|落实|具体|协助|配合|指导|督促")
_LEADING = re.compile(r"^(?:由|其中|以及|及|和|与|并|会同|等|:|;)+")
_MARK = re.compile(
    r"\((牵头|主办|主责|牵头单位|牵头部门|主要|负责|配合|协办|参与|排名第一的为牵头单位)\)"
)
_JOIN = re.compile(r"和|及|与|以及|暨")


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
        depth += (sign in OPEN) - (sign in CLOSE)
        depth = max(depth, 0)
        whole = TERRITORIES.match(view.chars, begin, end) if sign in "、," else None
        if whole and at == whole.start("sign"):
            continue
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
    verb = _WORK.search(view.chars, start, end)
    if verb and not looks_like_unit(chars) and looks_like_unit(view.chars[start : verb.start()]):
        end = verb.start()
    while end > start and view.chars[end - 1] in "。.,、;:]】〕}":
        end -= 1
    while end > start and view.chars[end - 1] == ")" and unbalanced(view.chars[start:end]):
        end -= 1
    while end > start and view.chars[start] in "(〔[【":
        if CLOSE[OPEN.index(view.chars[start])] in view.chars[start:end]:
            break
        start += 1
    return start, end


def unbalanced(chars: str) -> bool:
    """More closing than opening round brackets."""
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
        or (view.chars[end - 1] == ")" and unbalanced(view.chars[start:end]))
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


def known_prefix(chars: str, vocabulary: Vocabulary) -> str:
    """The unit with which a run of text begins: a name the document knows, else a pattern."""
    known = vocabulary.prefix(chars)
    if known:
        return known
    for match in re.finditer(STRONG_ENDING, chars[:40]):
        if match.end() >= 3 and looks_like_unit(chars[: match.end()]):
            return chars[: match.end()]
    return ""
