"""Reports as rows, the way the handlers of their cases leave them; for tests of what is read from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.cast import MAKER, Cast
from tests.factories.papers import pdf
from tongyou.base import clock
from tongyou.base.codes import new_id
from tongyou.domains.plan.actions import evidence, rounds
from tongyou.domains.plan.actions.checking import check_claims
from tongyou.domains.plan.models import Plan, Report, ReportLine, Round
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.supervision import ReportState

PAPER = pdf()


def opened(cast: Cast, plan: Plan, code: str) -> Round:
    """A round of the plan, opened today."""
    return rounds.open_round(
        actor=MAKER, plan=plan, period=periods.read(code), key=f"open:{code}"
    ).round


def hand_in(round_: Round, number: int, *, locked: bool = False, **said: dict[str, Any]) -> Report:
    """The report of a task, handed in now; `said` is what its lines say, by the end of their code (T1.2 -> _2)."""
    report = Report.objects.select_related("round__plan").get(round=round_, number=number)
    for line in report.lines.all():
        words = said.get(f"_{line.code.rpartition('.')[2]}", {})
        values = {"status": "on_track", "reason": f"{round_.code} 的进展", **words}
        if isinstance(values.get("value"), int):
            values["value"] = Decimal(values["value"])
        ReportLine.objects.filter(pk=line.pk).update(**values)
    now = clock.now()
    state = ReportState.LOCKED if locked else ReportState.REVIEW
    Report.objects.filter(pk=report.pk).update(
        drafted_at=now, submitted_at=now, state=state, locked_at=now if locked else None
    )
    report = Report.objects.select_related("round__plan").get(pk=report.pk)
    check_claims(report)
    return report


def prove(report: Report, code: str) -> None:
    """A paper for one line."""
    line = report.lines.get(code=code)
    upload = SimpleUploadedFile("证明.pdf", PAPER, "application/pdf")
    evidence.add_evidence(actor=MAKER, line=line, upload=upload, key=str(new_id()))
