"""Tasks from tables: any order of columns, merged rows and columns, heads repeated per page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tongyou.domains.plan.reading.corrections import heading_correction
from tongyou.domains.plan.reading.draft import Draft, RawAction, RawTask, split_title
from tongyou.domains.plan.reading.lexicon import Column, column_hint, column_of
from tongyou.domains.plan.reading.markers import Marker, marker_at, slipped_marker
from tongyou.domains.plan.reading.model import Block, Cell, NodeKind, Span, Table
from tongyou.domains.plan.reading.names import names
from tongyou.domains.plan.reading.numerals import ordinal
from tongyou.domains.plan.reading.units import Statement, find_statement, read_cell, read_labels
from tongyou.domains.plan.reading.view import View

Roles = dict[int, Column]
_UNIT_COLUMNS = (Column.UNITS, Column.LEAD, Column.COOPERATING)
_INDICATORS = re.compile(r"指标名称|监测指标|目标值|现状值|基期|基准值|指标属性|计量单位")


@dataclass(slots=True)
class _Row:
    index: int
    cells: list[Cell]  # distinct cells that stand in this row, from the left


class TableReader:
    """Reads the tables of one document into one draft."""

    def __init__(self, view: View, draft: Draft) -> None:
        self.view, self.draft = view, draft
        self.roles: Roles = {}
        self.width = 0
        self.head: list[str] = []
        self.task: int | None = None
        self.by_rows = False  # each row is a task although its task cell is merged
        self.section_action: int | None = None
        self.action_of: dict[Span, int] = {}
        self.numbers_actions = False
        self.heading: Block | None = None
        self.years: dict[int, str] = {}  # columns that hold the targets of one year

    def words(self, cell: Cell) -> str:
        return self.view.chars[self.view.index(cell.span[0]) : self.view.index(cell.span[1])]

    def read(self, table: Table, heading: Block | None = None) -> bool:
        """Add the table's tasks; False when it is no table of tasks (nothing is marked then).

        `heading` is the short paragraph above the table, if one stands between it and the table
        before: where no row and no column names an action, it does.
        """
        rows = _rows(table)
        start = self._find_head(rows)
        if start is None:
            if not (self.roles and table.width == self.width and self.task is not None):
                return False
            start = 0
        self.width = table.width
        if heading is not None:
            self.heading, self.section_action = heading, None
        self._mark_head(rows[:start])
        self._prepare(rows[start:])
        for row in rows[start:]:
            self._row(row)
        return True

    def _find_head(self, rows: list[_Row]) -> int | None:
        for position, row in enumerate(rows[:6]):
            roles = self._roles_of(row)
            if len(set(roles.values())) < 2 or len(roles) * 2 < len(row.cells):
                continue
            if any(_INDICATORS.search(self.words(cell)) for cell in row.cells):
                return None
            below = rows[position + 1] if position + 1 < len(rows) else None
            end = position + 1
            if below is not None and self._is_second_head(row, below):
                roles = {**roles, **self._roles_of(below)}
                end += 1
            settled = _settle(self._hinted(row, roles))
            if settled is not None:
                self.roles = settled
                self.years = {
                    cell.column: match.group()
                    for cell in row.cells
                    if (match := re.search(r"20\d\d年", self.words(cell)))
                }
                self.head = [self.words(cell) for cell in row.cells]
                return end
        return None

    def _hinted(self, row: _Row, roles: Roles) -> Roles:
        """Columns whose head is no known word, by what it contains."""
        hinted = dict(roles)
        for cell in row.cells:
            if cell.column not in roles:
                hint = column_hint(self.words(cell))
                if hint is not None and hint not in roles.values():
                    hinted.update({cell.column + step: hint for step in range(cell.columns)})
        return hinted

    def _is_second_head(self, row: _Row, below: _Row) -> bool:
        fresh = [cell for cell in below.cells if cell.row == below.index]
        wide = any(cell.columns > 1 for cell in row.cells)
        return wide and bool(fresh) and all(column_of(self.words(cell)) for cell in fresh)

    def _roles_of(self, row: _Row) -> Roles:
        roles: Roles = {}
        for cell in row.cells:
            column = column_of(self.words(cell))
            if column is not None:
                roles.update({cell.column + step: column for step in range(cell.columns)})
        return roles

    def _mark_head(self, rows: list[_Row]) -> None:
        for row in rows:
            for cell in row.cells:
                if cell.row == row.index:
                    self.draft.mark(cell.span, NodeKind.HEADER)

    def _prepare(self, rows: list[_Row]) -> None:
        """Does a merged task cell hold one task, or head a group of rows that are tasks each?"""
        apart = together = 0
        self.numbers_actions = False
        self._single_actions(rows)
        for row in rows:
            task = self._cell(row, Column.TASK)
            number = self._cell(row, Column.NUMBER)
            if task is None:
                continue
            if number and number.rows > task.rows and number.row == row.index:
                self.numbers_actions = True
            if task.rows > 1 and task.row == row.index:
                split = self._rows_differ(rows, task) and not (number and number.rows >= task.rows)
                apart, together = apart + split, together + (not split)
        self.by_rows = apart > together
        if self.by_rows and Column.ACTION not in self.roles.values():
            self.roles = _renamed(self.roles, Column.TASK, Column.ACTION)

    def _single_actions(self, rows: list[_Row]) -> None:
        """An action column in which no two rows share an action holds the tasks themselves."""
        cells = [cell for row in rows if (cell := self._cell(row, Column.ACTION))]
        words = [self.words(cell) for cell in cells]
        merged = any(cell.rows > 1 for cell in cells) or len(set(words)) < len(words)
        if merged or len(cells) < 2 or self.draft.actions:
            return
        if not self._has(Column.CONTENT) and self._has(Column.TASK):
            self.roles = _renamed(self.roles, Column.TASK, Column.CONTENT)
            self.roles = _renamed(self.roles, Column.ACTION, Column.TASK)
        elif not self._has(Column.TASK):
            self.roles = _renamed(self.roles, Column.ACTION, Column.TASK)

    def _rows_differ(self, rows: list[_Row], task: Cell) -> bool:
        inside = [row for row in rows if task.row <= row.index < task.row + task.rows]
        cells = [
            cell for row in inside for role in _UNIT_COLUMNS if (cell := self._cell(row, role))
        ]
        return any(cell.row > task.row and self.words(cell) for cell in cells)

    def _cell(self, row: _Row, column: Column) -> Cell | None:
        for cell in row.cells:
            if self.roles.get(cell.column) is column:
                return cell
        return None

    def _row(self, row: _Row) -> None:
        filled = [cell for cell in row.cells if self.words(cell)]
        fresh = [cell for cell in filled if cell.row == row.index]
        if not fresh:
            return
        if [self.words(cell) for cell in row.cells] == self.head or self._repeats_head(filled):
            self._mark_head([row])
        elif len(filled) == 1 and (filled[0].columns * 2 > self.width or len(row.cells) == 1):
            self._section(filled[0])
        elif self._is_section(row, filled):
            self.draft.mark(filled[0].span, NodeKind.PART)
            self._section(filled[1])
        else:
            self._task_row(row, fresh)

    def _is_section(self, row: _Row, filled: list[Cell]) -> bool:
        """一 | 公共服务类 over all other columns, or alone in its row."""
        if len(filled) != 2 or self.roles.get(filled[0].column) is not Column.NUMBER:
            return False
        if any(cell.row < row.index for cell in filled):
            return False
        wide = filled[1].columns * 2 > self.width
        roman = re.fullmatch(r"\(?[一二三四五六七八九十]{1,3}\)?、?", self.words(filled[0]))
        return wide or roman is not None

    def _repeats_head(self, cells: list[Cell]) -> bool:
        return len(cells) > 1 and all(column_of(self.words(cell)) for cell in cells)

    def _section(self, cell: Cell) -> None:
        words = self.words(cell)
        statement = find_statement(self.view, *self._range(cell.span))
        if statement is not None and self.task is not None and len(words) > 30:
            self._take(statement, self.task)
            return
        if re.match(r"(?:备注|注|说明|填表)[:：]?", words):
            self.draft.mark(cell.span, NodeKind.NOTE)
        elif Column.ACTION in self.roles.values():
            self.draft.mark(cell.span, NodeKind.PART)
        else:
            self.section_action = self._new_action(cell)

    def _new_action(self, cell: Cell, number: int | None = None) -> int:
        marker = marker_at(self.words(cell), 0) or self._slipped(cell)
        title = self.words(cell)[marker.end if marker else 0 :].strip("。:;")
        index = len(self.draft.actions)
        value = number if number is not None else (marker.number if marker else None)
        self.draft.actions.append(
            RawAction(title, cell.span, value, marker.printed if marker else "")
        )
        self.draft.mark(cell.span, NodeKind.ACTION, action=index)
        return index

    def _slipped(self, cell: Cell) -> Marker | None:
        """An action whose number a scanner changed; the number is proposed."""
        before = self.draft.actions[-1].number if self.draft.actions else None
        marker = slipped_marker(self.words(cell), 0, before or 0)
        if marker is not None:
            start = self.view.index(cell.span[0])
            self.draft.corrections.append(
                heading_correction(
                    self.view.text,
                    self.view.span(start, start + marker.end),
                    f"{marker.number}.",
                    marker.number - 1,
                )
            )
        return marker

    def _action(self, row: _Row) -> int:
        cell = self._cell(row, Column.ACTION)
        if cell is None or not self.words(cell):
            if cell is not None and self.draft.actions:
                return len(self.draft.actions) - 1
            return self._default_action()
        if cell.span in self.action_of:
            return self.action_of[cell.span]
        number = self._cell(row, Column.NUMBER)
        own = ordinal(self.words(number)) if number and self.numbers_actions else None
        same = self.draft.actions and self._plain(cell) == self.draft.actions[-1].title
        if same:
            index = len(self.draft.actions) - 1
            self.draft.mark(cell.span, NodeKind.ACTION, action=index)
        else:
            index = self._new_action(cell, own)
        self.action_of[cell.span] = index
        return index

    def _plain(self, cell: Cell) -> str:
        marker = marker_at(self.words(cell), 0)
        return self.words(cell)[marker.end if marker else 0 :].strip("。:;")

    def _default_action(self) -> int:
        if self.section_action is None:
            self.draft.actions.append(self._headed())
            self.section_action = len(self.draft.actions) - 1
        return self.section_action

    def _headed(self) -> RawAction:
        """The action that the paragraph above the table names; without one, the plan itself."""
        if self.heading is None:
            return RawAction("", (0, 0))
        start, end = self._range(self.heading.span)
        marker = marker_at(self.view.chars, start)
        begin = marker.end if marker else start
        title = self.view.chars[begin:end].strip("。:;")
        return RawAction(
            title,
            self.heading.span,
            marker.number if marker else None,
            marker.printed if marker else "",
        )

    def _task_row(self, row: _Row, fresh: list[Cell]) -> None:
        action = self._action(row)
        if self._starts_task(row):
            self.draft.tasks.append(RawTask(action))
            self.task = len(self.draft.tasks) - 1
            self._number(row, self.task)
        if self.task is None:
            return
        for cell in fresh:
            if self.roles.get(cell.column) is not Column.ACTION:
                self._cell_of_task(cell, self.task)

    def _starts_task(self, row: _Row) -> bool:
        if self.task is None:
            return True
        head = self._cell(row, Column.TASK)
        if self.by_rows or head is None:
            head = self._cell(row, Column.CONTENT) or head
        number = self._cell(row, Column.NUMBER)
        numbered = bool(
            number and number.row == row.index and ordinal(self.words(number).strip("、.()"))
        )
        if head is None:
            return numbered
        if not self.words(head):
            return False
        if head.row < row.index:
            return numbered and self._cell(row, Column.TASK) is None
        if number is not None and not self.words(number) and not marker_at(self.words(head), 0):
            return not self._cut_by_page(row, head)
        return True

    def _cut_by_page(self, row: _Row, head: Cell) -> bool:
        """A row without a number whose units are blank goes on from the row before."""
        if (
            self.roles.get(head.column) is Column.TASK
            and self._cell(row, Column.CONTENT) is not None
        ):
            return False
        return not any(
            (cell := self._cell(row, role)) and self.words(cell) for role in _UNIT_COLUMNS
        )

    def _number(self, row: _Row, task: int) -> None:
        cell = self._cell(row, Column.NUMBER)
        raw = self.draft.tasks[task]
        if cell is not None and not self.numbers_actions:
            printed = self.words(cell).strip("、.()")
            raw.number, raw.printed = ordinal(printed), printed

    def _cell_of_task(self, cell: Cell, task: int) -> None:
        role = self.roles.get(cell.column)
        handlers = {
            Column.NUMBER: self._number_cell,
            Column.TASK: self._title_cell,
            Column.CONTENT: self._content_cell,
            Column.DEADLINE: self._deadline_cell,
        }
        if role in _UNIT_COLUMNS:
            self._unit_cell(cell, task, role)
        elif role in handlers:
            handlers[role](cell, task)
        else:
            self.draft.mark(cell.span, NodeKind.NOTE, task=task)

    def _number_cell(self, cell: Cell, task: int) -> None:
        self.draft.mark(cell.span, NodeKind.TASK, task=task)

    def _range(self, span: Span) -> tuple[int, int]:
        return self.view.index(span[0]), self.view.index(span[1])

    def _title_cell(self, cell: Cell, task: int) -> None:
        if not self._has(Column.CONTENT):
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

    def _has(self, column: Column) -> bool:
        return column in self.roles.values()

    def _content_cell(self, cell: Cell, task: int) -> None:
        raw = self.draft.tasks[task]
        if cell.column in self.years:
            raw.dues[cell.span] = self.years[cell.column]
        if not raw.title and (self.by_rows or not self._has(Column.TASK)):
            self._whole(cell, task)
            return
        self._content(cell.span, task)

    def _content(self, span: Span, task: int) -> None:
        start, end = self._range(span)
        statement = None if self._unit_role() else find_statement(self.view, start, end)
        if statement is not None:
            self._take(statement, task)
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
        return any(self._has(column) for column in _UNIT_COLUMNS)

    def _whole(self, cell: Cell, task: int) -> None:
        """One cell holds title and content."""
        raw = self.draft.tasks[task]
        start, end = self._range(cell.span)
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
        start, end = self._range(cell.span)
        statement = read_labels(self.view, start, end) if role is not Column.UNITS else None
        if statement is None or not statement.has_units:
            statement = (
                read_cell(self.view, start, end)
                if role is Column.UNITS
                else self._listed(start, end, role)
            )
        self._take(statement, task)

    def _listed(self, start: int, end: int, role: Column) -> Statement:
        statement = Statement(start, end, explicit=True)
        mentions = [item.mention for item in names(self.view, start, end)]
        if role is Column.LEAD:
            statement.lead = mentions
        else:
            statement.cooperating = mentions
        kind = NodeKind.LEAD if role is Column.LEAD else NodeKind.COOPERATING
        if end > start and self.task is not None:
            self.draft.mark(self.view.span(start, end), kind, task=self.task)
        return statement

    def _take(self, statement: Statement, task: int) -> None:
        self.draft.tasks[task].take(statement)
        self.draft.mark_units(self.view, statement, task)


def _rows(table: Table) -> list[_Row]:
    rows = [_Row(index, []) for index in range(table.height)]
    for cell in table.cells:
        for index in range(cell.row, min(cell.row + cell.rows, table.height)):
            rows[index].cells.append(cell)
    for row in rows:
        row.cells.sort(key=lambda cell: cell.column)
    return rows


def _settle(roles: Roles) -> Roles | None:
    """Make the columns unambiguous; None when the table holds no tasks."""
    roles = dict(roles)
    tasks, contents = _columns(roles, Column.TASK), _columns(roles, Column.CONTENT)
    has_action = Column.ACTION in roles.values()
    if len(tasks) > 1:
        if not has_action:
            roles[tasks[0]] = Column.ACTION
        roles.update(dict.fromkeys(tasks[1 if has_action else 2 :], Column.CONTENT))
    elif not tasks and len(contents) > 1:
        roles[contents[0]] = Column.TASK
    elif not tasks and not contents and has_action:
        roles = _renamed(roles, Column.ACTION, Column.TASK)
    if Column.LEAD in roles.values():
        roles = _renamed(roles, Column.UNITS, Column.COOPERATING)
    kinds = set(roles.values())
    return roles if kinds & {Column.TASK, Column.CONTENT} and len(kinds) >= 2 else None


def _renamed(roles: Roles, old: Column, new: Column) -> Roles:
    return {at: new if item is old else item for at, item in roles.items()}


def _columns(roles: Roles, column: Column) -> list[int]:
    return [at for at, item in sorted(roles.items()) if item is column]
