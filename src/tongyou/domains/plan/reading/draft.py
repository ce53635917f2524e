"""What the layout readers hand over: tasks and actions in document order, and labelled stretches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tongyou.domains.plan.reading.lexicon import Label
from tongyou.domains.plan.reading.markers import Marker, marker_at
from tongyou.domains.plan.reading.model import Correction, NodeKind, Span, UnitMention
from tongyou.domains.plan.reading.names import Vocabulary
from tongyou.domains.plan.reading.units import Statement
from tongyou.domains.plan.reading.view import View

_KINDS = {
    Label.LEAD: NodeKind.LEAD,
    Label.RESPONSIBLE: NodeKind.LEAD,
    Label.COOPERATING: NodeKind.COOPERATING,
    Label.DEADLINE: NodeKind.DEADLINE,
}


@dataclass(slots=True)
class RawAction:
    """An action before it is numbered."""

    title: str
    span: Span
    number: int | None = None
    printed: str = ""


@dataclass(slots=True)
class RawTask:
    """A task before its commitments are read. `action` indexes the draft's actions."""

    action: int
    title: str = ""
    title_span: Span = (0, 0)
    number: int | None = None
    printed: str = ""
    content: list[Span] = field(default_factory=list)
    lead: list[UnitMention] = field(default_factory=list)
    cooperating: list[UnitMention] = field(default_factory=list)
    deadline: str = ""
    dues: dict[Span, str] = field(default_factory=dict)  # a column's own year (2024年目标)
    year: str = ""  # the years that the heading above it names
    borrowed: bool = False  # its units are printed elsewhere, once for several tasks
    shared: bool = False  # the lead is only the first of a list of 责任单位

    def take(self, statement: Statement) -> None:
        """Add what a statement says; a unit already leading does not cooperate as well.

        A list of 责任单位 names partners where a lead is named elsewhere, and leads where only
        partners are; alone, its first unit leads.
        """
        lead, partners = list(statement.lead), list(statement.cooperating)
        if statement.shared and self.lead:
            lead, partners = [], lead + partners
        elif self.shared and partners and not lead:
            self.lead, self.cooperating = self.lead + self.cooperating, []
        self.shared = statement.shared if not self.lead else False
        known = {item.name for item in self.lead}
        self.lead += [item for item in lead if item.name not in known]
        known = {item.name for item in (*self.lead, *self.cooperating)}
        self.cooperating += [item for item in partners if item.name not in known]
        self.deadline = self.deadline or statement.deadline


@dataclass(frozen=True, slots=True)
class Segment:
    """A labelled stretch; `task` or `action` index what it belongs to."""

    span: Span
    kind: NodeKind
    task: int | None = None
    action: int | None = None


@dataclass(slots=True)
class Draft:
    """A document half understood."""

    actions: list[RawAction] = field(default_factory=list)
    tasks: list[RawTask] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def mark(
        self, span: Span, kind: NodeKind, *, task: int | None = None, action: int | None = None
    ) -> None:
        """Label a stretch, unless it is empty."""
        if span[1] > span[0]:
            self.segments.append(Segment(span, kind, task, action))

    def mark_units(self, view: View, statement: Statement, task: int) -> None:
        """Label the parts of a statement of units."""
        for label, start, end in statement.parts:
            if end > start:
                self.mark(view.span(start, end), _KINDS[label], task=task)


_DATE_CLAUSE = re.compile(
    r"(?:到|至|截至|在)?20\d\d年(?:\d{1,2}月)?(?:底|末)?(?:前)?,|“?十.五”?(?:期间|末),"
)


def _first_comma(view: View, begin: int, end: int) -> int:
    """The end of the first clause that says more than a date; -1 when there is none."""
    date = _DATE_CLAUSE.match(view.chars, begin, end)
    return view.chars.find(",", date.end() if date else begin, end)


_TITLE_STOP = re.compile(r"[。:;]")


_TITLE_LABEL = re.compile(r"(?:任务|项目|事项|工作|举措|行动)(?:名称|事项):")


def split_title(
    view: View, start: int, end: int, known: Marker | None = None
) -> tuple[str, int, int]:
    """The title of an item without its number, where it starts, and where its content begins.

    The title is the first sentence; when that is all there is, or very long, its first clause.
    `known` is a number that only its surroundings tell (`4,` for 4.).
    """
    marker = marker_at(view.chars, start) or known
    if view.chars[start : start + 1] == "【" and view.chars.find("】", start, end) == end - 1:
        return view.chars[start + 1 : end - 1], start + 1, end
    begin = marker.end if marker and marker.end < end else start
    label = _TITLE_LABEL.match(view.chars, begin, end)
    begin = label.end() if label and label.end() < end else begin
    stop = _TITLE_STOP.search(view.chars, begin, end)
    cut = stop.start() if stop else end
    closes = stop is not None and stop.group() == "。" and stop.end() >= end
    lists = stop is not None and stop.group() == ";"
    if cut - begin > 45 or closes or lists or marker is None:
        comma = _first_comma(view, begin, cut)
        cut = comma if 4 <= comma - begin <= 45 else min(cut, begin + 60)
    title = view.chars[begin:cut].strip("。.:;, ")
    content = cut + 1 if cut < end and view.chars[cut] in "。:;," else cut
    return title, begin, min(content, end)
