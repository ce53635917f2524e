"""The round on one screen: every unit with what it owes, where its reports stand, and when they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tongyou.domains.plan.models import Node, NodeUnit, Round
from tongyou.domains.plan.queries.supervision_pages.rows import Row, Stage
from tongyou.domains.plan.supervision import Light, Timeliness
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor


@dataclass(slots=True)
class UnitLine:
    """One unit's counts; each number is a list behind it."""

    unit_id: UUID | None
    unit: Text
    owed: int = 0
    stages: Counter[Stage] = field(default_factory=Counter)
    times: Counter[Timeliness] = field(default_factory=Counter)
    lights: Counter[Light] = field(default_factory=Counter)
    stale: int = 0
    doubts: int = 0
    notices: int = 0
    overdue: int = 0

    @property
    def by_light(self) -> list[tuple[Light, int]]:
        """All four lights in the order of a traffic light, with their counts."""
        return [
            (light, self.lights[light])
            for light in (Light.RED, Light.YELLOW, Light.GREEN, Light.NONE)
        ]

    def add(self, row: Row) -> None:
        self.owed += 1
        self.stages[row.stage] += 1
        self.times[row.timeliness] += 1
        self.lights[row.light] += 1
        self.stale += bool(row.stale)
        self.doubts += row.doubts
        self.notices += row.notices.live
        self.overdue += row.notices.overdue


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the matrix: `query` is what its numbers put into the address of the list."""

    key: str
    group: str
    query: str
    of: Callable[[UnitLine], int]


def stage_column(stage: Stage) -> Column:
    return Column(stage.value, "stage", f"stage={stage}", lambda line: line.stages[stage])


def time_column(time: Timeliness) -> Column:
    return Column(time.value, "time", f"time={time}", lambda line: line.times[time])


COLUMNS: tuple[Column, ...] = (
    Column("owed", "owed", "", lambda line: line.owed),
    *(stage_column(stage) for stage in Stage),
    *(
        time_column(time)
        for time in (
            Timeliness.ON_TIME,
            Timeliness.LATE,
            Timeliness.MISSING,
            Timeliness.MADE_UP,
        )
    ),
    Column("stale", "said", "only=stale", lambda line: line.stale),
    Column("doubts", "said", "only=doubts", lambda line: line.doubts),
    Column("notices", "said", "only=notices", lambda line: line.notices),
)
BY_KEY = {column.key: column for column in COLUMNS}


def by_unit(rows: Iterable[Row]) -> list[UnitLine]:
    """One line for each unit that owes something; those with most to do first."""
    lines: dict[UUID | None, UnitLine] = {}
    for row in rows:
        unit_id = row.report.unit_id
        lines.setdefault(unit_id, UnitLine(unit_id, row.unit)).add(row)
    return sorted(lines.values(), key=trouble)


def trouble(line: UnitLine) -> tuple[int, int, int, str]:
    """Most missing first, then most still to be written, then most owed."""
    to_write = line.stages[Stage.NOTHING] + line.stages[Stage.DRAFT] + line.stages[Stage.RETURNED]
    return (-line.times[Timeliness.MISSING], -to_write, -line.owed, line.unit.zh)


def total(lines: Sequence[UnitLine]) -> UnitLine:
    """The sum of every column, under no unit."""
    found = UnitLine(None, Text("合计", "Total"))
    for line in lines:
        found.owed += line.owed
        found.stages.update(line.stages)
        found.times.update(line.times)
        found.lights.update(line.lights)
        found.stale += line.stale
        found.doubts += line.doubts
        found.notices += line.notices
        found.overdue += line.overdue
    return found


def ordered(lines: Sequence[UnitLine], key: str, *, descending: bool) -> list[UnitLine]:
    """Sorted by one column, or by name; an unknown key leaves the order as it is."""
    if key == "unit":
        return sorted(lines, key=lambda line: line.unit.zh, reverse=descending)
    column = BY_KEY.get(key)
    if column is None:
        return list(lines)
    return sorted(lines, key=column.of, reverse=descending)


def owing_nothing(actor: Actor, round_: Round, lines: Sequence[UnitLine]) -> list[str]:
    """Units of the plan that owe no report in this round, because they only cooperate."""
    owing = {line.unit_id for line in lines}
    tasks = Node.objects.visible_to(actor).filter(version=round_.version)
    rows = NodeUnit.objects.filter(node__in=tasks).exclude(unit=None)
    names = dict(rows.order_by("printed").values_list("unit_id", "printed"))
    return [name for unit_id, name in names.items() if unit_id not in owing]
