"""What stands before the tasks: the plan's title and years, and what it is based on."""

from __future__ import annotations

import re

from tongyou.domains.plan.reading.draft import Draft, Segment
from tongyou.domains.plan.reading.model import Block, NodeKind, Span, Table
from tongyou.domains.plan.reading.view import View, squeeze

_KIND = (
    r"(?:行动方案|实施方案|工作方案|建设方案|行动计划|工作计划|实施计划|建设规划|发展规划|专项规划|行动纲要|发展纲要|实施意见|工作要点|任务分工方案|分工方案|任务分解表?|责任分工表?|任务清单"
    r"|工作清单|责任清单|任务表|任务书|任务卡片|任务卡|责任书|路线图|台账|项目表|责任表|一览表|分解表|工作安排|重点任务|若干措施|实施细则|方案|计划|规划|纲要|要点|意见|措施|清单|分工表?)"
)
_TITLE = re.compile(
    rf"(?P<title>[\u4e00-\u9fa5A-Za-z0-9〇“”《》()·-]{{2,60}}?{_KIND}(?:\([^()]{{1,20}}\))*)"
)
_BASIS = re.compile(
    r"^(?:为|根据|按照|依据|遵照|贯彻).{0,200}(?:方案|计划|规划|意见|要点|精神|清单)|制[定订]本|特制[定订]|结合我[省市县区镇]实际"
)
_ANNEX = re.compile(r"(?:附件|附表|附)[\d一二三四五六七八九十]{0,2}[:.、]|#+")
_STOP = re.compile(r"通知|关于印发|的函|公告|下载|文库|资源")
_PLAN_WORDS = re.compile(_KIND)


def find_title(view: View, blocks: list[Block | Table]) -> tuple[str, Span | None]:
    """The plan's title: a whole short paragraph that names a kind of plan, else its first words."""
    heads = [item if isinstance(item, Block) else Block(item.cells[0].span) for item in blocks[:40]]
    for block in heads:
        start, end = view.index(block.span[0]), view.index(block.span[1])
        lead = _ANNEX.match(view.chars, start, end)
        words = view.chars[lead.end() if lead else start : end]
        if (
            end - start <= 80
            and not _STOP.search(words)
            and not words.endswith(("docx", "doc", "pdf"))
        ):
            match = _TITLE.fullmatch(words)
            if match and words[0] not in "一二三四五六七八九十(123456789":
                return _with_line_before(view, heads, block, words)
    for block in heads:
        start = view.index(block.span[0])
        lead = _ANNEX.match(view.chars, start)
        match = _TITLE.match(view.chars, lead.end() if lead else start)
        if match is None or _STOP.search(match.group()) or len(match.group()) < 6:
            continue
        if not re.match(r"\.?docx?|\.pdf", view.chars[match.end() : match.end() + 5]):
            return match.group(), view.span(*match.span())
    return "", None


def _with_line_before(view: View, heads: list[Block], block: Block, words: str) -> tuple[str, Span]:
    """A title on two lines: 云溪市建设儿童友好城市 / 行动方案(2024-2026年)."""
    at = heads.index(block)
    if at == 0 or len(words) > 24:
        return words, _within(view, block, words)
    before = heads[at - 1]
    upper = squeeze(view.text[before.span[0] : before.span[1]])
    short = 4 <= len(upper) <= 40 and not re.search(r"[。:;,〔号]|通知|附件|文件|^\(", upper)
    if short and re.search(r"[市区县镇省旗州]", upper):
        return upper + words, (before.span[0], block.span[1])
    return words, _within(view, block, words)


def _within(view: View, block: Block, words: str) -> Span:
    """The title's own span, without 附件: in front of it."""
    end = view.index(block.span[1])
    return view.span(end - len(words), end)


def is_plan_like(head: str) -> bool:
    """True when the beginning of a text names a kind of plan."""
    return _PLAN_WORDS.search(head) is not None


def settle_kinds(text: str, draft: Draft, title: Span | None) -> None:
    """Among the narrative, name the title and the basis."""
    fresh: list[Segment] = []
    for segment in draft.segments:
        if segment.kind is NodeKind.HEADER and segment.span == title:
            fresh.append(Segment(segment.span, NodeKind.TITLE))
        elif segment.kind not in {NodeKind.NARRATIVE, NodeKind.PART}:
            fresh.append(segment)
        else:
            fresh.extend(_settled(text, segment, title))
    draft.segments = fresh


def _settled(text: str, segment: Segment, title: Span | None) -> list[Segment]:
    start, end = segment.span
    if title and start <= title[0] and title[1] <= end and title[1] > title[0]:
        parts = [
            Segment((start, title[0]), NodeKind.NARRATIVE),
            Segment(title, NodeKind.TITLE),
            *_settled(text, Segment((title[1], end), NodeKind.NARRATIVE), None),
        ]
        return [part for part in parts if part.span[1] > part.span[0]]
    if title and title[0] <= start and end <= title[1]:
        return [Segment(segment.span, NodeKind.TITLE)]
    words = squeeze(text[start : min(end, start + 400)])
    if segment.kind is NodeKind.NARRATIVE and end - start < 600 and _BASIS.search(words):
        return [Segment(segment.span, NodeKind.BASIS)]
    return [segment]
