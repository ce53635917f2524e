"""The list of rounds, and the head that every page of a round bears."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from tongyou.base import clock
from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan import round_records as records
from tongyou.domains.plan.models import Report, Round
from tongyou.domains.plan.supervision import ReportState, RoundState
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor

# in the order of the fields of Counts
COUNTED = (ReportState.APPROVAL, ReportState.REVIEW, ReportState.RETURNED, ReportState.LOCKED)


@dataclass(frozen=True, slots=True)
class Counts:
    """Reports of one round that the actor may see."""

    owed: int = 0
    handed_in: int = 0
    with_head: int = 0
    to_review: int = 0
    returned: int = 0
    locked: int = 0

    @property
    def open(self) -> int:
        """What the units still have to hand in."""
        return self.owed - self.handed_in


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round with its name, its days and its counts."""

    round: Round
    title: Text
    over: bool  # the due date has passed
    days: int  # working days that are left, or that have passed since
    counts: Counts = Counts()

    @property
    def takes_reports(self) -> bool:
        return self.round.state != RoundState.LOCKED


def rounds(actor: Actor) -> list[RoundLine]:
    """Every round the actor may see, newest first: five queries."""
    found = list(Round.objects.visible_to(actor).select_related("plan"))
    today = clock.today()
    days, counted = records.calendar_for(found, today), counts(actor, found)
    return [line(row, today, days, counted.get(row.pk, Counts())) for row in found]


def head(actor: Actor, row: Round) -> RoundLine:
    """The head of one round's pages."""
    today = clock.today()
    days = records.calendar_for([row], today)
    return line(row, today, days, counts(actor, [row]).get(row.pk, Counts()))


def line(row: Round, today: dt.date, days: WorkCalendar, counted: Counts) -> RoundLine:
    """One line. On the due date itself nothing is over and no day is left."""
    away = abs(days.working_days_between(today, row.due_on))
    return RoundLine(row, records.title_of(row), today > row.due_on, away, counted)


def counts(actor: Actor, of: list[Round]) -> dict[UUID, Counts]:
    """The counts of some rounds in one query."""
    handed_in = Q(submitted_at__isnull=False)
    rows = (
        Report.objects.visible_to(actor)
        .filter(round__in=of)
        .order_by()
        .values("round_id")
        .annotate(
            n=Count("pk"),
            came=Count("pk", filter=handed_in),
            **{state.value: Count("pk", filter=Q(state=state)) for state in COUNTED},
        )
        .values_list("round_id", "n", "came", *(state.value for state in COUNTED))
    )
    return {round_id: Counts(*numbers) for round_id, *numbers in rows}
