"""Claim checks: raised when a unit hands in, gone when the report is corrected, settled by a person with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit
from tongyou.base.database import write
from tongyou.domains.plan.actions.refusals import Refusal, require_reason
from tongyou.domains.plan.models import CheckAnswer, ClaimCheck, Report, ReportLine
from tongyou.domains.plan.round_records import claim, evidence_counts, proven_before
from tongyou.domains.plan.rules.rounds.claims import Around, Claim, Found, doubts
from tongyou.domains.plan.supervision import CheckState, Doubt
from tongyou.domains.plan.types import Window
from tongyou.ground.visibility import Actor, check


def check_claims(report: Report) -> int:
    """Compare what a report claims with what is known, in the caller's transaction; how many doubts are open.

    Seven queries, however many lines. A settled doubt stays settled while its question stays the same.
    """
    lines = list(report.lines.select_related("commitment").order_by("order"))
    found = found_doubts(report, lines)
    kept: dict[tuple[UUID, str], ClaimCheck] = {
        (row.line_id, row.rule): row for row in ClaimCheck.objects.filter(line__report=report)
    }
    new = [
        raised(line_id, one)
        for line_id, ones in found.items()
        for one in ones
        if (line_id, one.rule.value) not in kept
    ]
    ClaimCheck.objects.bulk_create(new)
    now = {(line_id, one.rule.value): one for line_id, ones in found.items() for one in ones}
    changed = [row for key, row in kept.items() if moved(row, now.get(key))]
    fields = ["state", "explanation_zh", "explanation_en"]
    ClaimCheck.objects.bulk_update(changed, fields)
    return sum(row.state == CheckState.OPEN for row in [*new, *kept.values()])


def raised(line_id: UUID, one: Found) -> ClaimCheck:
    """A new doubt as a row."""
    return ClaimCheck(
        line_id=line_id,
        rule=one.rule,
        explanation_zh=one.explanation.zh,
        explanation_en=one.explanation.en,
    )


def moved(row: ClaimCheck, now: Found | None) -> bool:
    """Bring an earlier doubt up to date; whether it changed. Another question opens it again."""
    if now is None:
        if row.state == CheckState.GONE:
            return False
        row.state = CheckState.GONE
        return True
    same = row.explanation_zh == now.explanation.zh
    if same and row.state != CheckState.GONE:
        return False
    row.explanation_zh, row.explanation_en = now.explanation.zh, now.explanation.en
    row.state = CheckState.OPEN
    return True


# --- what a claim is compared with --------------------------------------------------------------


def found_doubts(report: Report, lines: Sequence[ReportLine]) -> dict[UUID, list[Found]]:
    """Every doubt about every line."""
    span = (report.round.plan.start, report.round.plan.end)
    mine = claims(lines, report, span)
    before, twins = earlier(report, lines, span), twin_claims(report, lines, span)
    proven = proven_before([line.lineage for line in lines], report.round.period_start)
    codes = {line.code: mine[line.pk] for line in lines if line.pk in mine}
    found = {}
    for line in lines:
        now = mine.get(line.pk)
        if now is not None:
            around = Around(
                before.get(line.lineage),
                proven.get(line.lineage, 0),
                twins.get(line.pk),
                yearly_of(line, codes),
            )
            found[line.pk] = list(doubts(now, around))
    return found


def claims(
    lines: Iterable[ReportLine], report: Report, span: tuple[dt.date, dt.date]
) -> dict[UUID, Claim]:
    """Lines of one report as claims, by line."""
    lines = list(lines)
    pieces = evidence_counts(line.pk for line in lines)
    told = ((line.pk, claim(line, report, span, pieces.get(line.pk, 0))) for line in lines)
    return {pk: one for pk, one in told if one is not None}


def earlier(
    report: Report, lines: Sequence[ReportLine], span: tuple[dt.date, dt.date]
) -> dict[UUID, Claim]:
    """The same promises in the newest earlier round that was handed in, by lineage."""
    rows = (
        ReportLine.objects.filter(
            lineage__in=[line.lineage for line in lines],
            report__submitted_at__isnull=False,
            report__round__period_end__lte=report.round.period_start,
        )
        .select_related("commitment", "report__round")
        .order_by("report__round__period_end")
    )
    newest = {row.lineage: row for row in rows}
    pieces = evidence_counts(row.pk for row in newest.values())
    told = (
        (lineage, claim(row, row.report, span, pieces.get(row.pk, 0)))
        for lineage, row in newest.items()
    )
    return {lineage: one for lineage, one in told if one is not None}


def twin_claims(
    report: Report, lines: Sequence[ReportLine], span: tuple[dt.date, dt.date]
) -> dict[UUID, Claim]:
    """The same requirement as another unit has reported it in this round, by line."""
    partners = {line.code: line for line in lines if line.commitment}
    doubles = {line.commitment.duplicate_of: line for line in lines if line.commitment}
    others = (
        ReportLine.objects.filter(report__round=report.round, report__submitted_at__isnull=False)
        .exclude(report=report)
        .exclude(commitment=None)
        .select_related("commitment", "report__round")
    )
    found = {}
    for row in others.filter(code__in=[one for one in doubles if one]):
        found[doubles[row.code].pk] = row
    for row in others.filter(commitment__duplicate_of__in=list(partners)):
        if row.commitment is not None:
            found[partners[row.commitment.duplicate_of].pk] = row
    told = ((pk, claim(row, row.report, span, 0)) for pk, row in found.items())
    return {pk: one for pk, one in told if one is not None}


def yearly_of(line: ReportLine, codes: dict[str, Claim]) -> Claim | None:
    """For a total since the start: the yearly figure of the same thing in the same report."""
    row = line.commitment
    if row is None or row.window != Window.BY_DATE:
        return None
    related = (codes.get(code) for code in row.see_also)
    return next((one for one in related if one and one.promise.window is Window.PER_YEAR), None)


# --- settling -----------------------------------------------------------------------------------


def settle_check(*, actor: Actor, doubt: ClaimCheck, state: CheckState, reason: str) -> ClaimCheck:
    """Say how a doubt ended: explained, or upheld (then the task's light is no longer green). Always with a reason."""
    check(actor, "plan.report", "settle", doubt)
    if state not in {CheckState.EXPLAINED, CheckState.UPHELD, CheckState.OPEN}:
        raise Refusal(_("请选择“已说明”或“疑点成立”。"), "state")
    why = require_reason(reason)
    with write():
        row = ClaimCheck.objects.select_for_update().get(pk=doubt.pk)
        if row.state == CheckState.GONE:
            raise Refusal(_("报告已经更正，这个疑点不在了，不用再答复。"))
        CheckAnswer.objects.create(check_row=row, state=state, reason=why, made_by=actor.account_id)
        row.state = state
        row.save(update_fields=["state"])
        audit.record(
            actor=actor,
            act="settle",
            kind="plan.report",
            subject_ids=[row.id],
            outcome=state.value,
            detail={"rule": Doubt(row.rule).value},
        )
    return row
