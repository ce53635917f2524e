"""The list behind a number: reports of a round, narrowed as the address says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from tongyou.domains.plan.models import Node
from tongyou.domains.plan.queries.supervision_pages.rows import Row, Stage
from tongyou.domains.plan.rules.rounds.lights import ORDER
from tongyou.domains.plan.supervision import Light, Timeliness
from tongyou.domains.plan.types import Text

Word = TypeVar("Word", bound=StrEnum)
NOBODY = "none"  # in an address: reports that no unit was named for
SORTS = ("unit", "time", "light", "stage")
ONLY = ("stale", "doubts", "notices", "overdue")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; anything that is no known word narrows nothing."""

    unit: UUID | None = None
    nobody: bool = False
    stage: Stage | None = None
    time: Timeliness | None = None
    light: Light | None = None
    only: str = ""
    action: int = 0
    text: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """From the address."""
        return cls(
            unit=as_uuid(query.get("unit", "")),
            nobody=query.get("unit") == NOBODY,
            stage=one_of(Stage, query.get("stage", "")),
            time=one_of(Timeliness, query.get("time", "")),
            light=one_of(Light, query.get("light", "")),
            only=query.get("only", "") if query.get("only") in ONLY else "",
            action=int(query["action"]) if query.get("action", "").isdecimal() else 0,
            text=query.get("q", "").strip()[:60],
        )

    @property
    def any(self) -> bool:
        return self != Filters()

    def fits(self, row: Row) -> bool:
        """Whether a report belongs into the list."""
        parent = row.report.node.parent
        return (
            (self.unit is None or row.report.unit_id == self.unit)
            and (not self.nobody or row.report.unit_id is None)
            and (self.stage is None or row.stage is self.stage)
            and (self.time is None or row.timeliness is self.time)
            and (self.light is None or row.light is self.light)
            and (not self.only or marked(row, self.only))
            and (not self.action or (parent is not None and parent.number == self.action))
            and (not self.text or speaks_of(row, self.text))
        )


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def one_of(kind: type[Word], text: str) -> Word | None:
    """The member with this value, or None."""
    try:
        return kind(text)
    except ValueError:
        return None


def marked(row: Row, only: str) -> bool:
    """Whether a report has what a filter asks for."""
    return {
        "stale": row.stale > 0,
        "doubts": row.doubts > 0,
        "notices": row.notices.live > 0,
        "overdue": row.notices.overdue > 0,
    }[only]


def speaks_of(row: Row, text: str) -> bool:
    """Whether number, title or unit contain the words."""
    wanted, node = text.casefold(), row.report.node
    about = f"{row.report.number} {node.title_zh} {node.title_en} {row.unit.zh} {row.unit.en}"
    return wanted in about.casefold()


def narrowed(rows: Iterable[Row], filters: Filters) -> list[Row]:
    return [row for row in rows if filters.fits(row)]


def units_of(rows: Iterable[Row]) -> list[tuple[UUID, Text]]:
    """The units that appear, for the filter's choices."""
    names: dict[UUID, Text] = {}
    for row in rows:
        if row.report.unit_id:
            names[row.report.unit_id] = row.unit
    return sorted(names.items(), key=lambda pair: pair[1].zh)


def actions_of(rows: Iterable[Row]) -> list[Node]:
    """The actions that appear, for the filter's choices."""
    parents = {
        row.report.node.parent.pk: row.report.node.parent for row in rows if row.report.node.parent
    }
    return sorted(parents.values(), key=lambda node: node.number)


def ordered(rows: list[Row], sort: str) -> list[Row]:
    """By unit, timeliness, light or stage, the gravest first; else by the number of the task."""
    match sort:
        case "unit":
            return sorted(rows, key=lambda row: (row.unit.zh, row.report.number))
        case "time":
            return sorted(rows, key=lambda row: (-row.seen.days_late, row.report.number))
        case "light":
            return sorted(rows, key=lambda row: (-ORDER.index(row.light), row.report.number))
        case "stage":
            return sorted(rows, key=lambda row: (list(Stage).index(row.stage), row.report.number))
        case _:
            return rows
