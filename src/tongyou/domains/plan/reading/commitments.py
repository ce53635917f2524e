"""The commitments of a task: bounds with a number, implied bounds, milestones."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tongyou.domains.plan.reading.clauses import Clause, clauses, piece
from tongyou.domains.plan.reading.dates import Mark, marks, series
from tongyou.domains.plan.reading.firmness import firmness
from tongyou.domains.plan.reading.implied import Implied, implied
from tongyou.domains.plan.reading.measures import Quantity, quantities
from tongyou.domains.plan.reading.milestones import is_milestone, things
from tongyou.domains.plan.reading.model import Period, Promise
from tongyou.domains.plan.reading.scopes import (
    kind_of,
    plain_words,
    quantifier_of,
    scope_of,
    subjects,
    unit_of,
)
from tongyou.domains.plan.reading.view import View
from tongyou.domains.plan.types import Kind, Operator, Quantifier, Window

_SENTENCE = re.compile(r"[^。!?]{1,3000}[。!?]?")  # longer ones are no sentences
_OCCASION = re.compile(r"每(?:期|次|场|届|批|节|班|轮)[^,、;\d]{0,8}$")
_BUILD = re.compile(
    r"(?:^|[,;])(?:并|新)?(?:建成|建设|建立|新建|配建|打造|培育|创建|设立|完成|新增|改造|购置|安装)"
)
# What may stand behind a date that closes a promise: 建成10个,2024年底前全部完成.
_CLOSING = re.compile(
    r"(?:(?:底|末)?前?|[\u4e00-\u9fa5]{1,4}前)(?:要|须|应|将|力争|确保|全部|全面|基本|整体|建设)*(?:(?:建成|完成|投入|投用|使用|完工|竣工|实现|到位|交付|开工|达标|见效|运行|启用|开放|运营|开通|上线|整改|改造|建设|验收|通过|销号|全部|任务|目标|组建|成立|设立|挂牌|配备|配齐|落地|并|及)*)"
)
_POINT = re.compile(r"[①-⑳]|(?<=[,;:。])[一二三四五六七八九]是|(?<=[;:。])\(\d{1,2}\)")
# A last date that ends all clauses before it: 新建学校5所,新增学位4100个,8月底前投入使用.
_FINISHED = re.compile(r"全部|投入使用|投用|建成|完工|竣工|交付|开通|启用|开放|运营|完成")
_EACH_ONE = re.compile(r"每[^,。;每]{1,6}$")
_BASELINE = re.compile(r"(?:从|由)[^,。;]{0,16}$")
_BASELINE_AFTER = re.compile(
    r"^[^,。;]{0,6}?(?:提高|提升|增加|增长|上升|下降|降低|减少|降|扩大|压减|缩短|增|升)(?:到|至|为)"
)


def read_commitments(view: View, period: Period | None, due: Mark | None = None) -> list[Promise]:
    """All commitments of a task's words; `due` is the task's own 完成时限."""
    reader = _Reader(view, period, due)
    return sorted(reader.read(), key=lambda item: item.span)


class _Reader:
    def __init__(self, view: View, period: Period | None, due: Mark | None) -> None:
        self.view, self.period, self.due = view, period, due
        self.chars = view.chars
        self.points: list[int] = []  # where the points of a list begin in the sentence
        self.marks: list[Mark] = []
        self.quantities: list[Quantity] = []
        self.found: list[Promise] = []

    def read(self) -> list[Promise]:
        for sentence in _SENTENCE.finditer(self.chars):
            self._sentence(sentence.start(), sentence.end())
        return self.found

    def _sentence(self, start: int, end: int) -> None:
        chars = self.chars[start:end]
        self.points = [start + item.start() for item in _POINT.finditer(chars)]
        self.marks = [_moved(item, start) for item in marks(chars, self.period)]
        self.quantities = [
            replace(item, start=item.start + start, end=item.end + start)
            for item in quantities(chars)
        ]
        for clause in clauses(self.chars, start, end):
            self._clause(clause)

    def _clause(self, clause: Clause) -> None:
        inside = [item for item in self.quantities if clause.start <= item.start < clause.end]
        inside = [item for item in inside if not self._fact(item, clause)]
        baseline = [item for item in inside if self._is_baseline(item, clause)]
        bounds = [item for item in inside if item not in baseline]
        dates = series(self.marks, self.chars, len(bounds)) if self._paired(bounds, clause) else []
        for at, item in enumerate(bounds):
            due = dates[at] if dates else None
            self._bound(item, bounds, clause, baseline, due)
        if not bounds:
            self._without_number(clause)

    def _fact(self, item: Quantity, clause: Clause) -> bool:
        """A number of a year before the plan begins reports, it does not promise."""
        near = [mark for mark in self.marks if clause.start <= mark.start < item.start and mark.by]
        if not near or not near[-1].past or item.change or self._is_baseline(item, clause):
            return False
        return not any(near[-1].until <= other.start < item.start for other in self.quantities)

    def _is_baseline(self, item: Quantity, clause: Clause) -> bool:
        return bool(
            _BASELINE.search(self.chars, clause.start, item.start)
            and _BASELINE_AFTER.match(self.chars[item.end : clause.end])
        )

    def _when(self, position: int, clause: Clause, *, rate: bool) -> tuple[Window, Mark | None]:
        """The last word about time before a position that still governs it."""
        here = [item for item in self.marks if not item.past and self._reaches(item, position)]
        dated = [item for item in here if item.window is Window.BY_DATE]
        every = [item for item in here if item.window is not Window.BY_DATE]
        later = bool(every) and (not dated or dated[-1].start < every[-1].start)
        mild = later and every[-1].weak and bool(dated)
        if later and not mild and self._governs(every[-1], position, clause, rate=rate):
            return every[-1].window, every[-1]
        stated = [item for item in dated if item.by is not None and self._carries(item, clause)]
        return Window.BY_DATE, (stated[-1] if stated else self._later(position, clause))

    def _carries(self, mark: Mark, clause: Clause) -> bool:
        """Over a semicolon only a date that governs all before it: 2024年3个,2025年5个; … ends both."""
        if ";" not in self.chars[mark.until : clause.start]:
            return True
        near = [item for item in self.marks if item.start < clause.start and not item.past]
        return len({item.by for item in near if item.by is not None}) == 1

    def _reaches(self, mark: Mark, position: int) -> bool:
        """A word about time in one point of a list (①, 一是) says nothing of the next point."""
        if mark.start >= position:
            return False
        near = self.points[: bisect_right(self.points, position)]
        return not near or near[-1] <= mark.start or mark.start < near[0]

    def _governs(self, mark: Mark, position: int, clause: Clause, *, rate: bool) -> bool:
        if mark.start >= clause.start and ")" not in self.chars[mark.until : position]:
            return True
        between = self.chars[mark.until : position]
        if mark.weak or mark.window is Window.THROUGHOUT or between.count(")") > between.count("("):
            return False
        if ";" in between or (rate and "," in between):
            return False
        used = [item for item in self.quantities if mark.until <= item.start < clause.start]
        if (
            used
            and used[0].unit.endswith("元")
            and _EACH_ONE.search(self.chars, max(0, mark.start - 8), mark.start)
        ):
            return False  # 每生每年400元: an amount for each, of its own clause
        if used and (mark.window is not Window.PER_YEAR or mark.factor != 1):
            return False
        return not (used and _BUILD.search(self.chars[used[0].end : position]))

    def _counted(self, mark: Mark) -> bool:
        """每年开展评定,至少创建1个: the number of a later clause is the yearly one."""
        later = [item for item in self.quantities if item.start > mark.until]
        return bool(later) and not re.search("[;。]", self.chars[mark.until : later[0].start])

    def _later(self, position: int, clause: Clause) -> Mark | None:
        """建成10个(2024年底前) and 10个,2024年底前完成: the date may follow."""
        after = [
            item for item in self.marks if item.start >= position and item.by and not item.past
        ]
        if not after or not self._closes(after[0]):
            return None
        between = self.chars[clause.end : after[0].start]
        ended = _FINISHED.search(self.chars, after[0].until, after[0].until + 12)
        whole = ended is not None and ";" not in between
        return after[0] if after[0].start <= clause.end + 1 or whole else None

    def _closes(self, mark: Mark) -> bool:
        """The words behind a date finish the promise before it and begin no other."""
        if self.chars[max(0, mark.start - 1)] == "(":
            return True
        end = re.compile(r"[,。;)!?]|$").search(self.chars, mark.until)
        until = end.start() if end else len(self.chars)
        return bool(_CLOSING.fullmatch(self.chars, mark.until, until))

    def _bound(
        self,
        item: Quantity,
        bounds: list[Quantity],
        clause: Clause,
        baseline: list[Quantity],
        due: Mark | None,
    ) -> None:
        rate = item.unit in {"%", "‰", "分"} or item.unit.startswith("/")
        rate = rate and not re.search(r"[增降涨]幅", self.chars[clause.start : item.start])
        level = rate or bool(scope_of(self.chars[clause.start : item.start])[1])  # 每千人口
        window, mark = self._when(item.start, clause, rate=level)
        if due is not None:
            window, mark = Window.BY_DATE, due
        after = self.chars[item.end : item.end + 8]
        if _OCCASION.search(self.chars, clause.start, item.start):
            window, mark = Window.THROUGHOUT, None
        suffix = re.match(r"(?:/|每)(年|月|季度?|学期)", after) or re.match(
            r"/(年|月|季度?|学期)", item.base
        )
        if suffix:
            window, mark = _window_of(suffix.group(1)), None
        start, end = piece(self.chars, item, bounds, clause)
        words = self.chars[clause.start : item.start]
        promise = self._promise(item, words, window, mark, self.view.span(start, end))
        before = [other for other in baseline if other.start < item.start]
        if before:
            promise = replace(promise, baseline=before[-1].value)
        first = max([clause.start, *(other.end for other in bounds if other.end <= item.start)])
        for subject in self._subjects(item, bounds, first):
            self.found.append(replace(promise, subject=subject))

    def _paired(self, bounds: list[Quantity], clause: Clause) -> bool:
        """到2023年、2024年,分别达到3个、4个: each value has its own date."""
        return len(bounds) > 1 and "分别" in self.chars[clause.start : bounds[0].start]

    def _subjects(self, item: Quantity, bounds: list[Quantity], first: int) -> list[str]:
        """A、B分别为4‰和5‰ gives each its own value; A、B均为4‰ gives both the same."""
        if first > min(other.start for other in bounds):
            return [""]
        found = subjects(self.chars[first : item.start])
        return found[:1] if len(found) == len(bounds) and self._told_apart(first, item) else found

    def _told_apart(self, first: int, item: Quantity) -> bool:
        return "分别" in self.chars[first : item.start]

    def _promise(
        self, item: Quantity, words: str, window: Window, mark: Mark | None, span: tuple[int, int]
    ) -> Promise:
        scope, base = scope_of(words)
        unit = unit_of(item, scope, base, window)
        by, stated = self._by(window, mark)
        value = item.value * mark.factor if mark and window is mark.window else item.value
        return Promise(
            operator=item.operator,
            value=value,
            unit=unit,
            kind=kind_of(item, words, unit),
            quantifier=quantifier_of(item, scope),
            window=_held(window, words),
            span=span,
            by=by,
            by_stated=stated,
            operator_stated=item.stated,
            firmness=firmness(plain_words(words)),
            approximate=item.approximate,
            scope=scope,
            upper=item.upper,
        )

    def _by(self, window: Window, mark: Mark | None) -> tuple[date | None, bool]:
        if window is not Window.BY_DATE:
            return None, False
        if mark is not None and mark.by is not None:
            return self._sooner(mark, mark.by), True
        if self.due is not None and self.due.by is not None:
            return self.due.by, True
        return (self.period.end if self.period else None), False

    def _sooner(self, mark: Mark, by: date) -> date:
        """2024年 alone in a row due by May 2024 means by May."""
        own = self.due.by if self.due is not None else None
        return own if own and mark.vague and own.year == by.year and own < by else by

    def _without_number(self, clause: Clause) -> None:
        words = self.chars[clause.start : clause.end].strip("。;,!?")
        body = plain_words(words)
        found = implied(body, words)
        window, mark = self._when(clause.end, clause, rate=found is None or found.unit == "%")
        span = self.view.span(clause.start, clause.start + len(words))
        if found is not None:
            self._implied(found, words, window, mark, span)
        elif is_milestone(body):
            by, stated = self._by(Window.BY_DATE, mark if window is Window.BY_DATE else None)
            made = Promise(
                operator=Operator.DONE,
                value=None,
                unit="完成",
                kind=Kind.MILESTONE,
                quantifier=Quantifier.TOTAL,
                window=Window.BY_DATE,
                span=span,
                by=by,
                by_stated=stated,
                firmness=firmness(body),
            )
            self.found += [replace(made, subject=thing) for thing in things(body)]

    def _implied(
        self,
        promise: Implied,
        words: str,
        window: Window,
        mark: Mark | None,
        span: tuple[int, int],
    ) -> None:
        window = promise.window or window
        if promise.every and (mark is None or window is Window.BY_DATE or self._counted(mark)):
            return
        by, stated = self._by(window, mark)
        factor = mark.factor if mark and promise.every else Decimal(1)
        self.found.append(
            Promise(
                promise.operator,
                promise.value * factor,
                promise.unit,
                promise.kind,
                Quantifier.SHARE if promise.unit == "%" else Quantifier.TOTAL,
                window,
                span,
                by=by,
                by_stated=stated,
                operator_stated=False,
                implied=True,
                firmness=firmness(plain_words(words)),
                scope=scope_of(words)[0],
            )
        )


def _moved(mark: Mark, by: int) -> Mark:
    return replace(mark, start=mark.start + by, until=mark.until + by)


def _held(window: Window, words: str) -> Window:
    if window is Window.BY_DATE and re.search(r"(?:持续|始终|长期|常年)(?:保持|稳定|维持)", words):
        return Window.THROUGHOUT
    return window


def _window_of(word: str) -> Window:
    if word == "月":
        return Window.PER_MONTH
    return Window.PER_QUARTER if word.startswith("季") else Window.PER_YEAR
