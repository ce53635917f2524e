"""The plan as PDF through typst, with the Chinese fonts of the machine."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from tongyou.domains.plan.exports.layout import Reader, by_action
from tongyou.domains.plan.types import PlanSpec, TaskSpec

TEMPLATE = Path(__file__).with_name("plan.typ")
FAMILY = "Noto Sans CJK SC"


class MissingFont(Exception):
    """The machine has no Chinese font; a PDF would show empty boxes."""


@lru_cache(maxsize=1)
def require_font() -> None:
    """Raise MissingFont unless typst finds the family the layout uses."""
    if FAMILY not in {str(name) for name in typst.Fonts().families()}:
        raise MissingFont(FAMILY)


def write(spec: PlanSpec, english: bool) -> bytes:  # noqa: FBT001 - the common signature of all forms
    """One A4 document. Raises MissingFont."""
    require_font()
    data = json.dumps(as_data(spec, Reader(english)), ensure_ascii=False)
    made = typst.compile(str(TEMPLATE), format="pdf", sys_inputs={"plan": data})
    if not isinstance(made, bytes):
        raise TypeError("typst answered without a document")
    return made


def as_data(spec: PlanSpec, read: Reader) -> dict[str, Any]:
    """What the layout shows."""
    return {
        "title": read(spec.title),
        "subtitle": read.subtitle(spec),
        "made": read.head("made"),
        "lang": "en" if read.english else "zh",
        "actions": [
            {"title": f"{a.number}. {read(a.title)}", "tasks": [task_data(t, read) for t in tasks]}
            for a, tasks in by_action(spec)
        ],
    }


def task_data(task: TaskSpec, read: Reader) -> dict[str, Any]:
    units = f"{read.head('lead')}:{read.names(task.lead)}  {read.head('cooperating')}:{read.names(task.cooperating)}"
    return {
        "title": f"({task.number}) {read(task.title)}",
        "summary": read(task.summary),
        "commitments": [
            {"code": c.code, "title": read(c.title), "words": read.sentence(c)}
            for c in task.commitments
        ],
        "units": units,
    }
