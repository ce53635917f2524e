"""One task through all rounds: when its reports came, what they said, what was doubted, who was reminded, which notices followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch

from tongyou.base import clock
from tongyou.domains.plan.models import (
    ClaimCheck,
    Evidence,
    Reminder,
    Report,
    ReportLine,
    Resolution,
    SupervisionNotice,
)
from tongyou.domains.plan.queries.rounds import reports, seen_all
from tongyou.domains.plan.round_records import Seen, UnitNames, title_of, whole
from tongyou.domains.plan.rules.rounds.noticing import overdue
from tongyou.domains.plan.supervision import NoticeState, SelfStatus
from tongyou.domains.plan.types import Text
from tongyou.ground.visibility import Actor


@dataclass(frozen=True, slots=True)
class LineTold:
    """What one round said about one promise."""

    row: ReportLine
    title: Text
    value: Decimal | None
    status: SelfStatus | None
    evidence: tuple[Evidence, ...]
    checks: tuple[ClaimCheck, ...]


@dataclass(slots=True)
class RoundTold:
    """One round of the task."""

    seen: Seen
    title: Text
    unit: Text
    lines: list[LineTold] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NoticeTold:
    """A notice about the task."""

    row: SupervisionNotice
    unit: Text
    overdue: bool


@dataclass(frozen=True, slots=True)
class TaskHistory:
    """Everything that is known about one task, the newest round first."""

    rounds: tuple[RoundTold, ...]
    notices: tuple[NoticeTold, ...]
    resolutions: tuple[Resolution, ...]


def history(actor: Actor, lineage: UUID) -> TaskHistory:
    """One task through all rounds and versions, as far as the actor may see its reports. About a dozen queries."""
    rows = list(reports(actor).filter(lineage=lineage).order_by("-round__period_end"))
    names = UnitNames.of(row.unit_id for row in rows)
    lines, reminders = told_lines(actor, rows), sent(rows)
    return TaskHistory(
        rounds=tuple(
            RoundTold(
                one,
                title_of(one.report.round),
                names[one.report.unit_id],
                lines.get(one.report.pk, []),
                reminders.get(one.report.pk, []),
            )
            for one in seen_all(rows)
        ),
        notices=tuple(notices_about(actor, lineage)),
        resolutions=tuple(
            Resolution.objects.visible_to(actor)
            .filter(node__lineage=lineage)
            .select_related("meeting")
            .order_by("-meeting__meets_on")
        ),
    )


def told_lines(actor: Actor, rows: Iterable[Report]) -> dict[UUID, list[LineTold]]:
    """The lines of some reports with evidence and doubts, by report."""
    kept = Evidence.objects.filter(withdrawn_at__isnull=True).select_related("file")
    found: dict[UUID, list[LineTold]] = {}
    query = (
        ReportLine.objects.visible_to(actor)
        .filter(report__in=list(rows))
        .select_related("commitment")
        .prefetch_related(
            Prefetch("evidence", kept, to_attr="kept"),
            "checks__answers",
        )
        .order_by("order")
    )
    for line in query:
        found.setdefault(line.report_id, []).append(told(line))
    return found


def told(line: ReportLine) -> LineTold:
    """One line, its parts prefetched."""
    row = line.commitment
    return LineTold(
        row=line,
        title=Text(row.title_zh, row.title_en) if row else Text("任务整体", "The task as a whole"),
        value=whole(line.value),
        status=SelfStatus(line.status) if line.status else None,
        evidence=tuple(line.kept),  # type: ignore[attr-defined] # prefetched by `told_lines`
        checks=tuple(line.checks.all()),
    )


def sent(rows: Iterable[Report]) -> dict[UUID, list[Reminder]]:
    """Reminders of some reports."""
    found: dict[UUID, list[Reminder]] = {}
    for row in Reminder.objects.filter(report__in=list(rows)).order_by("sent_at"):
        found.setdefault(row.report_id, []).append(row)
    return found


def notices_about(actor: Actor, lineage: UUID) -> list[NoticeTold]:
    """Notices about one task that the actor may see, the newest first."""
    rows = list(SupervisionNotice.objects.visible_to(actor).filter(lineage=lineage))
    names, today = UnitNames.of(row.unit_id for row in rows), clock.today()
    return [
        NoticeTold(row, names[row.unit_id], overdue(NoticeState(row.state), row.answer_by, today))
        for row in rows
    ]
