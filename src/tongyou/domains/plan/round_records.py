"""Rows of a round as the values its rules speak of: handings, lights, claims, what was said, the frozen whole.

Takes no actor: whoever calls has asked for the rows through `visible_to`, or is the platform itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan import records
from tongyou.domains.plan.models import Commitment, Evidence, Report, ReportLine, Round
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.rules.rounds.claims import Claim, Promise
from tongyou.domains.plan.rules.rounds.lights import Judged, light
from tongyou.domains.plan.rules.rounds.periods import Period
from tongyou.domains.plan.rules.rounds.staleness import MEMORY, Said, freshness
from tongyou.domains.plan.rules.rounds.timeliness import Handing, timeliness, working_days_late
from tongyou.domains.plan.supervision import Cadence, CheckState, Freshness, SelfStatus, Timeliness
from tongyou.domains.plan.types import Kind, Operator, Text, Window
from tongyou.ground.organisations import queries as organisations

NOBODY = Text("（未定填报单位）", "(nobody named)")


def period_of(row: Round) -> Period:
    """The period of a round."""
    return Period(row.code, Cadence(row.cadence), row.period_start, row.period_end)


def title_of(row: Round) -> Text:
    """What people call a round."""
    return periods.title(period_of(row))


def handing(report: Report) -> Handing:
    """The moments that decide whether a report was late; the round must be loaded."""
    return Handing(report.round.due_on, report.submitted_at, report.round.closed_at)


def calendar_for(rounds: Iterable[Round], today: dt.date) -> WorkCalendar:
    """The working days from the first due date until today, in two queries."""
    from tongyou.base import calendar

    years = [row.due_on.year for row in rounds] or [today.year]
    return calendar.load(min(*years, today.year), max(*years, today.year))


# --- one report ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """A report as it looks on a day."""

    report: Report
    timeliness: Timeliness
    days_late: int
    judged: Judged


def with_facts(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports with their round, their lines' statuses and their upheld doubts: two queries in all."""
    upheld = Count("lines__checks", filter=Q(lines__checks__state=CheckState.UPHELD), distinct=True)
    waiting = Count("lines__checks", filter=Q(lines__checks__state=CheckState.OPEN), distinct=True)
    lines = ReportLine.objects.only("report_id", "status").order_by("order")
    return (
        reports.select_related("round")
        .annotate(doubts_upheld=upheld, doubts_open=waiting)
        .prefetch_related(Prefetch("lines", lines, to_attr="brief"))
    )


def seen(report: Report, today: dt.date, calendar: WorkCalendar) -> Seen:
    """A report (from `with_facts`) as it looks on a day."""
    moments = handing(report)
    time = timeliness(moments, today)
    statuses = [SelfStatus(line.status) for line in report.brief if line.status]  # type: ignore[attr-defined]
    upheld = bool(report.doubts_upheld)  # type: ignore[attr-defined]
    days = working_days_late(moments, today, calendar)
    return Seen(report, time, days, light(time, statuses, upheld=upheld))


# --- one line -----------------------------------------------------------------------------------


def promise(row: Commitment, start: dt.date, end: dt.date) -> Promise:
    """What was promised, as the claim checks read it."""
    return Promise(
        code=row.code,
        kind=Kind(row.kind),
        window=Window(row.window),
        operator=Operator(row.operator),
        target=row.value,
        unit=row.unit,
        start=start,
        by=row.by or end,
    )


def claim(
    line: ReportLine, report: Report, plan_span: tuple[dt.date, dt.date], evidence: int
) -> Claim | None:
    """What a line says, as the claim checks read it; None for the task's own line and for one without a status."""
    if line.commitment is None or not line.status:
        return None
    return Claim(
        promise=promise(line.commitment, *plan_span),
        period_start=report.round.period_start,
        period_end=report.round.period_end,
        status=SelfStatus(line.status),
        value=line.value,
        numerator=line.numerator,
        denominator=line.denominator,
        reason=line.reason,
        evidence=None if report.round.brought_over else evidence,
    )


def said(line: ReportLine, period_end: dt.date, evidence: int) -> Said | None:
    """What a line said, for the question whether anything is new."""
    if not line.status:
        return None
    return Said(period_end, line.value, SelfStatus(line.status), line.reason, evidence)


def evidence_counts(lines: Iterable[UUID]) -> dict[UUID, int]:
    """How much evidence stands behind each line."""
    rows = ReportLine.objects.filter(pk__in=list(lines)).annotate(
        pieces=Count("evidence", filter=Q(evidence__withdrawn_at__isnull=True))
    )
    return dict(rows.values_list("pk", "pieces"))


def proven_before(lineages: Iterable[UUID], until: dt.date) -> dict[UUID, int]:
    """How much evidence the rounds that ended by `until` brought for some promises, by lineage: one query."""
    rows = Evidence.objects.filter(
        withdrawn_at__isnull=True,
        line__lineage__in=list(lineages),
        line__report__round__period_end__lte=until,
    )
    counted = rows.order_by().values("line__lineage").annotate(pieces=Count("pk"))
    return dict(counted.values_list("line__lineage", "pieces"))


def histories(lineages: Sequence[UUID], until: dt.date) -> dict[UUID, list[Said]]:
    """What the handed-in rounds up to `until` said about some promises, the oldest first: two queries.

    As far back as the question "is anything new?" reaches.
    """
    rows = list(
        ReportLine.objects.filter(
            lineage__in=lineages,
            report__submitted_at__isnull=False,
            report__round__period_end__lte=until,
            report__round__period_end__gte=until - MEMORY,
        )
        .select_related("report__round")
        .order_by("report__round__period_end")
    )
    pieces = evidence_counts(row.pk for row in rows)
    found: dict[UUID, list[Said]] = {}
    for row in rows:
        one = said(row, row.report.round.period_end, pieces.get(row.pk, 0))
        if one is not None:
            found.setdefault(row.lineage, []).append(one)
    return found


def stale_counts(reports: Sequence[Report], until: dt.date) -> dict[UUID, int]:
    """How many promises of some reports have long said nothing new, by report: three queries."""
    lines = list(
        ReportLine.objects.filter(report__in=reports).values_list("report_id", "lineage", "kind")
    )
    told = histories([lineage for _, lineage, _ in lines], until)
    counts = dict.fromkeys((one.pk for one in reports), 0)
    for report_id, lineage, kind in lines:
        what = Kind(kind) if kind else Kind.MILESTONE
        counts[report_id] += freshness(what, told.get(lineage, [])) is Freshness.STALE
    return counts


# --- names --------------------------------------------------------------------------------------


@dataclass(slots=True)
class UnitNames:
    """Names of units, loaded once for a page."""

    names: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, unit_ids: Iterable[UUID | None]) -> UnitNames:
        return cls(organisations.unit_names({one for one in unit_ids if one}))

    def __getitem__(self, unit_id: UUID | None) -> Text:
        if unit_id is None or unit_id not in self.names:
            return NOBODY
        return Text(*self.names[unit_id])


def sentence(row: Commitment) -> Text:
    """The promise of a commitment in one sentence."""
    from tongyou.domains.plan.rules.wording.sentences import sentence as words

    return words(records.commitment_spec(row))


def whole(value: Decimal | None) -> Decimal | None:
    """A stored value without the zeros its column adds."""
    return None if value is None else value.normalize() + 0
