"""How much of a plan was read right: tasks, units, numbers; and how much was invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.domains.plan.reading.samples import Expected, Number

Report = Callable[[str], None]


@dataclass
class Score:
    """Counts over all expected tasks."""

    tasks: int = 0
    tasks_right: int = 0
    units: int = 0
    units_right: int = 0
    units_read: int = 0
    numbers: int = 0
    numbers_right: int = 0
    numbers_read: int = 0
    faults: list[str] | None = None

    @property
    def recall(self) -> float:
        return self.numbers_right / max(1, self.numbers)

    @property
    def precision(self) -> float:
        return self.numbers_right / max(1, self.numbers_read)

    def __str__(self) -> str:
        return (
            f"tasks {self.tasks_right}/{self.tasks}, units {self.units_right}/{self.units}, "
            f"numbers {self.numbers_right}/{self.numbers}, precision {self.precision:.3f}"
        )


def number(commitment: dict[str, Any]) -> Number:
    return (
        commitment["operator"],
        float(commitment["value"]),
        commitment["unit"],
        commitment["per"],
        commitment["by"],
    )


def score(expected: tuple[Expected, ...], data: dict[str, Any]) -> Score:
    """Compare task by task, in order."""
    result = Score(tasks=len(expected), faults=[])
    assert result.faults is not None
    read = data["tasks"]
    if len(read) != len(expected):
        result.faults.append(f"{len(read)} tasks: {[task['title'] for task in read]}")
    for at, want in enumerate(expected):
        task = read[at] if at < len(read) else None
        _compare(result, want, task)
    return result


def _compare(result: Score, want: Expected, task: dict[str, Any] | None) -> None:
    assert result.faults is not None
    wanted = Counter((op, float(value), unit, per, by) for op, value, unit, per, by in want.numbers)
    result.numbers += sum(wanted.values())
    result.units += 2
    if task is None:
        result.faults.append(f"missing: {want.title}")
        return
    if task["title"] == want.title:
        result.tasks_right += 1
    else:
        result.faults.append(f"title {task['title']!r}, not {want.title!r}")
    for key, names in (("lead", want.lead), ("cooperating", want.cooperating)):
        if tuple(task[key]) == tuple(names):
            result.units_right += 1
        else:
            result.faults.append(f"{want.title}: {key} {task[key]}, not {list(names)}")
    found = Counter(number(item) for item in task["commitments"] if item["operator"] != "done")
    result.numbers_read += sum(found.values())
    result.numbers_right += sum((found & wanted).values())
    if found != wanted:
        result.faults.append(
            f"{want.title}: extra {list((found - wanted).elements())} missed {list((wanted - found).elements())}"
        )
