"""Plans written before the reader was run on them: nine tasks, units and numbers in ten, plan by plan."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from dataclasses import fields
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.domains.plan.reading.samples.marked import Answer, Bound, Plan, plans
from tests.domains.plan.reading.samples.rendering import write
from tests.domains.plan.reading.scoring import Report, Score
from tongyou.domains.plan.reading import read_file, to_json
from tongyou.domains.plan.reading.view import normalise, squeeze

PLANS = plans()
Read = dict[str, Any]
_COUNTS = [item.name for item in fields(Score) if item.name != "faults"]


@cache
def read(at: int) -> Read:
    """The reading of a plan; each is read once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        return to_json(read_file(write(PLANS[at], Path(folder))))


@pytest.fixture(params=range(len(PLANS)), ids=lambda at: f"{PLANS[at].name}-{PLANS[at].form}")
def case(request: pytest.FixtureRequest) -> tuple[Plan, Read]:
    return PLANS[request.param], read(request.param)


def _key(title: str) -> str:
    return re.sub(r"[\W_]+", "", normalise(title))


def _same_title(read: str, wanted: str) -> bool:
    """Where a table has no column of titles, how much of the sentence is the title is open."""
    mine, theirs = _key(read), _key(wanted)
    return mine.startswith(theirs) or theirs.startswith(mine) or theirs in mine


def _fits(bound: Bound, read: Read, end: str | None) -> bool:
    unit = read["unit"] if read["unit"].startswith("/") else read["unit"].split("/")[0]
    if (bound.operator, bound.value, bound.unit) != (read["operator"], float(read["value"]), unit):
        return False
    if bound.per == "?" or bound.by == "?":
        return bound.per in {"?", read["per"]}
    if bound.by is None and bound.per is None:
        return end is None or read["by"] == end
    return (bound.per, bound.by) == (read["per"], read["by"])


def _numbers(want: Answer, read: Read, end: str | None, result: Score) -> None:
    left = [item for item in read["commitments"] if item["operator"] != "done"]
    for bound in sorted(want.bounds, key=lambda item: item.free):
        if bound.free:
            found = next((item for item in left if item["unit"].split("/")[0] == bound.unit), None)
        else:
            found = next((item for item in left if _fits(bound, item, end)), None)
            result.numbers_right += found is not None
            result.numbers_read += found is not None
        if found is not None:
            left.remove(found)
        elif not bound.free:
            _fault(result, f"{want.title}: missed {bound}")
    result.numbers_read += len(left)
    for item in left:
        _fault(result, f"{want.title}: invented {item['quote']!r} {item['value']} {item['by']}")


def _units(want: Answer, read: Read, result: Score) -> None:
    """Names and roles; the first of a list of 责任单位 leads, the reference lists them all as leads."""
    lead, partners = ([squeeze(name) for name in names] for names in (want.lead, want.cooperating))
    mine, others = read["lead"], read["cooperating"]
    result.units_read += len(mine) + len(others)
    if (mine, others) == (lead, partners) or (not partners and mine + others == lead):
        result.units_right += len(lead) + len(partners)
        return
    result.units_right += (Counter(lead) & Counter(mine)).total()
    result.units_right += (Counter(partners) & Counter(others)).total()
    _fault(result, f"{want.title}: {mine} {others}, not {lead} {partners}")


def _fault(result: Score, words: str) -> None:
    result.faults = [*(result.faults or []), words]


def measure(plan: Plan, data: Read) -> Score:
    """Compare a reading with the answers, task by task, in order."""
    result = Score(tasks=len(plan.tasks))
    left = list(data["tasks"])
    for want in plan.tasks:
        result.units += len(want.lead) + len(want.cooperating)
        result.numbers += sum(not bound.free for bound in want.bounds)
        task = next((item for item in left if _same_title(item["title"], want.title)), None)
        if task is None:
            _fault(result, f"missing: {want.title}")
            continue
        left = left[left.index(task) + 1 :]
        result.tasks_right += 1
        _units(want, task, result)
        _numbers(want, task, plan.end, result)
    return result


def test_tasks_units_and_numbers(case: tuple[Plan, Read], report: Report) -> None:
    plan, data = case
    result = measure(plan, data)
    report(f"\n{plan.name} ({plan.form}): {result}")
    assert len(data["tasks"]) == len(plan.tasks), result.faults
    assert result.tasks_right / result.tasks >= 0.9, result.faults
    assert result.units_right / max(result.units, result.units_read) >= 0.9, result.faults
    assert result.recall >= 0.9, result.faults
    assert result.precision >= 0.9, result.faults
    if plan.actions:
        assert len(data["actions"]) == plan.actions


def test_every_character_once(case: tuple[Plan, Read]) -> None:
    _, data = case
    spans = sorted(item["span"] for item in (*data["nodes"], *data["unread"]))
    assert spans[0][0] == 0
    assert spans[-1][1] == data["document"]["characters"]
    assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_nothing_left_out(report: Report) -> None:
    """Over all plans together: no unit lost or invented, at most one number in a hundred wrong."""
    total = Score()
    for at, plan in enumerate(PLANS):
        result = measure(plan, read(at))
        for name in _COUNTS:
            setattr(total, name, getattr(total, name) + getattr(result, name))
        total.faults = [*(total.faults or []), *(result.faults or [])]
    report(f"\nall {len(PLANS)} plans: {total}")
    assert total.tasks_right == total.tasks, total.faults
    assert total.units_right == total.units == total.units_read, total.faults
    assert total.recall >= 0.99, total.faults
    assert total.precision >= 0.99, total.faults
