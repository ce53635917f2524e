"""Reports of a round as lists show them: where each stands, when it came, what it says, what is doubted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongyou.base import clock
from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan import round_records as records
from tongyou.domains.plan.models import Report, ReportLine, Round, SupervisionNotice
from tongyou.domains.plan.rules.rounds import noticing
from tongyou.domains.plan.rules.rounds.staleness import freshness
from tongyou.domains.plan.rules.rounds.timeliness import due_in
from tongyou.domains.plan.supervision import (
    Freshness,
    Light,
    NoticeState,
    ReportState,
    Timeliness,
)
from tongyou.domains.plan.types import Kind, Text
from tongyou.ground.visibility import Actor


class Stage(StrEnum):
    """Where a report stands, as a person asks for it: finer than its state, which does not say whether it was begun."""

    NOTHING = "nothing"
    DRAFT = "draft"
    RETURNED = "returned"
    APPROVAL = "approval"
    REVIEW = "review"
    LOCKED = "locked"


STAGES: dict[Stage, Text] = {
    Stage.NOTHING: Text("没有动笔", "not begun"),
    Stage.DRAFT: Text("填写中", "being written"),
    Stage.RETURNED: Text("被退回", "sent back"),
    Stage.APPROVAL: Text("待单位审核", "with the unit's head"),
    Stage.REVIEW: Text("待专班审定", "with the coordinator"),
    Stage.LOCKED: Text("已锁定", "locked"),
}
BY_STATE = {
    ReportState.APPROVAL: Stage.APPROVAL,
    ReportState.REVIEW: Stage.REVIEW,
    ReportState.RETURNED: Stage.RETURNED,
    ReportState.LOCKED: Stage.LOCKED,
}
WITH_THE_CLERK = (Stage.NOTHING, Stage.DRAFT, Stage.RETURNED)


@dataclass(frozen=True, slots=True)
class NoticeCount:
    """Live notices about something, and how many of them are past their day."""

    live: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One task's report in one round."""

    seen: records.Seen
    unit: Text
    stage: Stage
    days_left: int  # working days; negative past the due date
    notices: NoticeCount = NoticeCount()
    stale: int = 0  # promises whose report says nothing new

    @property
    def report(self) -> Report:
        return self.seen.report

    @property
    def timeliness(self) -> Timeliness:
        return self.seen.timeliness

    @property
    def light(self) -> Light:
        return self.seen.judged.light

    @property
    def doubts(self) -> int:
        return int(self.report.doubts_open)  # type: ignore[attr-defined]  # annotated by with_facts

    @property
    def lines(self) -> int:
        return len(self.report.brief)  # type: ignore[attr-defined]  # fetched by with_facts

    @property
    def begun(self) -> int:
        """Promises about which something has been written."""
        return int(self.report.begun)  # type: ignore[attr-defined]  # annotated by facts


def facts(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with everything a row needs: two queries."""
    begun = Q(lines__response__isnull=False) | ~Q(lines__status="")
    return (
        records.with_facts(reports)
        .select_related("node__parent")
        .annotate(begun=Count("lines", filter=begun, distinct=True))
    )


def stage_of(report: Report) -> Stage:
    """The stage of a report (from `facts`)."""
    state = ReportState(report.state)
    if state is ReportState.OWED:
        return Stage.DRAFT if report.begun else Stage.NOTHING  # type: ignore[attr-defined]
    return BY_STATE[state]


def make_rows(
    reports: Sequence[Report],
    today: dt.date,
    days: WorkCalendar,
    notices: dict[UUID, NoticeCount] | None = None,
    stale: dict[UUID, int] | None = None,
) -> list[Row]:
    """Rows of reports from `facts`; one query for the units' names."""
    names = records.UnitNames.of(one.unit_id for one in reports)
    return [
        Row(
            seen=records.seen(one, today, days),
            unit=names[one.unit_id],
            stage=stage_of(one),
            days_left=due_in(records.handing(one), today, days),
            notices=(notices or {}).get(one.lineage, NoticeCount()),
            stale=(stale or {}).get(one.pk, 0),
        )
        for one in reports
    ]


def rows(actor: Actor, round_: Round) -> list[Row]:
    """Every report of a round that the actor may see, in the order of the tasks."""
    reports = list(facts(Report.objects.visible_to(actor).filter(round=round_)).order_by("number"))
    today = clock.today()
    return make_rows(
        reports,
        today,
        records.calendar_for([round_], today),
        live_notices(actor, (one.lineage for one in reports), today),
        stale_lines(round_, reports),
    )


def live_notices(actor: Actor, lineages: Iterable[UUID], today: dt.date) -> dict[UUID, NoticeCount]:
    """Live notices by the task they are about."""
    found = (
        SupervisionNotice.objects.visible_to(actor)
        .filter(lineage__in=list(lineages))
        .exclude(state__in=noticing.ENDED)
        .values_list("lineage", "state", "answer_by")
    )
    counts: dict[UUID, NoticeCount] = {}
    for lineage, state, answer_by in found:
        if lineage is not None:
            before = counts.get(lineage, NoticeCount())
            late = noticing.overdue(NoticeState(state), answer_by, today)
            counts[lineage] = NoticeCount(before.live + 1, before.overdue + late)
    return counts


def stale_lines(round_: Round, reports: Sequence[Report]) -> dict[UUID, int]:
    """How many promises of each report have long said nothing new; only what was handed in can be stale."""
    handed_in = [one.pk for one in reports if one.submitted_at is not None]
    if not handed_in:
        return {}
    lines = list(
        ReportLine.objects.filter(report__in=handed_in).values_list("report_id", "lineage", "kind")
    )
    said = records.histories([lineage for _, lineage, _ in lines], round_.period_end)
    found: dict[UUID, int] = {}
    for report_id, lineage, code in lines:
        kind = Kind(code) if code else Kind.MILESTONE
        if freshness(kind, said.get(lineage, [])) is Freshness.STALE:
            found[report_id] = found.get(report_id, 0) + 1
    return found
