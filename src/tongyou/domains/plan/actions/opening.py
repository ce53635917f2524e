"""The cases of a round's reports: opened one by one by a job, ended when the round is locked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tongyou.base import jobs
from tongyou.base.database import write
from tongyou.domains.plan.actions.casing import offered
from tongyou.domains.plan.actions.rounds import LAPSE_REPORTS, OPEN_REPORTS, rhythm_of
from tongyou.domains.plan.models import Report
from tongyou.domains.plan.round_records import title_of
from tongyou.domains.plan.supervision import ReportState
from tongyou.ground.visibility import system_actor
from tongyou.kernels.casework import actions as casework
from tongyou.kernels.criteria import Text

PROCEDURE = "plan.report"


@jobs.job(OPEN_REPORTS, attempts=5, lease=120, transactional=False)
def open_reports(payload: dict[str, Any]) -> None:
    """A case for every report of a round that has a unit and no case yet; safe to run again at any time."""
    waiting = Report.objects.filter(round_id=UUID(payload["round"]), case=None, unit__isnull=False)
    for report in waiting.select_related("round__plan", "node").order_by("number"):
        jobs.stop_if_asked()
        open_report(report)


def open_report(report: Report) -> None:
    """One case, and the report that knows it, in one transaction."""
    round_, node, when = report.round, report.node, title_of(report.round)
    assert report.unit_id is not None  # noqa: S101 - `open_reports` leaves out reports without a unit
    title = Text(
        f"任务 {report.number}“{node.title_zh}”{when.zh}进展报告"[:200],
        f"Task {report.number} “{node.title_en or node.title_zh}”, {when.en}"[:300],
    )
    with write():
        opened = casework.open_case(
            actor=system_actor("rounds"),
            procedure=PROCEDURE,
            area_id=report.area_id,
            places={"lead": report.unit_id, "office": rhythm_of(round_.plan).office_id},
            title=title,
            fields={"round": round_.code, "task": report.number, "due_on": round_.due_on},
            key=f"{PROCEDURE}:{report.pk}",
        )
        Report.objects.filter(pk=report.pk, case=None).update(case_id=opened.case_id)


@jobs.job(LAPSE_REPORTS, attempts=5, lease=120, transactional=False)
def lapse_reports(payload: dict[str, Any]) -> None:
    """End the cases of reports that never came, once their round is locked."""
    waiting = Report.objects.filter(round_id=UUID(payload["round"]), case__isnull=False)
    for report in waiting.exclude(state=ReportState.LOCKED).order_by("number"):
        jobs.stop_if_asked()
        lapse(report)


def lapse(report: Report) -> None:
    """End one case as not reported; one that has ended is left alone."""
    assert report.case_id is not None  # noqa: S101 - `lapse_reports` takes reports with a case only
    offer = offered(system_actor("rounds"), report.case_id, "lapse")
    if offer is not None:
        casework.act(
            actor=system_actor("rounds"),
            case_id=report.case_id,
            act="lapse",
            step=offer.step,
            expected=None,
            key=f"plan.lapse:{report.pk}",
        )
