"""Rounds of the cast's invented plan (模拟数据): opened by the real action, then brought into every state a page must show.

    round_ = made_round(cast)            # 2025Q3, opened on 8 October 2025, due ten working days later
    report = report_of(round_, 1)
    handed_in(report, met(value=3))      # and so on

States are written straight into the rows here: the acts that lead to them have tests of their own.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.cast import MAKER, Cast
from tests.factories.papers import pdf
from tests.factories.plans import publish
from tongyou.base import clock, files
from tongyou.base.codes import new_id
from tongyou.domains.plan.actions import evidence, freezing, rounds
from tongyou.domains.plan.models import (
    ClaimCheck,
    Evidence,
    Plan,
    PlanVersion,
    Report,
    ReportLine,
    Round,
    RoundSnapshot,
    SupervisionNotice,
)
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.supervision import (
    Cause,
    CheckState,
    Doubt,
    NoticeState,
    ReportState,
    RoundState,
    SelfStatus,
    Urgency,
)

OPENED = dt.date(2025, 10, 9)
QUARTER = "2025Q3"
PAPER = pdf()


def noon(day: dt.date) -> dt.datetime:
    """Twelve o'clock in Shanghai."""
    return clock.start_of_day(day) + dt.timedelta(hours=12)


def made_round(cast: Cast, code: str = QUARTER, opened: dt.date = OPENED) -> Round:
    """A round opened on a day; the plan is published first if it is not."""
    version = PlanVersion.objects.filter(state="published").first() or publish(cast)
    plan = Plan.objects.get(pk=version.plan_id)
    with clock.freeze(noon(opened)):
        if not hasattr(plan, "rhythm"):
            rounds.set_rhythm(actor=MAKER, plan=plan, office_id=cast.units["office"].pk)
        made = rounds.open_round(
            actor=MAKER, plan=plan, period=periods.read(code), key=str(new_id())
        )
    return made.round


def report_of(round_: Round, number: int) -> Report:
    return Report.objects.select_related("round").get(round=round_, number=number)


def line_of(report: Report, code: str = "") -> ReportLine:
    lines = report.lines.all()
    return lines.get(code=code) if code else lines.order_by("order")[0]


def told(
    line: ReportLine,
    status: SelfStatus = SelfStatus.ON_TRACK,
    *,
    value: int | str | None = None,
    reason: str = "按月走访，进度正常（模拟数据）",
    next_on: dt.date | None = None,
) -> ReportLine:
    """What a unit says about one promise."""
    line.status, line.reason = status, reason
    line.value = None if value is None else Decimal(str(value))
    line.next_step, line.next_on = "继续推进", next_on or dt.date(2025, 12, 1)
    line.save()
    return line


def drafted(report: Report, day: dt.date = dt.date(2025, 10, 13)) -> Report:
    """Written and waiting for the head; lines that say nothing yet are on track."""
    for line in report.lines.filter(status=""):
        told(line)
    report.state, report.drafted_at = ReportState.APPROVAL, noon(day)
    report.save()
    return report


def handed_in(report: Report, day: dt.date = dt.date(2025, 10, 15)) -> Report:
    """Approved by the head and waiting for the coordinator."""
    if report.drafted_at is None:
        drafted(report, day)
    report.state, report.submitted_at = ReportState.REVIEW, noon(day)
    report.save()
    return report


def sent_back(report: Report, reason: str = "请补充佐证材料（模拟数据）") -> Report:
    report.state, report.return_reason = ReportState.RETURNED, reason
    report.returned_at = noon(dt.date(2025, 10, 16))
    report.save()
    return report


def locked(report: Report, day: dt.date = dt.date(2025, 10, 17)) -> Report:
    if report.submitted_at is None:
        handed_in(report)
    report.state, report.locked_at = ReportState.LOCKED, noon(day)
    report.save()
    return report


def doubted(
    line: ReportLine, rule: Doubt = Doubt.NO_EVIDENCE, state: CheckState = CheckState.OPEN
) -> ClaimCheck:
    return ClaimCheck.objects.create(
        line=line,
        rule=rule,
        explanation_zh="说已经达到，但没有附佐证材料。",
        explanation_en="It says the promise is met, and no evidence is attached.",
        state=state,
    )


def proven(line: ReportLine, name: str = "佐证.pdf") -> Evidence:
    """A small PDF behind a line."""
    upload = SimpleUploadedFile(name, PAPER, "application/pdf")
    kept = files.store(upload, owner=line.pk, purpose=evidence.PURPOSE, allow=evidence.ALLOWED)
    return Evidence.objects.create(line=line, file=kept, note="名单（模拟数据）")


def noticed(
    cast: Cast, report: Report, *, state: NoticeState = NoticeState.ISSUED
) -> SupervisionNotice:
    """A notice to the unit of a report."""
    moment = noon(dt.date(2025, 10, 20))
    ended = state in {NoticeState.CLOSED, NoticeState.WITHDRAWN}
    answered = state in {NoticeState.ANSWERED, NoticeState.ACCEPTED, NoticeState.CLOSED}
    return SupervisionNotice.objects.create(
        plan=report.round.plan,
        number=f"DB-2025-{str(new_id())[-6:].upper()}-X",
        area_id=report.area_id,
        unit_id=report.unit_id,
        cause=Cause.BEHIND,
        urgency=Urgency.ORDINARY,
        title="请说明进度滞后的原因（模拟数据）",
        request="请在期限内说明原因和下一步。",
        node=report.node,
        lineage=report.lineage,
        report=report,
        state=state,
        issued_at=moment,
        issued_as="coordinator",
        answer_by=dt.date(2025, 10, 27),
        answered_at=moment if answered else None,
        answer="已经加派人手（模拟数据）。" if answered else "",
        return_reason="没有说明原因" if state is NoticeState.RETURNED else "",
        closed_at=moment if ended else None,
    )


def closed(round_: Round, day: dt.date = dt.date(2025, 10, 27)) -> Round:
    """Regular time is over; the first snapshot is frozen."""
    with clock.freeze(noon(day)):
        return rounds.close_round(actor=MAKER, round_=round_)


def published(round_: Round) -> RoundSnapshot:
    """Closed and its newest snapshot made public."""
    if round_.state == RoundState.OPEN:
        round_ = closed(round_)
    snapshot = round_.snapshots.order_by("-sequence")[0]
    freezing.publish_snapshot(actor=MAKER, snapshot=snapshot)
    return snapshot
