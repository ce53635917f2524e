"""One report with everything that belongs to it: its lines, what stood there a round before, evidence, doubts, notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch

from tongyou.base import clock
from tongyou.domains.plan import round_records as records
from tongyou.domains.plan.models import (
    CheckAnswer,
    ClaimCheck,
    Evidence,
    Reminder,
    Report,
    ReportLine,
    SupervisionNotice,
)
from tongyou.domains.plan.queries.supervision_pages import rounds as round_pages
from tongyou.domains.plan.queries.supervision_pages.rounds import RoundLine
from tongyou.domains.plan.queries.supervision_pages.rows import Row, facts, make_rows
from tongyou.domains.plan.rules.rounds.staleness import Said, freshness
from tongyou.domains.plan.supervision import CheckState, Freshness
from tongyou.domains.plan.types import Kind, Text
from tongyou.ground.visibility import Actor, NotVisible

WHOLE = Text("任务整体进展", "The task as a whole")


@dataclass(frozen=True, slots=True)
class Before:
    """What the newest handed-in round before this one said about the same promise."""

    line: ReportLine
    round: Text


@dataclass(frozen=True, slots=True)
class Line:
    """One promise of the report."""

    row: ReportLine
    title: Text
    promise: Text
    unit: str
    before: Before | None
    evidence: Sequence[Evidence]
    withdrawn: int
    doubts: Sequence[ClaimCheck]
    freshness: Freshness

    @property
    def open_doubts(self) -> list[ClaimCheck]:
        return [one for one in self.doubts if one.state == CheckState.OPEN]

    @property
    def written(self) -> bool:
        """Something was handed over to the head, at least once."""
        return bool(self.row.status)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report."""

    row: Row
    head: RoundLine
    lines: Sequence[Line]
    notices: Sequence[SupervisionNotice] = field(default_factory=tuple)
    reminders: Sequence[Reminder] = field(default_factory=tuple)

    @property
    def report(self) -> Report:
        return self.row.report

    @property
    def open_doubts(self) -> int:
        return sum(len(line.open_doubts) for line in self.lines)


def visible_report(actor: Actor, report_id: UUID) -> Report:
    """One report with its round, or NotVisible."""
    found = (
        facts(Report.objects.visible_to(actor).filter(pk=report_id))
        .select_related("round__plan", "round__version", "node__parent")
        .first()
    )
    if found is None:
        raise NotVisible("plan.report", "view", report_id)
    return found


def visible_line(actor: Actor, line_id: UUID) -> ReportLine:
    """One line with its report and round, or NotVisible."""
    found = (
        ReportLine.objects.visible_to(actor)
        .filter(pk=line_id)
        .select_related("report__round__plan", "report__node", "commitment")
        .first()
    )
    if found is None:
        raise NotVisible("plan.report", "view", line_id)
    return found


def visible_evidence(actor: Actor, evidence_id: UUID) -> Evidence:
    """One piece of evidence that was not taken back, or NotVisible."""
    found = (
        Evidence.objects.visible_to(actor)
        .filter(pk=evidence_id, withdrawn_at__isnull=True)
        .select_related("file", "line__report__round")
        .first()
    )
    if found is None:
        raise NotVisible("plan.report", "view", evidence_id)
    return found


def line_page(actor: Actor, row: ReportLine) -> Line:
    """One line as its pages show it."""
    (found,) = [one for one in lines_of(actor, [row.report])[row.report_id] if one.row.pk == row.pk]
    return found


def report_page(actor: Actor, report_id: UUID) -> ReportPage:
    """Everything about one report."""
    report = visible_report(actor, report_id)
    today = clock.today()
    days = records.calendar_for([report.round], today)
    (row,) = make_rows([report], today, days)
    notices = SupervisionNotice.objects.visible_to(actor).filter(lineage=report.lineage)
    return ReportPage(
        row=row,
        head=round_pages.line(report.round, today, days, round_pages.Counts()),
        lines=lines_of(actor, [report])[report.pk],
        notices=list(notices.order_by("-issued_at")[:10]),
        reminders=list(report.reminders.order_by("sent_at")),
    )


def lines_of(actor: Actor, reports: Sequence[Report]) -> dict[UUID, list[Line]]:
    """The lines of some reports of one round: six queries, however many there are."""
    rows = list(lines_with_parts(actor, reports))
    if not rows:
        return {report.pk: [] for report in reports}
    round_ = reports[0].round
    lineages = [row.lineage for row in rows]
    said = records.histories(lineages, round_.period_end)
    before = lines_before(actor, lineages, reports[0])
    found: dict[UUID, list[Line]] = {report.pk: [] for report in reports}
    for row in rows:
        found[row.report_id].append(line(row, before, said))
    return found


def lines_with_parts(actor: Actor, reports: Sequence[Report]) -> Iterable[ReportLine]:
    """Lines with their promise, evidence and doubts."""
    evidence = Evidence.objects.visible_to(actor).select_related("file").order_by("added_at")
    answers = CheckAnswer.objects.order_by("-made_at", "-id")
    checks = (
        ClaimCheck.objects.visible_to(actor)
        .order_by("raised_at")
        .prefetch_related(Prefetch("answers", answers))
    )
    return (
        ReportLine.objects.visible_to(actor)
        .filter(report__in=reports)
        .select_related("commitment")
        .prefetch_related(Prefetch("evidence", evidence))
        .prefetch_related(Prefetch("checks", checks))
        .order_by("report__number", "order")
    )


def line(row: ReportLine, before: dict[UUID, Before], said: dict[UUID, list[Said]]) -> Line:
    """One line from its rows."""
    promise, pieces = row.commitment, list(row.evidence.all())
    kind = Kind(row.kind) if row.kind else Kind.MILESTONE
    return Line(
        row=row,
        title=Text(promise.title_zh, promise.title_en) if promise else WHOLE,
        promise=records.sentence(promise) if promise else Text("", ""),
        unit=promise.unit if promise else "",
        before=before.get(row.lineage),
        evidence=[one for one in pieces if one.withdrawn_at is None],
        withdrawn=sum(one.withdrawn_at is not None for one in pieces),
        doubts=list(row.checks.all()),
        freshness=freshness(kind, said.get(row.lineage, [])),
    )


def lines_before(actor: Actor, lineages: Sequence[UUID], of: Report) -> dict[UUID, Before]:
    """What was said about the same promises in the newest earlier round that was handed in."""
    rows = (
        ReportLine.objects.visible_to(actor)
        .filter(
            lineage__in=lineages,
            report__round__plan=of.round.plan_id,
            report__round__period_end__lt=of.round.period_end,
            report__submitted_at__isnull=False,
        )
        .exclude(status="")
        .select_related("report__round")
        .order_by("report__round__period_end")
    )
    return {row.lineage: Before(row, records.title_of(row.report.round)) for row in rows}
