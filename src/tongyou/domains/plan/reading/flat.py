"""A table that lost its lines: running text in which table heads, tasks and lists of units follow
each other, with page heads and other chapters in between (a document scanned page by page).

Three anchors carry the reading: the repeated table head, the list behind 牵头单位, and the number of
the next task. What stands between a finished list of units and the next task is no task's text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from tongyou.domains.plan.reading.corrections import heading_correction
from tongyou.domains.plan.reading.draft import Draft, RawAction, RawTask
from tongyou.domains.plan.reading.lexicon import HEAD_ROW, LABEL, Label, label_of, looks_like_unit
from tongyou.domains.plan.reading.model import Correction, NodeKind, UnitMention
from tongyou.domains.plan.reading.names import known_prefix, names, split_names
from tongyou.domains.plan.reading.numerals import ordinal
from tongyou.domains.plan.reading.titles import line_width, title_end
from tongyou.domains.plan.reading.units import Statement
from tongyou.domains.plan.reading.view import View

_TASK = re.compile(r"\((\d{1,3})\)(?=[\u4e00-\u9fa5“《\"])")
_ACTION = re.compile(
    r"(?<![\d.])(?P<number>\d{1,2}|[nlI]{1,2}|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}(?=、))"
    r"(?P<dot>[.,、]?)(?P<title>(?:[^。;:\d]|\d(?![.,、])){3,40})$"
)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A label of units in the text; `stop` is where its list must have ended."""

    label: Label
    start: int
    lists_from: int
    stop: int


@dataclass(slots=True)
class _Split:
    """A name cut by a page break: its first half, and where the rest stands."""

    name: str
    start: int
    end: int
    tail_start: int
    tail_end: int


