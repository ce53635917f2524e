"""What a report's case asks of the plan, and how the report's row follows the case, in the act's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.domains.plan.actions.casing import said
from tongyou.domains.plan.actions.checking import check_claims
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import Report, ReportLine
from tongyou.domains.plan.rules.rounds.answers import read_answers
from tongyou.domains.plan.supervision import ReportState, RoundState
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import system_actor
from tongyou.kernels.casework.events import CaseMoved
from tongyou.kernels.casework.types import CaseFacts
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments import actions as instruments
from tongyou.kernels.instruments import queries as forms

REPORTERS = frozenset({"clerk", "department_officer"})


def vacant(unit_id: UUID) -> bool:
    """Nobody holds a reporter's or an officer's post at a unit."""
    held = organisations.answering([unit_id])
    return not any(one.role in REPORTERS and not one.instead for one in held)


def ready_to_submit(facts: CaseFacts) -> Sequence[Text]:
    """Why a draft cannot be submitted: the round is locked, or lines are not complete. Only reads."""
    report = Report.objects.select_related("round").filter(case_id=facts.case_id).first()
    if report is None:
        return ()
    if report.round.state == RoundState.LOCKED:
        return (
            Text(
                f"{report.round.code} 这一轮已经封存，不再接收报告。填写的内容都还在。",
                f"Round {report.round.code} is locked and takes no more reports. Everything you wrote is kept.",
            ),
        )
    return [*incomplete(report), *wrong_hand(facts, report)]


def incomplete(report: Report) -> list[Text]:
    """One reason for each line that is not written to its end."""
    found = []
    for line in report.lines.select_related("commitment").order_by("order"):
        title = line.commitment.title_zh if line.commitment else report.node.title_zh
        english = line.commitment.title_en if line.commitment else report.node.title_en
        if line.response is None:
            found.append(
                Text(
                    f"{line.code}“{title}”还没有填。",
                    f"{line.code} “{english}” has not been written.",
                )
            )
            continue
        view = forms.response(system_actor("plan"), line.response)
        if not view.found.submittable:
            number = len(view.found.missing) + len(view.found.problems)
            found.append(
                Text(
                    f"{line.code}“{title}”还有 {number} 处没有填好。",
                    f"{line.code} “{english}” has {number} answers missing or wrong.",
                )
            )
    return found


def wrong_hand(facts: CaseFacts, report: Report) -> list[Text]:
    """Only a head whose reporters are missing hands in without a second pair of eyes in the unit."""
    if facts.act != "submit_as_head" or report.unit_id is None or vacant(report.unit_id):
        return []
    return [
        Text(
            "本单位有填报员，请由填报员填写，负责人审核。",
            "This unit has a reporter: let the reporter write it and the head approve it.",
        )
    ]


def follow(moved: CaseMoved) -> None:
    """The report's row follows its case, in the act's own transaction."""
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("round__plan")
        .filter(case_id=moved.case_id)
        .first()
    )
    if report is None:
        return
    match moved.act:
        case "submit":
            take_lines(report)
            report.state, report.drafted_at = ReportState.APPROVAL, clock.now()
        case "submit_as_head":
            take_lines(report)
            report.drafted_at = clock.now()
            hand_in(report)
        case "approve":
            hand_in(report)
        case "send_back" | "return":
            give_back(report, said(moved))
        case "lock":
            report.state, report.locked_at = ReportState.LOCKED, clock.now()
        case _:
            return
    report.save(
        update_fields=[
            "state",
            "drafted_at",
            "submitted_at",
            "returned_at",
            "return_reason",
            "locked_at",
        ]
    )


def hand_in(report: Report) -> None:
    """The unit has reported: the first such moment decides whether it was late; every time its claims are checked."""
    report.state = ReportState.REVIEW
    report.submitted_at = report.submitted_at or clock.now()
    check_claims(report)


def give_back(report: Report, words: tuple[str, ...]) -> None:
    """Back to the reporter: what was written can be changed again."""
    report.state, report.returned_at = ReportState.RETURNED, clock.now()
    report.return_reason = words[0] if words else ""
    for line in report.lines.all():
        if line.response is None:
            continue
        instruments.reopen_response(
            actor=system_actor("plan"),
            response_id=line.response,
            reason=report.return_reason or "退回修改",
        )


def take_lines(report: Report) -> None:
    """Hand in every line's response and keep what it says."""
    lines = list(report.lines.order_by("order"))
    for line in lines:
        if line.response is None:
            raise Refusal(_("有承诺还没有填写，没有提交。"))
        take_line(line, line.response)
    ReportLine.objects.bulk_update(
        lines,
        ["value", "numerator", "denominator", "status", "reason", "next_step", "next_on"],
    )


def take_line(line: ReportLine, response: UUID) -> None:
    """One line: its response is final for now, its answers stand in the line."""
    view = forms.response(system_actor("plan"), response)
    instruments.submit(
        actor=system_actor("plan"),
        response_id=response,
        expected=view.row.revision,
        key=f"plan.line:{line.pk}:{view.row.revision}:{view.row.submissions.count()}",
    )
    told = read_answers(view.found.answers)
    line.status, line.reason = told.status, told.reason
    line.value, line.numerator, line.denominator = told.value, told.numerator, told.denominator
    line.next_step, line.next_on = told.next_step, told.next_on
