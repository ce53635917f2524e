"""Is this an action plan at all? Novels, timetables and letters are refused in plain words."""

from __future__ import annotations

import re

from tongyou.domains.plan.reading import problems
from tongyou.domains.plan.reading.model import NodeKind, Reading
from tongyou.domains.plan.reading.preface import is_plan_like
from tongyou.domains.plan.reading.view import squeeze

_CHINESE = re.compile(r"[\u4e00-\u9fa5]")
_HEADINGS = {NodeKind.PART, NodeKind.ACTION, NodeKind.TASK}


def require_plan(reading: Reading) -> Reading:
    """The reading itself, when it holds tasks someone answers for; else UnreadableDocument."""
    text = squeeze(reading.document.text)
    if not text:
        raise problems.empty()
    sample = text[:50_000]
    if len(_CHINESE.findall(sample)) * 5 < len(sample):
        raise problems.not_chinese(len(text))
    with_units = sum(1 for task in reading.tasks if task.lead)
    named = is_plan_like(reading.title or text[:300])
    if with_units >= 2 or (named and (with_units or len(reading.tasks) >= 3)):
        return reading
    raise problems.no_plan(len(text), sum(1 for node in reading.nodes if node.kind in _HEADINGS))
