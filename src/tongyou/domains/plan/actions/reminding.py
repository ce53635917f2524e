"""Reminders before and after the due date, to named people by post; a vacancy falls to the unit's head."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from tongyou.base import calendar, clock, jobs, notices
from tongyou.base.database import write
from tongyou.base.packs import Bilingual
from tongyou.domains.plan import links
from tongyou.domains.plan.models import Reminder, Report, Rhythm, Round, SupervisionNotice
from tongyou.domains.plan.round_records import title_of
from tongyou.domains.plan.rules.rounds.reminding import (
    CLERK,
    COORDINATOR,
    HEAD,
    Audience,
    Threshold,
    audience,
    reached,
)
from tongyou.domains.plan.supervision import ReportState, RoundState
from tongyou.ground.access import queries as access
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import system_actor

REPORTS = "department_officer"  # reports where a unit has no reporter's post of its own
WAITING = (ReportState.OWED, ReportState.APPROVAL, ReportState.RETURNED)
Filled = Mapping[tuple[UUID, str], Sequence[UUID]]  # (unit, role) -> staff


@jobs.job("plan.remind")
def remind(payload: dict[str, object]) -> None:  # noqa: ARG001 - a job's signature
    """Daily: every threshold that was reached and not yet told, for reports that are still with their unit."""
    today = clock.today()
    rounds = list(Round.objects.exclude(state=RoundState.LOCKED))
    if not rounds:
        return
    days = calendar.load(min(one.due_on.year for one in rounds), today.year + 1)
    for one in rounds:
        for threshold in reached(one.due_on, today, days):
            remind_round(one, threshold)


def remind_round(round_: Round, threshold: Threshold) -> int:
    """Tell whoever is due at one threshold of one round; how many reports were told about."""
    reports = list(untold(round_, threshold))
    filled = filled_posts(reports, round_)
    for report in reports:
        with write():
            tell(report, round_, threshold, filled)
    return len(reports)


def untold(round_: Round, threshold: Threshold) -> QuerySet[Report]:
    """Reports that were never handed in, with a unit, not yet told at this threshold."""
    told = Reminder.objects.filter(report__round=round_, threshold=threshold.code)
    rows = Report.objects.filter(round=round_, submitted_at__isnull=True, state__in=WAITING)
    return (
        rows.exclude(unit=None)
        .exclude(pk__in=told.values("report_id"))
        .select_related("node")
        .order_by("number")
    )


def filled_posts(reports: Iterable[Report], round_: Round) -> Filled:
    """Who holds the posts of the units concerned and of the office, in one query."""
    units = {report.unit_id for report in reports}
    office = Rhythm.objects.filter(plan=round_.plan_id).values_list("office_id", flat=True).first()
    found: dict[tuple[UUID, str], list[UUID]] = {}
    for one in organisations.holders(system_actor("reminders")):
        post = one.post
        if post.unit_id in units or (post.role == COORDINATOR and post.unit_id == office):
            unit_id = round_.pk if post.role == COORDINATOR else post.unit_id
            found.setdefault((unit_id, post.role), []).append(one.staff_id)
    return found


def posts_of(report: Report, round_: Round, filled: Filled) -> dict[str, Sequence[UUID]]:
    """The holders that matter for one report: reporter (or officer), head, coordinator."""
    unit = report.unit_id
    assert unit is not None  # noqa: S101 - `untold` leaves out reports without a unit
    return {
        CLERK: filled.get((unit, CLERK)) or filled.get((unit, REPORTS), ()),
        HEAD: filled.get((unit, HEAD), ()),
        COORDINATOR: filled.get((round_.pk, COORDINATOR), ()),
    }


def tell(report: Report, round_: Round, threshold: Threshold, filled: Filled) -> None:
    """One reminder: the row that says it was sent, and the notices, in the caller's transaction."""
    people = audience(threshold.roles, posts_of(report, round_, filled))
    inboxes = access.recipients(people.holders)
    Reminder.objects.bulk_create(
        [
            Reminder(
                report=report,
                threshold=threshold.code,
                roles=list(threshold.roles),
                vacant=list(people.vacant),
                told=len(inboxes),
            )
        ],
        ignore_conflicts=True,
    )
    for staff_id, inbox in inboxes.items():
        send(report, round_, threshold, people, inbox, staff_id)


def send(
    report: Report,
    round_: Round,
    threshold: Threshold,
    people: Audience[UUID],
    inbox: notices.Recipient,
    staff_id: UUID,
) -> None:
    """The notice itself; its key makes it one, however often the job runs."""
    template = "plan.report_late" if threshold.late else "plan.report_due"
    if people.vacant:
        template = "plan.report_vacant"
    node, title = report.node, title_of(round_)
    notices.send(
        template,
        to=inbox,
        context={
            "task": Bilingual(node.title_zh, node.title_en or node.title_zh),
            "number": report.number,
            "round": Bilingual(title.zh, title.en),
            "due": round_.due_on,
            "page": links.report(report.pk),
        },
        key=f"plan.remind:{report.pk}:{threshold.code}:{staff_id}",
    )


def last_reminded(reports: Iterable[UUID]) -> dict[UUID, dt.datetime]:
    """When each report was last reminded of."""
    rows = Reminder.objects.filter(report__in=list(reports)).order_by("sent_at")
    return dict(rows.values_list("report_id", "sent_at"))


# --- what notices asked for -----------------------------------------------------------------------


@jobs.job("plan.remind_undone")
def remind_undone(payload: dict[str, object]) -> None:  # noqa: ARG001 - a job's signature
    """Daily: what a notice asked for should be done by now and it is not closed; head and coordinator are told once."""
    today = clock.today()
    rows = list(
        SupervisionNotice.objects.filter(done_by__lt=today, closed_at__isnull=True).order_by(
            "issued_at"
        )
    )
    if not rows:
        return
    offices = dict(Rhythm.objects.values_list("plan_id", "office_id"))
    for row in rows:
        units = {row.unit_id, offices.get(row.plan_id)} - {None}
        tell_undone(row, {unit for unit in units if unit})


def tell_undone(row: SupervisionNotice, units: set[UUID]) -> None:
    """Head of the unit and coordinator of the office; the key makes it once."""
    staff = {
        one.staff_id
        for one in organisations.answering(units)
        if (one.unit_id, one.role) == (row.unit_id, HEAD) or one.role == COORDINATOR
    }
    for staff_id, inbox in access.recipients(staff).items():
        notices.send(
            "plan.notice_undone",
            to=inbox,
            context={
                "title": row.title,
                "code": row.number,
                "due": row.done_by,
                "page": links.notice(row.pk),
            },
            key=f"plan.undone:{row.pk}:{row.done_by}:{staff_id}",
        )
