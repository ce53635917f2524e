"""What the cells of one task say: its number, title, content, units and deadline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tongyou.domains.plan.reading.draft import Draft, split_title
from tongyou.domains.plan.reading.heads import words_of
from tongyou.domains.plan.reading.lexicon import UNIT_COLUMNS, Column, looks_like_unit
from tongyou.domains.plan.reading.markers import marker_at
from tongyou.domains.plan.reading.model import Cell, NodeKind, Span, UnitMention
from tongyou.domains.plan.reading.names import names
from tongyou.domains.plan.reading.units import Statement, find_statement, read_cell, read_labels
from tongyou.domains.plan.reading.view import View

_DITTO = frozenset(("同上", "〃", "″", '"', "同前"))
_KINDS = {
    Column.LEAD: NodeKind.LEAD,
    Column.UNITS: NodeKind.LEAD,
    Column.COOPERATING: NodeKind.COOPERATING,
    Column.DEADLINE: NodeKind.DEADLINE,
    Column.CONTENT: NodeKind.CONTENT,
}


def _halves(left: str, right: str) -> bool:
    """Do these make one name, and at least one of them none alone?"""
    whole = looks_like_unit(left + right)
    return whole and not (looks_like_unit(left) and looks_like_unit(right))


class TaskCells:
    """Writes cells into the tasks of a draft."""

    def __init__(self, view: View, draft: Draft) -> None:
        self.view, self.draft = view, draft
        self.columns: set[Column] = set()
        self.last: dict[Column, Cell] = {}  # what 同上 repeats
        self.by_rows = False  # each row is a task although its task cell is merged
        self.years: dict[int, str] = {}  # columns that hold the targets of one year

    def lay_out(self, columns: Iterable[Column], years: dict[int, str], *, by_rows: bool) -> None:
        """Which columns the table has."""
        self.last = {}
        self.columns, self.years, self.by_rows = set(columns), years, by_rows

    def words(self, cell: Cell) -> str:
        """What a cell says."""
        return words_of(self.view, cell)

    def carry(self, cell: Cell, task: int, role: Column | None) -> None:
        """A cell merged over several tasks counts for each; its text belongs to the first."""
        before = len(self.draft.segments)
        self.put(cell, task, role)
        del self.draft.segments[before:]

    def go_on(self, cell: Cell, task: int, role: Column | None) -> None:
        """Read what a page break left of a cell; a name or a date may be cut in two."""
        raw = self.draft.tasks[task]
        if role is Column.DEADLINE:
            raw.deadline += self.words(cell)
            self.draft.mark(cell.span, NodeKind.DEADLINE, task=task)
            return
        listed = raw.lead if role is Column.LEAD or not raw.cooperating else raw.cooperating
        first = re.split(r"[、,;。]", self.words(cell))[0]
        if role not in UNIT_COLUMNS or not listed or not _halves(listed[-1].name, first):
            self.put(cell, task, role)
            return
        listed[-1] = UnitMention(listed[-1].name + first, listed[-1].span)
        start, end = self.range(cell.span)
        rest = self._listed(start + len(first), end, Column.COOPERATING, task)
        if role is Column.LEAD:
            rest.lead, rest.cooperating = rest.cooperating, []
        raw.take(rest)
        kind = NodeKind.LEAD if listed is raw.lead else NodeKind.COOPERATING
        self.draft.mark(cell.span, kind, task=task)

    def put(self, cell: Cell, task: int, role: Column | None) -> None:
        """Read a cell of a column with this role into a task; unknown columns stay unread."""
        if role in self.last and self.words(cell) in _DITTO:
            self.carry(self.last[role], task, role)
            self.draft.mark(cell.span, _KINDS.get(role, NodeKind.NOTE), task=task)
            return
        if role is not None:
            self.last[role] = cell
        handlers = {
            Column.NUMBER: self._number_cell,
            Column.TASK: self._title_cell,
            Column.CONTENT: self._content_cell,
            Column.DEADLINE: self._deadline_cell,
        }
        if role in UNIT_COLUMNS:
            self._unit_cell(cell, task, role)
        elif role in handlers:
            handlers[role](cell, task)
        elif role is not None:
            self.draft.mark(cell.span, NodeKind.NOTE, task=task)

    def _number_cell(self, cell: Cell, task: int) -> None:
        self.draft.mark(cell.span, NodeKind.TASK, task=task)

    def range(self, span: Span) -> tuple[int, int]:
        """View positions of a document span."""
        return self.view.index(span[0]), self.view.index(span[1])

    def _title_cell(self, cell: Cell, task: int) -> None:
        if not self.has(Column.CONTENT):
            self._whole(cell, task)
            return
        raw = self.draft.tasks[task]
        words = self.words(cell)
        marker = marker_at(words, 0)
        title = words[marker.end if marker else 0 :].strip("。:;")
        raw.title += title
        raw.title_span = cell.span if raw.title_span == (0, 0) else raw.title_span
        if marker and raw.number is None:
            raw.number, raw.printed = marker.number, marker.printed
        self.draft.mark(cell.span, NodeKind.TASK, task=task)

    def has(self, column: Column) -> bool:
        """Has the table such a column?"""
        return column in self.columns

    def _content_cell(self, cell: Cell, task: int) -> None:
        raw = self.draft.tasks[task]
        if cell.column in self.years:
            raw.dues[cell.span] = self.years[cell.column]
        if not raw.title and (self.by_rows or not self.has(Column.TASK)):
            self._whole(cell, task)
            return
        self._content(cell.span, task)

    def _content(self, span: Span, task: int) -> None:
        start, end = self.range(span)
        statement = None if self._unit_role() else find_statement(self.view, start, end)
        if statement is not None:
            self.take(statement, task)
            self._rest(start, statement.start, task)
            self._rest(statement.end, end, task)
            return
        self.draft.tasks[task].content.append(span)
        self.draft.mark(span, NodeKind.CONTENT, task=task)

    def _rest(self, start: int, end: int, task: int) -> None:
        if end > start:
            span = self.view.span(start, end)
            self.draft.tasks[task].content.append(span)
            self.draft.mark(span, NodeKind.CONTENT, task=task)

    def _unit_role(self) -> bool:
        return any(self.has(column) for column in UNIT_COLUMNS)

    def _whole(self, cell: Cell, task: int) -> None:
        """One cell holds title and content."""
        raw = self.draft.tasks[task]
        start, end = self.range(cell.span)
        if raw.title:
            self._content(cell.span, task)
            return
        title, begin, content = split_title(self.view, start, end)
        marker = marker_at(self.view.chars, start)
        if marker and begin > start and raw.number is None:
            raw.number, raw.printed = marker.number, marker.printed
        raw.title = title
        if content >= end:
            raw.title_span = cell.span
            self.draft.mark(cell.span, NodeKind.TASK, task=task)
            return
        edge = self.view.starts[content]
        raw.title_span = self.view.span(start, content)
        self.draft.mark(raw.title_span, NodeKind.TASK, task=task)
        self._content((edge, cell.span[1]), task)

    def _deadline_cell(self, cell: Cell, task: int) -> None:
        raw = self.draft.tasks[task]
        raw.deadline = raw.deadline or self.words(cell)
        self.draft.mark(cell.span, NodeKind.DEADLINE, task=task)

    def _unit_cell(self, cell: Cell, task: int, role: Column) -> None:
        start, end = self.range(cell.span)
        statement = read_labels(self.view, start, end) if role is not Column.UNITS else None
        if statement is None or not statement.has_units:
            statement = (
                read_cell(self.view, start, end)
                if role is Column.UNITS
                else self._listed(start, end, role, task)
            )
        self.take(statement, task)

    def _listed(self, start: int, end: int, role: Column, task: int) -> Statement:
        statement = Statement(start, end, explicit=True)
        mentions = [item.mention for item in names(self.view, start, end)]
        if role is Column.LEAD:
            statement.lead = mentions
        else:
            statement.cooperating = mentions
        kind = NodeKind.LEAD if role is Column.LEAD else NodeKind.COOPERATING
        if end > start:
            self.draft.mark(self.view.span(start, end), kind, task=task)
        return statement

    def take(self, statement: Statement, task: int) -> None:
        """Give a task the units of a statement."""
        self.draft.tasks[task].take(statement)
        self.draft.mark_units(self.view, statement, task)
