"""Where a title ends when nothing is printed between a title cell and the cell beside it.

A scanned table keeps the line breaks of its columns as white space: a narrow column breaks after
few characters, a wide one after many. The line that holds both ends with the wide column's width.
"""

from __future__ import annotations

import re
from statistics import median

from tongyou.domains.plan.reading.view import View

_VERBS = re.compile(
    r"(?:到20\d\d|每年|围绕|根据|针对|依托|充分|持续|进一步|积极|全面|深入|严格|大力|着力|推进|推动|加强|加快|加大|建立|健全|完善|制定|开展|实施|落实|组织|鼓励|支持|实现|广泛|结合|聚焦|联合"
    r"|贯彻|探索|参与|做好|把|对|在|每|各|基于|按照|以|通过|及时|定期|逐步|三年内|优化|强化|提升|规划|精准|至少)"
)


def title_end(view: View, start: int, stop: int) -> int:
    """View position at which the title ends and the content begins."""
    runs = _runs(view, start, stop)
    if len(runs) > 1:
        cut = _by_width(view, runs)
        if cut is not None:
            return cut
    return _by_words(view, start, stop)


def _runs(view: View, start: int, stop: int) -> list[tuple[int, int]]:
    """Stretches between white space (the lines of the scanned columns)."""
    cuts = [start, *(at for at in range(start + 1, stop) if view.gap(at)), stop]
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b > a]


def _by_width(view: View, runs: list[tuple[int, int]]) -> int | None:
    """Narrow lines first; the first long line holds the title's end and the content's first line."""
    joint = next((item for item in runs if item[1] - item[0] > 11), None)
    if joint is None:
        return None
    wide = [b - a for a, b in runs[runs.index(joint) + 1 : -1]]
    if not wide:
        return _nearest(view, joint, None)
    width = median(wide)
    if width <= 11:
        return None
    return _nearest(view, joint, round(joint[1] - width))


def _nearest(view: View, joint: tuple[int, int], guess: int | None) -> int | None:
    """The verb that opens the content, nearest to where the width puts it."""
    starts = [
        match.start()
        for match in _VERBS.finditer(view.chars, joint[0], joint[1])
        if joint[0] < match.start() <= joint[0] + 10
    ]
    if guess is None:
        return starts[0] if starts else None
    near = [at for at in starts if abs(at - guess) <= 2]
    if near:
        return min(near, key=lambda at: abs(at - guess))
    return max(joint[0], min(guess, joint[1]))


def _by_words(view: View, start: int, stop: int) -> int:
    chars = view.chars[start:stop]
    for match in _VERBS.finditer(chars, 4):
        if match.start() <= 40:
            return start + match.start()
    dot = re.search(r"[。:;]", chars)
    return start + (dot.end() if dot else len(chars))