class FlatReader:
    """Reads one flattened table from a whole text."""

    def __init__(self, view: View, draft: Draft) -> None:
        self.view, self.draft = view, draft
        self.chars = view.chars
        self.heads = [match.span() for match in HEAD_ROW.finditer(self.chars)]
        self.anchors = self._find_anchors()
        self.number = 0
        self.action = 0
        self.line = 0.0

    def applies(self) -> bool:
        """Several table heads in running text, or one and a list of units behind each number."""
        return len(self.anchors) >= 3 and len(self.heads) >= 1 and len(self._tasks()) >= 3

    def _tasks(self) -> list[int]:
        return [match.start() for match in _TASK.finditer(self.chars)]

    def _find_anchors(self) -> list[_Anchor]:
        matches = [
            match for match in LABEL.finditer(self.chars) if label_of(match) is not Label.DEADLINE
        ]
        stops = sorted(
            [match.start() for match in matches]
            + [match.start() for match in _TASK.finditer(self.chars)]
            + [start for start, _ in self.heads]
            + [len(self.chars)]
        )
        return [
            _Anchor(label_of(match), match.start(), match.end(), _after(stops, match.end()))
            for match in matches
        ]

    def read(self) -> None:
        """Fill the draft: tasks, actions, heads, and everything between them as narrative."""
        for start, end in self.heads:
            self.draft.mark(self.view.span(start, end), NodeKind.HEADER)
        self.line = line_width(self.view)
        self._learn()
        blocks = list(self._blocks())
        floor = self.heads[0][1] if self.heads and self.heads[0][0] < blocks[0][0].start else 0
        self._narrative(0, self.heads[0][0] if floor else 0)
        for index, block in enumerate(blocks):
            ceiling = blocks[index + 1][0].start if index + 1 < len(blocks) else len(self.chars)
            floor = self._block(block, floor, ceiling)
        self._narrative(floor, len(self.chars))

    def _blocks(self) -> Iterator[list[_Anchor]]:
        """Labels that belong to one task: a lead and what follows before the next lead."""
        block: list[_Anchor] = []
        for anchor in self.anchors:
            opens = anchor.label is Label.LEAD or (
                anchor.label is Label.RESPONSIBLE
                and any(item.label is not Label.LEAD for item in block)
            )
            if block and opens:
                yield block
                block = []
            block.append(anchor)
        if block:
            yield block

    def _learn(self) -> None:
        """Names that stand clean between separators tell where the other names end."""
        for anchor in self.anchors:
            parts = split_names(self.view, anchor.lists_from, anchor.stop)
            for start, end in parts:
                self.draft.vocabulary.learn(self.chars[start:end].rstrip("。"))

    def _block(self, block: list[_Anchor], floor: int, ceiling: int) -> int:
        """Read one task with its units; returns where its text ends."""
        begin = self._task_start(floor, block[0].start)
        if begin is None:
            begin = self._row_start(floor, block[0].start)
        match = _TASK.match(self.chars, begin)
        self._between(floor, begin)
        self.number = int(match.group(1)) if match else self.number + 1
        self.draft.tasks.append(
            RawTask(
                max(0, len(self.draft.actions) - 1), number=self.number, printed=str(self.number)
            )
        )
        task = len(self.draft.tasks) - 1
        if not self.draft.actions:
            self.draft.actions.append(RawAction("", (0, 0)))
        self._words(begin, match.end() if match else begin, block[0].start, task)
        return self._units(block, task, ceiling)

    def _task_start(self, floor: int, stop: int) -> int | None:
        """The marker with the expected number, else the last marker before the list."""
        found = list(_TASK.finditer(self.chars, floor, stop))
        expected = [match for match in found if int(match.group(1)) == self.number + 1]
        if expected:
            return expected[-1].start()
        rising = [match for match in found if int(match.group(1)) > self.number]
        return rising[-1].start() if rising else None

    def _row_start(self, floor: int, stop: int) -> int:
        """Where a row begins whose number is lost: behind the last head, or the last full stop."""
        before = bisect_left(self.heads, (stop, 0)) - 1
        start = max(floor, self.heads[before][1] if before >= 0 else 0)
        if stop - start > 600:
            start = max(start, self.chars.rfind("。", start, stop - 20) + 1, stop - 600)
        return start

    def _words(self, begin: int, title: int, stop: int, task: int) -> None:
        cut = title_end(self.view, title, stop, self.line)
        raw = self.draft.tasks[task]
        raw.title = self.chars[title:cut].strip("。")
        raw.title_span = self.view.span(begin, cut)
        self.draft.mark(raw.title_span, NodeKind.TASK, task=task)
        for start, end in self._without_heads(cut, stop):
            raw.content.append(self.view.span(start, end))
            self.draft.mark(raw.content[-1], NodeKind.CONTENT, task=task)

    def _without_heads(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        for head, end in self.heads[bisect_left(self.heads, (start, 0)) :]:
            if head >= stop:
                break
            if head > start:
                yield start, head
            start = end
        if stop > start:
            yield start, stop

    def _units(self, block: list[_Anchor], task: int, ceiling: int) -> int:
        end = block[-1].stop
        for anchor in block:
            mentions, end, cut = self._list(anchor, ceiling)
            statement = Statement(anchor.start, end, parts=[(anchor.label, anchor.start, end)])
            if anchor.label is Label.COOPERATING:
                statement.cooperating = mentions
            elif anchor.label is Label.LEAD:
                statement.lead = mentions
            else:
                self._responsible(statement, mentions, task)
            self.draft.tasks[task].take(statement)
            self.draft.mark_units(self.view, statement, task)
            if cut is not None:
                end = self._rejoin(cut, anchor, task)
        return end

    def _responsible(self, statement: Statement, mentions: list[UnitMention], task: int) -> None:
        if self.draft.tasks[task].lead:
            statement.cooperating = mentions
        else:
            statement.lead, statement.cooperating = mentions[:1], mentions[1:]

    def _list(self, anchor: _Anchor, ceiling: int) -> tuple[list[UnitMention], int, _Split | None]:
        """The units behind a label, where the list ends, and a name cut by a page break."""
        parts = split_names(self.view, anchor.lists_from, anchor.stop)
        mentions: list[UnitMention] = []
        end = anchor.lists_from
        for at, (start, stop) in enumerate(parts):
            words = self.chars[start:stop]
            last = stop == anchor.stop
            if not last and self._slip(words, self.chars[slice(*parts[at + 1])]):
                mentions.append(UnitMention(words, self.view.span(start, stop)))
                end = stop
                continue
            if words in self.draft.vocabulary or (not last and looks_like_unit(words)):
                mentions += [item.mention for item in names(self.view, start, stop)]
                end = stop
                continue
            cut = self._cut_name(words, start, stop, ceiling) if last else None
            if cut is not None:
                mentions.append(UnitMention(cut.name, self.view.span(start, stop)))
                return mentions, stop, cut
            name = known_prefix(words, self.draft.vocabulary)
            if last and looks_like_unit(words) and not name:
                name = words
            if name:
                mentions.append(UnitMention(name, self.view.span(start, start + len(name))))
                end = start + len(name)
            break
        return mentions, end, None

    def _slip(self, words: str, following: str) -> bool:
        """A name with a misprinted sign, between names that are sound."""
        if words in self.draft.vocabulary or looks_like_unit(words):
            return False
        known = known_prefix(following, self.draft.vocabulary)
        return any(
            len(name) == len(words) and sum(a != b for a, b in zip(name, words, strict=True)) == 1
            for name in self.draft.vocabulary.count
        ) and bool(known)

    def _cut_name(self, words: str, start: int, stop: int, ceiling: int) -> _Split | None:
        """区综 | page head | ... | 合执法局: the two halves of a name the document knows."""
        head = self._head_end(stop)
        if head is None or not 1 < len(words) < 20:
            return None
        if words in self.draft.vocabulary or known_prefix(words, self.draft.vocabulary) == words:
            return None
        for name in sorted(self.draft.vocabulary.count, key=len, reverse=True):
            if not name.startswith(words):
                continue
            tail = self._tail_at(name[len(words) :], head, ceiling)
            if tail is not None:
                return _Split(name, start, stop, tail, tail + len(name) - len(words))
        return None

    def _head_end(self, position: int) -> int | None:
        """Where the table head that begins here ends."""
        at = bisect_left(self.heads, (position, 0))
        return self.heads[at][1] if at < len(self.heads) and self.heads[at][0] == position else None

    def _tail_at(self, tail: str, start: int, stop: int) -> int | None:
        """Where the rest of a name stands alone: behind a full stop or before a new number."""
        at = self.chars.find(tail, start, stop)
        while at >= 0:
            before = at == start or self.chars[at - 1] in "。;"
            after = re.match(r"\d{1,2}[.,、]|\(\d|$", self.chars[at + len(tail) :])
            if before or after:
                return at
            at = self.chars.find(tail, at + 1, stop)
        return None

    def _rejoin(self, cut: _Split, anchor: _Anchor, task: int) -> int:
        head = self._head_end(cut.end) or cut.end
        raw = self.draft.tasks[task]
        if cut.tail_start > head:
            raw.content.append(self.view.span(head, cut.tail_start))
            self.draft.mark(raw.content[-1], NodeKind.CONTENT, task=task)
        tail = self.view.span(cut.tail_start, cut.tail_end)
        kind = NodeKind.COOPERATING if anchor.label is Label.COOPERATING else NodeKind.LEAD
        self.draft.mark(tail, kind, task=task)
        span = self.view.span(cut.start, cut.end)
        self.draft.corrections.append(
            Correction(
                span,
                self.view.text[span[0] : span[1]],
                cut.name,
                "page-break",
                "单位名称被分页截断,后半部分在下一页",
                "a page break cuts the unit's name in two",
                continued=tail,
            )
        )
        return cut.tail_end

    def _between(self, floor: int, begin: int) -> None:
        """Text before a task: perhaps an action heading at its end, the rest is narrative."""
        before = bisect_left(self.heads, (begin, 0)) - 1
        window = max(floor, begin - 60, self.heads[before][1] if before >= 0 else 0)
        match = _ACTION.search(self.chars, window, begin)
        if match is None or not self._expected(match):
            self._narrative(floor, begin)
            return
        self._narrative(floor, match.start())
        expected = self.action + 1
        printed = match.group("number")
        value = ordinal(printed.strip("()"))
        span = self.view.span(match.start(), match.start("title"))
        if value is None or match.group("dot") == ",":
            self.draft.corrections.append(
                heading_correction(self.view.text, span, f"{expected}.", self.action)
            )
        self.action = value if value is not None else expected
        whole = self.view.span(match.start(), begin)
        self.draft.actions.append(
            RawAction(match.group("title"), whole, self.action, str(self.action))
        )
        self.draft.mark(whole, NodeKind.ACTION, action=len(self.draft.actions) - 1)

    def _expected(self, match: re.Match[str]) -> bool:
        value = ordinal(match.group("number").strip("()"))
        if value is None or not self.draft.actions:
            return bool(match.group("dot"))
        plain = bool(match.group("dot")) or match.group("number").startswith("(")
        return plain and self.action < value <= self.action + 3

    def _narrative(self, start: int, end: int) -> None:
        for first, stop in self._without_heads(start, end):
            begin = first
            number = re.match(r"\d{1,3}(?=[\u4e00-\u9fa5])", self.chars[begin:stop])
            if number and start > 0 and begin == start:
                self.draft.mark(self.view.span(begin, begin + number.end()), NodeKind.FURNITURE)
                begin += number.end()
            self.draft.mark(self.view.span(begin, stop), NodeKind.NARRATIVE)


def _after(stops: list[int], position: int) -> int:
    return stops[bisect_left(stops, position)]
