"""Claim checks: raised when a unit hands in, gone when the report is corrected, settled by a person with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from tongyou.base import audit
from tongyou.base.database import write
from tongyou.domains.plan.actions.refusals import Refusal, require_reason
from tongyou.domains.plan.models import CheckAnswer, ClaimCheck, Report, ReportLine, Round
from tongyou.domains.plan.round_records import claim, evidence_counts, proven_before
from tongyou.domains.plan.rules.rounds.claims import Around, Claim, Found, doubts
from tongyou.domains.plan.supervision import CheckState, Doubt
from tongyou.domains.plan.types import Window
from tongyou.ground.visibility import Actor, check


def check_claims(report: Report) -> int:
    """Compare what a report claims with what is known, in the caller's transaction; how many doubts are open."""
    return check_reports([report])


def check_reports(reports: Sequence[Report]) -> int:
    """The same for several reports of one round: eight queries, however many. The round and its plan must be loaded.

    A settled doubt stays settled while its question stays the same.
    """
    if not reports:
        return 0
    rows = ReportLine.objects.filter(report__in=reports).select_related("commitment")
    lines = list(rows.order_by("report__number", "order"))
    found = found_doubts(reports[0].round, reports, lines)
    kept: dict[tuple[UUID, str], ClaimCheck] = {
        (row.line_id, row.rule): row for row in ClaimCheck.objects.filter(line__in=lines)
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
    ClaimCheck.objects.bulk_update(changed, ["state", "explanation_zh", "explanation_en"])
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


Span = tuple[dt.date, dt.date]


def found_doubts(
    round_: Round, reports: Sequence[Report], lines: Sequence[ReportLine]
) -> dict[UUID, list[Found]]:
    """Every doubt about every line."""
    span = (round_.plan.start, round_.plan.end)
    owner = {report.pk: report for report in reports}
    mine = claims(lines, owner, span)
    lineages = [line.lineage for line in lines]
    before, twins = earlier(round_, lineages, span), twin_claims(round_, lines, span)
    proven = proven_before(lineages, round_.period_start)
    codes = {(line.report_id, line.code): mine[line.pk] for line in lines if line.pk in mine}
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
    lines: Iterable[ReportLine], owner: Mapping[UUID, Report], span: Span
) -> dict[UUID, Claim]:
    """Lines as claims, by line."""
    lines = list(lines)
    pieces = evidence_counts(line.pk for line in lines)
    told = (
        (line.pk, claim(line, owner[line.report_id], span, pieces.get(line.pk, 0)))
        for line in lines
    )
    return {pk: one for pk, one in told if one is not None}


def earlier(round_: Round, lineages: Sequence[UUID], span: Span) -> dict[UUID, Claim]:
    """The same promises in the newest earlier round that was handed in, by lineage."""
    rows = (
        ReportLine.objects.filter(
            lineage__in=lineages,
            report__submitted_at__isnull=False,
            report__round__period_end__lte=round_.period_start,
        )
        .select_related("commitment", "report__round")
        .order_by("report__round__period_end")
    )
    newest = {row.lineage: row for row in rows}
    told = claims(newest.values(), {row.report_id: row.report for row in newest.values()}, span)
    return {lineage: told[row.pk] for lineage, row in newest.items() if row.pk in told}


def twin_claims(round_: Round, lines: Sequence[ReportLine], span: Span) -> dict[UUID, Claim]:
    """The same requirement as another unit has reported it in this round, by line."""
    here = {line.code: line for line in lines if line.commitment}
    doubles = {
        line.commitment.duplicate_of: line
        for line in lines
        if line.commitment and line.commitment.duplicate_of
    }
    others = (
        ReportLine.objects.filter(report__round=round_, report__submitted_at__isnull=False)
        .filter(Q(code__in=list(doubles)) | Q(commitment__duplicate_of__in=list(here)))
        .exclude(commitment=None)
        .select_related("commitment", "report__round")
    )
    found: dict[UUID, ReportLine] = {}
    for row in others:
        for line in (doubles.get(row.code), here.get(duplicate_of(row))):
            if line is not None and line.report_id != row.report_id:
                found[line.pk] = row
    told = claims(found.values(), {row.report_id: row.report for row in found.values()}, span)
    return {pk: told[row.pk] for pk, row in found.items() if row.pk in told}


def duplicate_of(row: ReportLine) -> str:
    return row.commitment.duplicate_of if row.commitment else ""


def yearly_of(line: ReportLine, codes: Mapping[tuple[UUID, str], Claim]) -> Claim | None:
    """For a total since the start: the yearly figure of the same thing in the same report."""
    row = line.commitment
    if row is None or row.window != Window.BY_DATE:
        return None
    related = (codes.get((line.report_id, code)) for code in row.see_also)
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
