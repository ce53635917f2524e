"""Recorded numbers of queries: a page may not quietly start to ask more.

TONGYOU_UPDATE_BUDGETS=1 writes the numbers anew; the difference is then read in review.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

FILE = Path(__file__).resolve().parents[1] / "system" / "query_budgets.json"
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")


def recorded() -> dict[str, int]:
    budgets: dict[str, int] = json.loads(FILE.read_text(encoding="utf-8"))
    return budgets


def record(name: str, spent: int) -> None:
    budgets = {**recorded(), name: spent}
    FILE.write_text(json.dumps(budgets, indent=2, sort_keys=True) + "\n", encoding="utf-8")


@contextmanager
def query_budget(name: str) -> Iterator[None]:
    """The block may not run more queries than are recorded under this name."""
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = [
        query["sql"] for query in captured.captured_queries if not query["sql"].startswith(FRAME)
    ]
    if os.environ.get("TONGYOU_UPDATE_BUDGETS"):
        record(name, len(asked))
        return
    budget = recorded().get(name)
    assert budget is not None, f"{name} has no budget yet: run once with TONGYOU_UPDATE_BUDGETS=1."
    shown = "\n".join(sql[:200] for sql in asked)
    assert len(asked) <= budget, f"{name}: {len(asked)} queries, {budget} allowed:\n{shown}"
