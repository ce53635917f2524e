"""Writing a report: each line in the instrument of its kind, kept as it grows, as long as the report is with its unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.database import write
from tongyou.domains.plan.actions.refusals import Refusal, RoundLocked
from tongyou.domains.plan.models import Report, ReportLine
from tongyou.domains.plan.round_records import title_of
from tongyou.domains.plan.supervision import ReportState, RoundState
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments import actions as instruments
from tongyou.kernels.instruments.types import Given, Saved

RESOURCE = "plan.report"
WRITING = frozenset({ReportState.OWED, ReportState.RETURNED})


def begin_line(*, actor: Actor, line: ReportLine) -> UUID:
    """The response in which a line is written; begun once, with what last round's figures were over.

    Raises RoundLocked, Refusal (handed in already, or the case is not open yet).
    """
    check(actor, RESOURCE, "draft", line)
    with write():
        row = (
            ReportLine.objects.select_for_update(of=("self",))
            .select_related("report__round")
            .get(pk=line.pk)
        )
        report = must_be_written(row.report)
        if row.response is None:
            row.response = instruments.start(
                actor=actor,
                instrument=f"plan.{row.kind or 'task'}",
                subject_id=report.case_id or report.area_id,
                area_id=report.area_id,
                unit_id=report.unit_id,
                prefill=given(row),
                key=f"plan.line:{row.pk}",
            )
            row.save(update_fields=["response"])
    return row.response


def save_line(
    *, actor: Actor, line: ReportLine, answers: Mapping[str, Any], expected: int
) -> Saved:
    """Keep what was typed for a line, right or wrong. Raises instruments' Stale and Refused."""
    response = begin_line(actor=actor, line=line)
    return instruments.save(actor=actor, response_id=response, answers=answers, expected=expected)


def must_be_written(report: Report) -> Report:
    """The report, as long as its unit writes it; the round must be loaded."""
    if report.round.state == RoundState.LOCKED:
        raise RoundLocked(report.round)
    if ReportState(report.state) not in WRITING:
        raise Refusal(handed_in_words(report))
    if report.case_id is None:
        raise Refusal(_("这份报告正在准备，请过一会儿再打开。"))
    return report


def handed_in_words(report: Report) -> str:
    """Why a report cannot be written or submitted now, and what to do."""
    if report.state == ReportState.LOCKED:
        return _("这份报告已经审定锁定，不能再改。新的情况请写进下一轮的报告。")
    if report.state == ReportState.APPROVAL:
        return _("这份报告已经提交，正等单位负责人审核；没有再提交一次。要改，请负责人退回。")
    return _("这份报告已经报送，正等专班审定；没有再提交一次。要改，请专班退回。")


def given(line: ReportLine) -> dict[str, Given]:
    """What last round's figures were over: shown beside the question, with its source and day."""
    before = (
        ReportLine.objects.filter(
            lineage=line.lineage, denominator__isnull=False, report__submitted_at__isnull=False
        )
        .exclude(pk=line.pk)
        .select_related("report__round")
        .order_by("-report__round__period_end")
        .first()
    )
    if before is None or before.denominator is None or before.report.submitted_at is None:
        return {}
    when = title_of(before.report.round)
    source = Text(f"{when.zh}的报告", f"the report of {when.en}")
    day = clock.local(before.report.submitted_at).date()
    return {"denominator": Given(before.denominator.normalize() + 0, source, day)}
