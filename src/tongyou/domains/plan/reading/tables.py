"""Tasks from tables: any order of columns, merged rows and columns, heads repeated per page."""

from __future__ import annotations

import re

from tongyou.domains.plan.reading.cards import cards_of
from tongyou.domains.plan.reading.cells import TaskCells
from tongyou.domains.plan.reading.corrections import heading_correction
from tongyou.domains.plan.reading.draft import Draft, RawAction, RawTask
from tongyou.domains.plan.reading.heads import (
    Roles,
    Row,
    find_head,
    renamed,
    rows_of,
    words_of,
)
from tongyou.domains.plan.reading.lexicon import UNIT_COLUMNS, Column, column_of
from tongyou.domains.plan.reading.markers import Marker, marker_at, slipped_marker
from tongyou.domains.plan.reading.model import Block, Cell, NodeKind, Span, Table
from tongyou.domains.plan.reading.numerals import ordinal
from tongyou.domains.plan.reading.units import find_statement
from tongyou.domains.plan.reading.view import View

_CARRIED = (*UNIT_COLUMNS, Column.DEADLINE)


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
        self.years: dict[int, str] = {}
        self.begin, self.follows = 0, False  # first row of a table; does it follow another?
        self.cells = TaskCells(view, draft)

    def words(self, cell: Cell) -> str:
        return words_of(self.view, cell)

    def read(self, table: Table, heading: Block | None = None) -> bool:
        """Add the table's tasks; False when it is no table of tasks (nothing is marked then).

        `heading` is the short paragraph above the table, if one stands between it and the table
        before: where no row and no column names an action, it does.
        """
        rows = rows_of(table)
        if self._cards(rows, heading):
            return True
        head = find_head(self.view, rows)
        if head is not None:
            self.roles, self.head, self.years = head.roles, head.words, head.years
        elif not (self.roles and table.width == self.width and self.task is not None):
            return False
        start = head.end if head else 0
        self.begin, self.follows = start, self.task is not None
        self.width = table.width
        if heading is not None:
            self.heading, self.section_action = heading, None
        self._mark_head(rows[:start])
        self._prepare(rows[start:])
        self.cells.lay_out(self.roles.values(), self.years, by_rows=self.by_rows)
        for row in rows[start:]:
            self._row(row)
        return True

    def _mark_head(self, rows: list[Row]) -> None:
        for row in rows:
            for cell in row.cells:
                if cell.row == row.index:
                    self.draft.mark(cell.span, NodeKind.HEADER)

    def _prepare(self, rows: list[Row]) -> None:
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
            self.roles = renamed(self.roles, Column.TASK, Column.ACTION)

    def _single_actions(self, rows: list[Row]) -> None:
        """An action column in which no two rows share an action holds the tasks themselves."""
        cells = [cell for row in rows if (cell := self._cell(row, Column.ACTION))]
        words = [self.words(cell) for cell in cells]
        merged = any(cell.rows > 1 for cell in cells) or len(set(words)) < len(words)
        if merged or len(cells) < 2 or self.draft.actions:
            return
        if Column.CONTENT not in self.roles.values() and Column.TASK in self.roles.values():
            self.roles = renamed(self.roles, Column.TASK, Column.CONTENT)
            self.roles = renamed(self.roles, Column.ACTION, Column.TASK)
        elif Column.TASK not in self.roles.values():
            self.roles = renamed(self.roles, Column.ACTION, Column.TASK)

    def _rows_differ(self, rows: list[Row], task: Cell) -> bool:
        inside = [row for row in rows if task.row <= row.index < task.row + task.rows]
        cells = [cell for row in inside for role in UNIT_COLUMNS if (cell := self._cell(row, role))]
        return any(cell.row > task.row and self.words(cell) for cell in cells)

    def _cell(self, row: Row, column: Column) -> Cell | None:
        for cell in row.cells:
            if self.roles.get(cell.column) is column:
                return cell
        return None

    def _row(self, row: Row) -> None:
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

    def _is_section(self, row: Row, filled: list[Cell]) -> bool:
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
        statement = find_statement(self.view, *self.cells.range(cell.span))
        if statement is not None and self.task is not None and len(words) > 30:
            self.cells.take(statement, self.task)
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

    def _action(self, row: Row) -> int:
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
        start, end = self.cells.range(self.heading.span)
        marker = marker_at(self.view.chars, start)
        begin = marker.end if marker else start
        title = self.view.chars[begin:end].strip("。:;")
        return RawAction(
            title,
            self.heading.span,
            marker.number if marker else None,
            marker.printed if marker else "",
        )

    def _task_row(self, row: Row, fresh: list[Cell]) -> None:
        fresh_task = self._starts_task(row)
        if not fresh_task and row.index == self.begin and self.follows:
            self._go_on(row, fresh)
            return
        action = self._action(row)
        if fresh_task:
            self.draft.tasks.append(RawTask(action))
            self.task = len(self.draft.tasks) - 1
            self._number(row, self.task)
        if self.task is None:
            return
        for cell in row.cells if fresh_task else fresh:
            role = self.roles.get(cell.column)
            if cell.row == row.index and role is not Column.ACTION:
                self.cells.put(cell, self.task, role)
            elif cell.row < row.index and role in _CARRIED:
                self.cells.carry(cell, self.task, role)

    def _go_on(self, row: Row, fresh: list[Cell]) -> None:
        """The first row of a page that ends the last row of the page before."""
        action = self._cell(row, Column.ACTION)
        if action is not None and action in fresh and self.draft.actions:
            last = len(self.draft.actions) - 1
            self.draft.actions[last].title += self._plain(action)
            self.draft.mark(action.span, NodeKind.ACTION, action=last)
            self.action_of[action.span] = last
        for cell in fresh:
            role = self.roles.get(cell.column)
            if role is not Column.ACTION and self.task is not None:
                self.cells.go_on(cell, self.task, role)

    def _starts_task(self, row: Row) -> bool:
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

    def _cut_by_page(self, row: Row, head: Cell) -> bool:
        """A row without a number whose units are blank goes on from the row before."""
        if (
            self.roles.get(head.column) is Column.TASK
            and (content := self._cell(row, Column.CONTENT)) is not None
            and self.words(content)
        ):
            return False
        return not any(
            (cell := self._cell(row, role)) and self.words(cell) for role in UNIT_COLUMNS
        )

    def _number(self, row: Row, task: int) -> None:
        cell = self._cell(row, Column.NUMBER)
        raw = self.draft.tasks[task]
        if cell is not None and not self.numbers_actions:
            printed = self.words(cell).strip("、.()")
            raw.number, raw.printed = ordinal(printed), printed

    def _cards(self, rows: list[Row], heading: Block | None) -> bool:
        """Tasks that stand in cards: a label and its value in each row."""
        cards = cards_of(self.view, rows)
        if not cards:
            return False
        if heading is not None and (
            marker_at(self._heading_words(heading), 0) or not self.draft.tasks
        ):
            self.heading, self.section_action = heading, None
        for card in cards:
            action = self._card_action(card.values)
            self.cells.lay_out([role for role, _ in card.values], {}, by_rows=False)
            self.draft.tasks.append(RawTask(action))
            task = len(self.draft.tasks) - 1
            for label in card.labels:
                self.draft.mark(label.span, NodeKind.HEADER)
            for role, cell in card.values:
                if role is Column.NUMBER:
                    printed = self.words(cell).strip("、.()")
                    raw = self.draft.tasks[task]
                    raw.number, raw.printed = ordinal(printed), printed
                if role is not Column.ACTION:
                    self.cells.put(cell, task, role)
        return True

    def _heading_words(self, heading: Block) -> str:
        start, end = self.cells.range(heading.span)
        return self.view.chars[start:end]

    def _card_action(self, values: list[tuple[Column, Cell]]) -> int:
        cell = next((cell for role, cell in values if role is Column.ACTION), None)
        if cell is None:
            return self._default_action()
        for index, action in enumerate(self.draft.actions):
            if action.title == self._plain(cell):
                self.draft.mark(cell.span, NodeKind.ACTION, action=index)
                return index
        return self._new_action(cell)
