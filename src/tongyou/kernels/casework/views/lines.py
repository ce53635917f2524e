"""Rows of an inbox as pages show them: the deadline in words, and what the select box sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tongyou.base import calendar
from tongyou.base.calendar import WorkCalendar
from tongyou.kernels.casework.queries.types import InboxRow
from tongyou.kernels.casework.views.wording import Told, told, until, working_days_left

BULK_MEMBER = "|"  # between case and step: neither holds it


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the page shows it."""

    row: InboxRow
    told: Told
    until: str

    @property
    def member(self) -> str:
        """What its select box sends."""
        return f"{self.row.case_id}{BULK_MEMBER}{self.row.step}"


def lines(rows: Sequence[InboxRow], now: dt.datetime) -> list[Line]:
    """Rows with their deadlines in words."""
    days = calendar.present() if rows else WorkCalendar()
    return [
        Line(
            row,
            told(row.colour, row.due_at, now, working_days_left(row.due_at, now, days)),
            until(row.due_at),
        )
        for row in rows
    ]
