"""Everything a round holds, gathered into one frozen value (rules/rounds/snapshot.py); about ten queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tongyou.base import clock
from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.models import (
    Node,
    Report,
    ReportLine,
    Rhythm,
    Round,
    RoundSnapshot,
    SupervisionNotice,
)
from tongyou.domains.plan.round_records import (
    UnitNames,
    calendar_for,
    evidence_counts,
    histories,
    period_of,
    seen,
    sentence,
    title_of,
    whole,
    with_facts,
)
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.rules.rounds.noticing import overdue
from tongyou.domains.plan.rules.rounds.snapshot import (
    ActionSnap,
    LineSnap,
    NoticeSnap,
    Snapshot,
    TaskSnap,
    from_data,
)
from tongyou.domains.plan.rules.rounds.staleness import Said, freshness
from tongyou.domains.plan.supervision import NoticeState, ReportState, SelfStatus, Timeliness
from tongyou.domains.plan.types import Kind, Operator, Text, Window
from tongyou.ground.territory import queries as territory
from tongyou.ground.visibility import system_actor

HANDED_IN = frozenset({Timeliness.ON_TIME, Timeliness.LATE, Timeliness.MADE_UP})


@dataclass(frozen=True, slots=True)
class Around:
    """What the tasks of one round share."""

    calendar: WorkCalendar
    today: dt.date
    names: UnitNames
    evidence: Mapping[UUID, int]
    said: Mapping[UUID, list[Said]]
    lines: Mapping[UUID, list[ReportLine]]


def read(row: RoundSnapshot) -> Snapshot:
    """A stored snapshot as a value. Raises NotASnapshot if it was changed."""
    return from_data(row.data, row.digest)


def snapshot_of(row: Round, today: dt.date) -> Snapshot:
    """The round as it stands on a day."""
    reports = list(
        with_facts(Report.objects.filter(round=row))
        .select_related("node__parent", "round")
        .order_by("number")
    )
    around = gather(row, reports, today)
    version, area = row.version, territory.area(system_actor("snapshot"), row.area_id)
    period = period_of(row)
    office = Rhythm.objects.filter(plan=row.plan_id).values_list("office_id", flat=True).first()
    return Snapshot(
        plan=row.plan.code,
        plan_title=Text(version.title_zh, version.title_en),
        area=Text(area.name_zh, area.name_en),
        code=row.code,
        title=title_of(row),
        number=periods.number_in_plan(period, row.plan.start),
        start=period.start,
        end=period.end,
        due_on=row.due_on,
        made_on=today,
        issuer=UnitNames.of([office])[office],
        actions=tuple(
            ActionSnap(node.number, Text(node.title_zh, node.title_en))
            for node in version.nodes.filter(kind=Node.Kind.ACTION).order_by("number")
        ),
        tasks=tuple(task(report, around) for report in reports),
        notices=notices(row, today),
        simulated=row.simulated,
    )


def gather(row: Round, reports: list[Report], today: dt.date) -> Around:
    """Lines, evidence, earlier rounds, names, calendar: each loaded once."""
    lines: dict[UUID, list[ReportLine]] = {}
    for line in (
        ReportLine.objects.filter(report__round=row).select_related("commitment").order_by("order")
    ):
        lines.setdefault(line.report_id, []).append(line)
    every = [line for mine in lines.values() for line in mine]
    return Around(
        calendar=calendar_for([row], today),
        today=today,
        names=UnitNames.of(report.unit_id for report in reports),
        evidence=evidence_counts(line.pk for line in every),
        said=histories([line.lineage for line in every], row.period_end),
        lines=lines,
    )


def task(report: Report, around: Around) -> TaskSnap:
    """One task of the round."""
    now = seen(report, around.today, around.calendar)
    handed_in = now.timeliness in HANDED_IN
    node = report.node
    return TaskSnap(
        number=report.number,
        action=node.parent.number if node.parent else 0,
        title=Text(node.title_zh, node.title_en),
        unit_id=str(report.unit_id or ""),
        unit=around.names[report.unit_id],
        timeliness=now.timeliness,
        days_late=now.days_late,
        light=now.judged.light,
        reasons=now.judged.reasons,
        lines=tuple(snap(line, around, handed_in=handed_in) for line in around.lines[report.pk]),
        locked=report.state == ReportState.LOCKED,
        doubts_open=report.doubts_open,  # type: ignore[attr-defined] # annotated by `with_facts`
        doubts_upheld=report.doubts_upheld,  # type: ignore[attr-defined]
    )


def snap(line: ReportLine, around: Around, *, handed_in: bool) -> LineSnap:
    """One promise; what stands in a draft that was not handed in is not told."""
    row, told = line.commitment, handed_in and bool(line.status)
    said = around.said.get(line.lineage, [])
    kind = Kind(line.kind) if line.kind else Kind.MILESTONE
    title = Text(row.title_zh, row.title_en) if row else Text("任务整体", "The task as a whole")
    return LineSnap(
        code=line.code,
        title=title,
        promise=sentence(row) if row else Text("", ""),
        unit=row.unit if row else "",
        operator=Operator(row.operator) if row else Operator.DONE,
        window=Window(row.window) if row else Window.BY_DATE,
        target=whole(row.value) if row else None,
        value=whole(line.value) if told else None,
        status=SelfStatus(line.status) if told else None,
        freshness=freshness(kind, said),
        evidence=around.evidence.get(line.pk, 0) if told else 0,
        next_on=line.next_on if told else None,
        duplicate_of=row.duplicate_of if row else "",
    )


def notices(row: Round, today: dt.date) -> tuple[NoticeSnap, ...]:
    """Notices that were alive after the period's end: open ones, and those closed since."""
    since = clock.start_of_day(row.period_end)
    alive = Q(closed_at__isnull=True) | Q(closed_at__gte=since)
    rows = list(
        SupervisionNotice.objects.filter(alive, plan=row.plan_id)
        .exclude(state=NoticeState.WITHDRAWN)
        .select_related("node")
        .order_by("issued_at")
    )
    names = UnitNames.of(one.unit_id for one in rows)
    return tuple(notice(one, names, today) for one in rows)


def notice(one: SupervisionNotice, names: UnitNames, today: dt.date) -> NoticeSnap:
    return NoticeSnap(
        number=one.number,
        title=one.title,
        unit=names[one.unit_id],
        task=one.node.number if one.node else None,
        state=one.state,
        issued_on=clock.local(one.issued_at).date(),
        answer_by=one.answer_by,
        overdue=overdue(NoticeState(one.state), one.answer_by, today),
    )
