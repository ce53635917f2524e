"""Evidence of a line: a file that proves it, added while the report is with its unit, taken back with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tongyou.base import audit, clock, codes, files
from tongyou.base.database import write
from tongyou.domains.plan.actions.refusals import Refusal, RoundLocked, require_reason
from tongyou.domains.plan.models import Evidence, Report, ReportLine
from tongyou.domains.plan.supervision import ReportState, RoundState
from tongyou.ground.visibility import Actor, check

PURPOSE = "plan.evidence"
ALLOWED = ("pdf", "docx", "xlsx", "jpg", "png")
LIMIT = files.Limit(file=20 * 1024 * 1024, owner=5 * 1024 * 1024 * 1024, per_day=500)
WITH_UNIT = frozenset({ReportState.OWED, ReportState.RETURNED, ReportState.APPROVAL})


def add_evidence(
    *, actor: Actor, line: ReportLine, upload: UploadedFile[Any], note: str = "", key: str
) -> Evidence:
    """Keep a file as evidence of a line; the same key keeps one. Raises files.RefusedFile in plain words.

    Evidence may also follow a report that was handed in and is under review: it makes a claim stronger, never weaker.
    """
    check(actor, "plan.report", "draft", line)
    prepared = files.prepare(upload, purpose=PURPOSE, allow=ALLOWED)

    def make() -> codes.Receipt:
        report = open_report(line.report_id)
        stored = files.keep(prepared, owner=owner_of(report), created_by=actor.account_id)
        row = Evidence.objects.create(
            line=line, file=stored, note=note.strip()[:200], added_by=actor.account_id
        )
        audit.record(
            actor=actor, act="attach", kind="plan.report", subject_ids=[report.id, line.id, row.id]
        )
        return codes.Receipt("", row.id, row.added_at)

    with write():
        receipt = codes.once(
            key,
            actor_id=actor.account_id,
            act="plan.evidence",
            fingerprint=f"{line.pk}:{prepared.sha256}",
            make=make,
        )
    return Evidence.objects.select_related("file").get(pk=receipt.object_id)


def open_report(report_id: UUID) -> Report:
    """The report, locked, as long as it can still change."""
    report = (
        Report.objects.select_for_update(of=("self",)).select_related("round").get(pk=report_id)
    )
    if report.round.state == RoundState.LOCKED:
        raise RoundLocked(report.round)
    if report.state == ReportState.LOCKED:
        raise Refusal(_("这份报告已经锁定，不能再改。新的材料请附在下一轮的报告里。"))
    return report


def owner_of(report: Report) -> UUID:
    """Whose space the file takes: the reporting unit's."""
    return report.unit_id or report.area_id


def withdraw_evidence(*, actor: Actor, evidence: Evidence, reason: str) -> Evidence:
    """Take a piece of evidence back while the report is still with its unit; it stays in the record."""
    check(actor, "plan.report", "draft", evidence)
    why = require_reason(reason)
    with write():
        report = open_report(evidence.line.report_id)
        if ReportState(report.state) not in WITH_UNIT:
            raise Refusal(_("报告已经报送，佐证不能撤回。请专班退回后再改。"))
        row = Evidence.objects.select_for_update().get(pk=evidence.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at, row.withdrawn_reason = clock.now(), why
            row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
            audit.record(
                actor=actor, act="withdraw", kind="plan.report", subject_ids=[report.id, row.id]
            )
    return row
