"""Reads an action plan (.docx, PDF with text, .txt) without a model and without a database.

`read_file` and `read_text` give a `Reading`; `read_in_sandbox` does the same in a process of its own
with limits on time and memory, for files that strangers send; `to_json` is the exchange form.
"""

from __future__ import annotations

from pathlib import Path

from tongyou.domains.plan.reading.as_json import to_json
from tongyou.domains.plan.reading.documents import load
from tongyou.domains.plan.reading.judge import require_plan
from tongyou.domains.plan.reading.model import (
    Action,
    Correction,
    Document,
    Node,
    NodeKind,
    Period,
    Promise,
    Reading,
    Span,
    Task,
    UnitMention,
    Unread,
    UnreadableDocument,
)
from tongyou.domains.plan.reading.reader import read_source, read_text
from tongyou.domains.plan.reading.sandbox import read_in_sandbox


def read_file(path: Path, *, name: str | None = None) -> Reading:
    """Read a document. Raises UnreadableDocument when it cannot be read or is no plan.

    `name` is the name the user gave the file, when `path` is a temporary one.
    """
    return require_plan(read_source(load(path, name or path.name)))


__all__ = [
    "Action",
    "Correction",
    "Document",
    "Node",
    "NodeKind",
    "Period",
    "Promise",
    "Reading",
    "Span",
    "Task",
    "UnitMention",
    "Unread",
    "UnreadableDocument",
    "read_file",
    "read_in_sandbox",
    "read_source",
    "read_text",
    "to_json",
]
