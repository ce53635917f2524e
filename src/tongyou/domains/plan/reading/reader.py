"""The reading of a document: layout first, then units and numbers, then the proof of coverage."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from tongyou.domains.plan.reading.commitments import read_commitments
from tongyou.domains.plan.reading.corrections import (
    propose,
    unit_correction,
    unit_variants,
    without_overlaps,
)
from tongyou.domains.plan.reading.dates import Mark, deadline, read_period
from tongyou.domains.plan.reading.draft import Draft, RawTask
from tongyou.domains.plan.reading.flat import FlatReader
from tongyou.domains.plan.reading.layout import paragraphs
from tongyou.domains.plan.reading.markers import marker_at
from tongyou.domains.plan.reading.model import (
    Action,
    Block,
    BlockKind,
    Correction,
    Document,
    NodeKind,
    Period,
    Promise,
    Reading,
    Source,
    Span,
    Table,
    Task,
    UnitMention,
)
from tongyou.domains.plan.reading.partition import Owners, partition
from tongyou.domains.plan.reading.preface import find_title, settle_kinds
from tongyou.domains.plan.reading.prose import ProseReader
from tongyou.domains.plan.reading.tables import TableReader
from tongyou.domains.plan.reading.view import View
from tongyou.domains.plan.types import Operator


def read_text(text: str, *, name: str = "", sha256: str = "", kind: str = "txt") -> Reading:
    """Read a plain text. Never raises on what the text says: what is no plan comes back unread."""
    digest = sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(name, kind, digest, text)
    return read_source(Source(document, tuple(paragraphs(text))))


def read_source(source: Source) -> Reading:
    """Read a document that is already taken apart into paragraphs and tables."""
    text = source.document.text
    proposals = propose(text)
    view = View(text, [(0, len(text))], proposals)
    draft = _draft(view, source)
    title, title_span = find_title(view, list(source.blocks))
    settle_kinds(text, draft, title_span)
    period = read_period(title or view.chars[:200], view.chars)
    settled = _settle_units(text, draft)
    corrections = without_overlaps(proposals + draft.corrections + settled)
    actions, kept = _actions(draft, title)
    tasks = _tasks(text, draft, proposals, period, [actions[at].number for at in kept])
    nodes, unread = partition(text, draft.segments, _owners(actions, tasks, kept))
    return Reading(
        source.document,
        title,
        period,
        tuple(actions),
        tuple(tasks),
        tuple(corrections),
        nodes,
        unread,
    )


def _draft(view: View, source: Source) -> Draft:
    """Tables first; then a flattened table; then prose, which is narrative where a table rules."""
    tabled = Draft()
    reader = TableReader(view, tabled)
    loose: list[Block] = []
    read: list[Table] = []
    above: Block | None = None
    for item in source.blocks:
        if isinstance(item, Block):
            loose.append(item)
            above = item if _is_heading(view, item) else above
        elif reader.read(item, above):
            above = None
            read.append(item)
        else:
            loose.extend(_as_blocks(item))
    loose.sort(key=lambda block: block.span)
    flat = FlatReader(view, Draft())
    if not tabled.tasks and flat.applies():
        flat.read()
        return flat.draft
    return _with_prose(view, tabled, loose, read)


def _is_heading(view: View, block: Block) -> bool:
    """A short paragraph that is no sentence."""
    words = view.chars[view.index(block.span[0]) : view.index(block.span[1])]
    if block.kind is BlockKind.FURNITURE or not words:
        return False
    short = len(words) <= 40 and not words.endswith(("。", ";", ":"))
    named = block.heading > 0 or marker_at(words, 0) is not None
    return short and (named or not re.match(r"附[件表]?\d*$|单位:|填报|\(", words))


def _as_blocks(table: Table) -> list[Block]:
    """A table without tasks is read as paragraphs, a cell each."""
    return [Block(cell.span, heading=0) for cell in table.cells if cell.span[1] > cell.span[0]]


def _with_prose(view: View, tabled: Draft, loose: list[Block], tables: list[Table]) -> Draft:
    prose = ProseReader(view, tabled, loose)
    prose.outline()
    prose.find_tasks()
    if tabled.tasks and len(tabled.tasks) * 2 >= prose.has_tasks():
        prose.write(narrative_only=True)
        return tabled
    if not tabled.tasks:
        prose.write()
        return tabled
    fresh = Draft()
    for table in tables:  # a small table beside long prose: its text is narrative
        for block in _as_blocks(table):
            fresh.mark(block.span, NodeKind.NARRATIVE)
    again = ProseReader(view, fresh, loose)
    again.outline()
    again.find_tasks()
    again.write()
    return fresh


def _settle_units(text: str, draft: Draft) -> list[Correction]:
    """Read misprinted unit names as the name the document prints elsewhere, and propose it."""
    mentions = [item for task in draft.tasks for item in (*task.lead, *task.cooperating)]
    variants = unit_variants(Counter(item.name for item in mentions))
    found: list[Correction] = []

    def settled(items: list[UnitMention]) -> list[UnitMention]:
        fresh: list[UnitMention] = []
        for item in items:
            other = variants.get(item.name)
            if other is not None:
                found.append(unit_correction(text, item.span, item.name, *other))
            fresh.append(UnitMention(other[0], item.span) if other else item)
        return fresh

    for task in draft.tasks:
        task.lead, task.cooperating = settled(task.lead), settled(task.cooperating)
    return found


def _actions(draft: Draft, title: str) -> tuple[list[Action], list[int]]:
    """Numbered actions that hold tasks, and for each raw action its place among them."""
    used = {task.action for task in draft.tasks}
    held = [at for at in range(len(draft.actions)) if at in used]
    raws = [draft.actions[at] for at in held]
    numbers = _numbers([raw.number for raw in raws])
    actions = [
        Action(number, raw.title or title, raw.span, raw.printed)
        for number, raw in zip(numbers, raws, strict=True)
    ]
    places = {at: place for place, at in enumerate(held)}
    for segment_at, segment in enumerate(draft.segments):
        if segment.action is not None and segment.action not in used:
            draft.segments[segment_at] = replace(segment, kind=NodeKind.PART, action=None)
    return actions, [places.get(at, 0) for at in range(len(draft.actions))]


def _numbers(printed: list[int | None]) -> list[int]:
    """The printed numbers when they rise without repetition from 1; else 1, 2, 3 ..."""
    known = [number for number in printed if number is not None]
    rising = all(a < b for a, b in pairwise(known))
    if len(known) == len(printed) and rising and known and known[0] == 1:
        return known
    return list(range(1, len(printed) + 1))


def _tasks(
    text: str,
    draft: Draft,
    proposals: list[Correction],
    period: Period | None,
    action_numbers: list[int],
) -> list[Task]:
    numbers = _numbers([task.number for task in draft.tasks])
    return [
        _task(text, _with_year(raw, draft), number, action_numbers[raw.action], proposals, period)
        for number, raw in zip(numbers, draft.tasks, strict=True)
    ]


_OF_YEARS = re.compile(
    r"20\d\d年(?:度)?(?:重点|主要|工作|建设|目标|实施)*(?:任务|目标|计划|行动|清单|项目|安排)"
    r"|\((?:到)?(?:20\d\d年?-)?20\d\d年\)"
)


def _with_year(raw: RawTask, draft: Draft) -> RawTask:
    """A task without a date of its own is due when the heading above it says (2024年任务清单)."""
    match = _OF_YEARS.search(draft.actions[raw.action].title)
    if match is not None and not raw.deadline:
        raw.year = match.group().strip("()")
    return raw


def _task(
    text: str,
    raw: RawTask,
    number: int,
    action: int,
    proposals: list[Correction],
    period: Period | None,
) -> Task:
    content = View(text, raw.content, proposals)
    commitments = _commitments(text, raw, proposals, period)
    own = [span for span in (raw.title_span, *raw.content) if span[1] > span[0]]
    first = min((span[0] for span in own), default=0)  # a merged cell of units may stand above
    units = [item.span for item in (*raw.lead, *raw.cooperating) if item.span[0] >= first]
    used = own if raw.borrowed and own else own + units
    return Task(
        number=number,
        action=action,
        title=raw.title,
        content=content.chars,
        span=(min(span[0] for span in used), max(span[1] for span in used)) if used else (0, 0),
        title_span=raw.title_span,
        content_spans=tuple(raw.content),
        lead=tuple(raw.lead),
        cooperating=tuple(raw.cooperating),
        commitments=tuple(commitments),
        deadline=raw.deadline,
        printed_number=raw.printed,
    )


def _commitments(
    text: str, raw: RawTask, proposals: list[Correction], period: Period | None
) -> list[Promise]:
    """Numbers of the content, and those of the title that the content does not repeat.

    A title that is only the first clause of a sentence is read together with the rest of it.
    """
    due = deadline(raw.deadline or raw.year, period)
    title = View(text, [raw.title_span], proposals)
    if (raw.content and title.chars.endswith((",", "、"))) or _cut_inside(title.chars, raw):
        whole = View(text, [_without_number(title), *raw.content], proposals)
        return read_commitments(whole, period, due)
    promises = _of_content(text, raw, proposals, period, due)
    known = {(item.value, item.unit) for item in promises}
    opening = read_commitments(View(text, [_without_number(title)], proposals), period, due)
    extra = [
        item
        for item in opening
        if not (item.implied and raw.content)
        and item.operator is not Operator.DONE
        and (item.value, item.unit) not in known
    ]
    if not raw.content:
        extra = opening
    return extra + promises


def _of_content(
    text: str, raw: RawTask, proposals: list[Correction], period: Period | None, due: Mark | None
) -> list[Promise]:
    """The content's numbers; a cell in a column of one year is read with that year."""
    plain = [span for span in raw.content if span not in raw.dues]
    found = read_commitments(View(text, plain, proposals), period, due)
    for span in raw.content:
        if span in raw.dues:
            own = deadline(raw.dues[span], period)
            found += read_commitments(View(text, [span], proposals), period, own or due)
    return found


def _cut_inside(title: str, raw: RawTask) -> bool:
    adjoining = bool(raw.content) and raw.content[0][0] - raw.title_span[1] <= 0
    return adjoining and len(title) > 40 and not title.endswith(("。", ":", ";"))


def _without_number(title: View) -> Span:
    marker = marker_at(title.chars, 0)
    start = marker.end if marker and marker.end < len(title) else 0
    return title.span(start, len(title))


def _owners(actions: list[Action], tasks: list[Task], kept: list[int]) -> Owners:
    task_ids = tuple(f"t{at + 1}" for at in range(len(tasks)))
    action_ids = tuple(f"a{place + 1}" for place in kept)
    numbers = {f"t{at + 1}": task.number for at, task in enumerate(tasks)}
    numbers.update({f"a{at + 1}": action.number for at, action in enumerate(actions)})
    return Owners(task_ids, action_ids, numbers)
