"""Tasks from running text: which items of the outline are tasks, and what they say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from tongyou.domains.plan.reading.draft import Draft, RawAction, RawTask, split_title
from tongyou.domains.plan.reading.items import Item, Paragraph, all_below
from tongyou.domains.plan.reading.markers import Marker, marker_at
from tongyou.domains.plan.reading.model import Block, NodeKind
from tongyou.domains.plan.reading.openings import settle_openings
from tongyou.domains.plan.reading.outline import Outline
from tongyou.domains.plan.reading.sharing import lend, lend_headings
from tongyou.domains.plan.reading.units import Statement
from tongyou.domains.plan.reading.view import View

_NO_TASKS = re.compile(
    r"指导思想|总体(?:要求|思路|目标)|基本原则|工作(?:目标|要求|原则|思路)|主要目标|发展目标|保障(?:措施|机制)|(?:服务|工作|实施|要素|条件)保障|^(?:加强|强化|完善)?保障$|组织(?:保障|领导|实施|机构)|实施步骤|进度安排|附则|背景|意义|发展基础|监督|考核"
)
_TASKS_HERE = re.compile(r"任务|举措|措施|行动|内容|工程|项目|清单|工作")


class ProseReader:
    """Finds which items of the outline are tasks, fills the draft."""

    def __init__(self, view: View, draft: Draft, blocks: list[Block]) -> None:
        self.view, self.draft, self.blocks = view, draft, blocks
        self.root = Item(-1, None, Paragraph(0, 0))
        self.items: list[Item] = []
        self.tasks: set[int] = set()
        self.loose: set[int] = set()

    def outline(self) -> None:
        """Read the paragraphs into items."""
        found = Outline(self.view, self.draft, self.blocks)
        found.read()
        self.root, self.items = found.root, found.items

    def find_tasks(self) -> None:
        """Decide which items are tasks (see the rules in the room's README)."""
        lend(self.view, self.items)
        if not any(item.statements for item in [self.root, *self.items]):
            lend_headings(self.view, self.items)
        settle_openings(self.root, self.items, self._stopped)
        self._lift()
        self._find_loose()
        for item in self.items:
            if item.has_units and not any(child.has_units for child in item.children):
                self.tasks.add(id(item))
        if self.tasks:
            self._siblings()
        elif sum(len(item.statements) for item in [self.root]) == 0:
            self._without_units()

    def _lift(self) -> None:
        """Units printed once behind a numbered list belong to the item above the list."""
        whole: Counter[int] = Counter()
        last: dict[int, list[Item]] = defaultdict(list)
        for parent in self.items:
            groups = [child for child in parent.children if not child.children]
            if not groups or not any(child.has_units for child in groups):
                continue
            only_last = len(groups) > 1 and not any(child.has_units for child in groups[:-1])
            if only_last and not parent.has_units:
                last[groups[-1].rank].append(parent)
            else:
                whole[groups[-1].rank] += 1
        for rank, parents in last.items():
            if len(parents) > whole[rank]:
                for parent in parents:
                    self._move_up(parent)

    def _move_up(self, parent: Item) -> None:
        """The item swallows its children: they become its content."""
        for child in parent.children:
            parent.body.extend(child.paragraphs)
            for below in child.children:
                parent.body.extend(below.paragraphs)
        parent.children = []

    def _siblings(self) -> None:
        """Items beside a task are tasks too, even when no unit is printed."""
        parents = {id(item.parent) for item in self.items if id(item) in self.tasks}
        ranks = Counter(item.rank for item in self.items if id(item) in self.tasks)
        main = ranks.most_common(1)[0][0]
        for item in self.items:
            if id(item) in self.tasks or item.has_units or self._tasks_below(item):
                continue
            if item.rank != main or self._stopped(item):
                continue
            if id(item.parent) in parents and item.parent is not self.root:
                self.tasks.add(id(item))

    def _tasks_below(self, item: Item) -> bool:
        return any(id(child) in self.tasks or self._tasks_below(child) for child in item.children)

    def _stopped(self, item: Item) -> bool:
        above: Item | None = item
        while above is not None and above is not self.root:
            if _NO_TASKS.search(self._title(above)):
                return True
            above = above.parent
        return False

    def _without_units(self) -> None:
        """No unit anywhere: the deepest items with text under a chapter of tasks."""
        chapters = [
            item
            for item in self.items
            if item.rank <= 1 and _TASKS_HERE.search(self._title(item)) and not self._stopped(item)
        ]
        found = [item for chapter in chapters for item in all_below(chapter)]
        ranks = Counter(item.rank for item in found if item.rank <= 7)
        if not ranks or max(ranks.values()) < 3:
            return
        rank = max(rank for rank, count in ranks.items() if count >= 3)
        self.tasks.update(id(item) for item in found if item.rank == rank)

    def _title(self, item: Item) -> str:
        return (
            split_title(self.view, item.head.start, item.head.end, item.marker)[0]
            if item.head.end
            else ""
        )

    def has_tasks(self) -> int:
        """How many tasks with units the prose holds."""
        lone = sum(1 for item in [self.root, *self.items] if self._paragraph_tasks(item))
        return len(self.tasks) + lone

    def write(self, *, narrative_only: bool = False) -> None:
        """Mark every paragraph; add actions and tasks unless a table holds them."""
        self._item(self.root, None, narrative_only)

    def _item(self, item: Item, action: int | None, narrative: bool) -> None:  # noqa: FBT001
        if not narrative and id(item) in self.tasks and not self._paragraph_tasks(item):
            self._task(item, action if action is not None else self._action_for(item.parent))
            return
        own = action
        groups = [] if narrative else self._paragraph_tasks(item)
        holds = not narrative and (
            bool(groups) or any(id(child) in self.tasks for child in item.children)
        )
        if item is not self.root:
            own = self._heading(item) if holds else self._plain_heading(item, action)
        if groups:
            self._groups(item, groups, own)
        else:
            for paragraph in item.body:
                self._narrative(paragraph)
        for child in item.children:
            self._item(child, own if holds else None, narrative)

    def _heading(self, item: Item) -> int | None:
        if item is self.root:
            return None
        title, begin, content = split_title(self.view, item.head.start, item.head.end, item.marker)
        inline = bool(self._paragraph_tasks(item)) and item.head.statement is not None
        end = item.head.start + len(item.marker.printed) if inline and item.marker else content
        end = max(end, begin)
        index = len(self.draft.actions)
        span = self.view.span(item.head.start, content)
        self.draft.actions.append(
            RawAction(
                title,
                span,
                item.marker.number if item.marker else None,
                item.marker.printed if item.marker else "",
            )
        )
        self.draft.mark(span, NodeKind.ACTION, action=index)
        if content < item.head.end and not inline:
            self._narrative(Paragraph(content, item.head.end))
        return index

    def _plain_heading(self, item: Item, action: int | None) -> int | None:
        if item is self.root:
            return action
        _, _, content = split_title(self.view, item.head.start, item.head.end, item.marker)
        short = content >= item.head.end and item.rank <= 2
        kind = NodeKind.PART if short else NodeKind.NARRATIVE
        self.draft.mark(self.view.span(item.head.start, item.head.end), kind)
        return action

    def _narrative(self, paragraph: Paragraph) -> None:
        if paragraph.end > paragraph.start:
            self.draft.mark(self.view.span(paragraph.start, paragraph.end), NodeKind.NARRATIVE)

    def _paragraph_tasks(self, item: Item) -> list[list[Paragraph]]:
        """Unnumbered tasks: two or more paragraphs below a heading that each name their units."""
        groups: list[list[Paragraph]] = []
        current: list[Paragraph] = []
        lone = item.head.statement is not None and not item.head.bare
        for paragraph in ([item.head] if lone else []) + item.body:
            named = paragraph.statement is not None and paragraph.statement.has_units
            if groups and not current and (paragraph.joined or paragraph.bare):
                groups[-1].append(paragraph)
                continue
            current.append(paragraph)
            if named:
                groups.append(current)
                current = []
        least = 1 if item is self.root or id(item.parent) in self.loose else 2
        return groups if len(groups) >= least and not item.children else []

    def _find_loose(self) -> None:
        """Headings beside one that holds several unnumbered tasks hold such tasks too."""
        self.loose = {
            id(item.parent)
            for item in self.items
            if item.head.statement is None and self._paragraph_tasks(item)
        }

    def _groups(self, item: Item, groups: list[list[Paragraph]], action: int | None) -> None:
        known = {id(paragraph) for group in groups for paragraph in group}
        for group in groups:
            index = self._new_task(action if action is not None else self._action_for(item))
            start = group[0].start
            if group[0] is item.head:
                start = split_title(self.view, item.head.start, item.head.end, item.marker)[2]
            self._first(index, start, group[0])
            for paragraph in group[1:]:
                self._body(index, paragraph)
        for paragraph in item.body:
            if id(paragraph) not in known:
                self._narrative(paragraph)

    def _action_for(self, item: Item | None) -> int:
        """An action for a task without a heading of its own above it."""
        if item is None or item is self.root:
            if not self.draft.actions:
                self.draft.actions.append(RawAction("", (0, 0)))
            return 0
        return max(0, len(self.draft.actions) - 1)

    def _new_task(self, action: int) -> int:
        self.draft.tasks.append(RawTask(action))
        return len(self.draft.tasks) - 1

    def _task(self, item: Item, action: int) -> None:
        index = self._new_task(action)
        raw = self.draft.tasks[index]
        if item.marker:
            raw.number, raw.printed = item.marker.number, item.marker.printed
        self._first(index, item.head.start, item.head, item.marker)
        for paragraph in item.body:
            self._body(index, paragraph)
        for below in all_below(item):
            for paragraph in below.paragraphs:
                self._body(index, paragraph)
        if item.lent is not None and not raw.lead:
            raw.borrowed = True
            raw.take(item.lent)

    def _first(
        self, index: int, start: int, paragraph: Paragraph, marker: Marker | None = None
    ) -> None:
        """The paragraph with the title."""
        raw = self.draft.tasks[index]
        statement = paragraph.statement
        if statement and statement.opens and statement.start <= self._words_from(start, marker):
            self._rest_behind(index, start, paragraph, statement)
            return
        stop = statement.start if statement else paragraph.end
        title, _, content = split_title(self.view, start, max(stop, start), marker)
        raw.title = title
        content = min(content, stop)
        raw.title_span = self.view.span(start, content)
        self.draft.mark(raw.title_span, NodeKind.TASK, task=index)
        self._rest(index, content, stop)
        self._units(index, paragraph)

    def _words_from(self, start: int, known: Marker | None) -> int:
        marker = marker_at(self.view.chars, start) or known
        return marker.end if marker else start

    def _rest_behind(self, index: int, start: int, paragraph: Paragraph, who: Statement) -> None:
        """Units stand in front of the title: 3.市教育局负责新建幼儿园4所."""
        raw = self.draft.tasks[index]
        raw.title, _, content = split_title(self.view, who.end, paragraph.end)
        raw.title_span = self.view.span(who.end, content)
        if who.start > start:
            self.draft.mark(self.view.span(start, who.start), NodeKind.TASK, task=index)
        self.draft.mark(raw.title_span, NodeKind.TASK, task=index)
        raw.take(who)
        self.draft.mark_units(self.view, who, index)
        self._rest(index, content, paragraph.end)

    def _body(self, index: int, paragraph: Paragraph) -> None:
        statement = paragraph.statement
        self._rest(index, paragraph.start, statement.start if statement else paragraph.end)
        self._units(index, paragraph)

    def _rest(self, index: int, start: int, end: int) -> None:
        if end > start:
            span = self.view.span(start, end)
            self.draft.tasks[index].content.append(span)
            self.draft.mark(span, NodeKind.CONTENT, task=index)

    def _units(self, index: int, paragraph: Paragraph) -> None:
        statement = paragraph.statement
        if statement is None:
            return
        self.draft.tasks[index].take(statement)
        self.draft.mark_units(self.view, statement, index)
        self._rest(index, statement.end, paragraph.end)
