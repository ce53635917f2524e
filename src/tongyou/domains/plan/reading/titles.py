"""Where a title ends when nothing is printed between a title cell and the cell beside it.

A scanned table keeps the line breaks of its columns as white space: a narrow column breaks after
few characters, a wide one after many. The line that holds both ends with the wide column's width.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from tongyou.domains.plan.reading.view import View

_NARROW = 11  # characters: no title column of a four-column page is wider
_OPENING = re.compile(
    r"到20\d\d|每年|每半年|围绕|根据|针对|依托|充分|持续|进一步|积极|全面|深入|深化|严格|大力|着力|推进|推动|加强|加快|加大|建立|健全|完善|制定|开展|实施|落实|鼓励|支持|实现|广泛|结合|聚焦"
    r"|联合|贯彻|探索|参与|做好|基于|按照|及时|定期|逐步|逐年|三年内|优化|强化|提升|至少|对涉|义务教育|各级"
)
_WEAK = re.compile(
    r"(?<!社会)组织|精准|把|对|在|每|各|以|通过|规划|培养|打造|推出|编制|改造|创建|设立|增加"
)


def line_width(view: View) -> float:
    """The width of the wide column's lines in a scanned text, in characters; 0 when not known."""
    cuts = [at for at in range(1, len(view)) if view.gap(at)]
    widths = [_width(view.chars[a:b]) for a, b in pairwise(cuts) if 15 < b - a < 40]
    return median(widths) if len(widths) >= 20 else 0.0


def _width(chars: str) -> float:
    """In full-width characters: figures and letters are half as wide."""
    return sum(
        0.5 if (sign.isascii() and sign.isalnum()) or sign in "“”\"'" else 1.0 for sign in chars
    )


def title_end(view: View, start: int, stop: int, line: float = 0.0) -> int:
    """View position at which the title ends and the content begins."""
    again = _repeated(view.chars[start:stop])
    if again:
        return start + again
    runs = _runs(view, start, stop)
    if len(runs) > 1 and line > _NARROW:
        cut = _by_width(view, runs, line)
        if cut is not None:
            return cut
    return _by_words(view, start, stop)


def _repeated(chars: str) -> int:
    """Content that begins with the title's own first words: 建设通道 建设通道20条."""
    head = chars[:4]
    at = chars.find(head, 5, 44) if len(head) == 4 else -1
    if at < 0 or re.search(r"[,。;:、]", chars[:at]):
        return 0
    before = _OPENING.search(chars, max(4, at - 8), at)  # 每年开展 may stand before them
    if before is None and chars[at - 1] == "并":
        before = _WEAK.search(chars, max(4, at - 8), at)
    if before is not None:
        return before.start()
    return at


def _runs(view: View, start: int, stop: int) -> list[tuple[int, int]]:
    """Stretches between white space (the lines of the scanned columns)."""
    cuts = [start, *(at for at in range(start + 1, stop) if view.gap(at)), stop]
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _by_width(view: View, runs: list[tuple[int, int]], line: float) -> int | None:
    """Narrow lines first; the first long line holds the title's end and the content's first line."""
    joint = next((item for item in runs if _width(view.chars[slice(*item)]) > _NARROW), None)
    if joint is None:
        return None
    last = joint == runs[-1]
    guess = None if last else _back(view, joint, line)
    if guess is not None and guess - joint[0] > _NARROW:
        guess = None  # two lines run together
    options = [*_starts(_OPENING, view, joint, 0.0), *_starts(_WEAK, view, joint, 1.5)]
    if guess is None:
        first = sorted((at + penalty, at) for at, penalty in options)
        return first[0][1] if first else None
    near = [(abs(at - guess) + penalty, at) for at, penalty in options if abs(at - guess) <= 4]
    if near:
        return min(near)[1]
    return max(joint[0] + 1, min(guess, joint[1]))


def _back(view: View, joint: tuple[int, int], line: float) -> int:
    """Where a full line that ends here must have begun."""
    at, width = joint[1], 0.0
    while at > joint[0] and width + _width(view.chars[at - 1]) <= line + 0.5:
        at -= 1
        width += _width(view.chars[at])
    return at


def _starts(
    words: re.Pattern[str], view: View, joint: tuple[int, int], penalty: float
) -> list[tuple[int, float]]:
    return [
        (match.start(), penalty)
        for match in words.finditer(view.chars, joint[0], joint[1])
        if joint[0] < match.start() <= joint[0] + _NARROW
    ]


def _by_words(view: View, start: int, stop: int) -> int:
    chars = view.chars[start:stop]
    for match in re.finditer(rf"{_OPENING.pattern}|{_WEAK.pattern}", chars):
        if 4 <= match.start() <= 40:
            return start + match.start()
    dot = re.search(r"[。:;]", chars)
    return start + (dot.end() if dot else len(chars))
