"""The acts on a report: submitted, approved, sent back, returned, locked; all through its case (`plan.report`).

The report's row changes only where it follows the case (`report_events`), so it does not matter from which page an act
comes. Each act takes a key (the same key gives the same receipt) and, if the page knows it, the expected revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongyou.domains.plan.actions.casing import do
from tongyou.domains.plan.actions.refusals import Refusal, RoundLocked, require_reason
from tongyou.domains.plan.actions.report_events import REPORTERS, vacant
from tongyou.domains.plan.actions.writing import RESOURCE, WRITING, handed_in_words
from tongyou.domains.plan.models import Report
from tongyou.domains.plan.supervision import ReportState, RoundState
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.casework.types import Acted
from tongyou.kernels.instruments.types import Refused as FormRefused

PROCEDURE = "plan.report"


def submit_report(*, actor: Actor, report: Report, key: str, expected: int | None = None) -> Acted:
    """Submit a draft for approval; where the reporter's post is vacant, the head hands it in at once.

    Raises RoundLocked, Refusal, and casework's Refused (with every line that is not complete) and Stale.
    """
    check(actor, RESOURCE, "draft", report)
    alone = writes_as_head(actor, report)
    act, payload = ("submit_as_head" if alone else "submit"), {"by_head": alone}
    try:
        return through(actor, report, act, "draft", key, expected, payload)
    except FormRefused as refused:  # somebody took an answer away in the same second
        raise Refusal(refused.words) from refused


def writes_as_head(actor: Actor, report: Report) -> bool:
    """The actor is the unit's head, and nobody holds a reporter's or an officer's post there."""
    roles = {post.role for post in actor.posts if post.unit_id == report.unit_id}
    if "unit_head" not in roles or roles & REPORTERS or report.unit_id is None:
        return False
    return vacant(report.unit_id)


def approve_report(*, actor: Actor, report: Report, key: str, expected: int | None = None) -> Acted:
    """The head hands the report in; never somebody who drafted it (four eyes)."""
    check(actor, RESOURCE, "approve", report)
    return through(actor, report, "approve", "approve", key, expected)


def send_back_report(
    *, actor: Actor, report: Report, reason: str, key: str, expected: int | None = None
) -> Acted:
    """The head gives the draft back to the reporter, with a reason."""
    check(actor, RESOURCE, "approve", report)
    payload = {"reason": require_reason(reason)}
    return through(actor, report, "send_back", "approve", key, expected, payload)


def return_report(
    *, actor: Actor, report: Report, reason: str, key: str, expected: int | None = None
) -> Acted:
    """The coordinator gives the report back to the unit, with a reason. It keeps the day on which it first came."""
    check(actor, RESOURCE, "review", report)
    payload = {"reason": require_reason(reason)}
    return through(actor, report, "return", "review", key, expected, payload)


def lock_report(*, actor: Actor, report: Report, key: str, expected: int | None = None) -> Acted:
    """The coordinator accepts the report; it is then final."""
    check(actor, RESOURCE, "review", report)
    return through(actor, report, "lock", "review", key, expected)


def through(
    actor: Actor,
    report: Report,
    act: str,
    step: str,
    key: str,
    expected: int | None,
    payload: Mapping[str, Any] | None = None,
) -> Acted:
    """One act on the report's case. While nothing was ever sent back a step's row bears its name; else the case is asked."""
    return do(
        actor,
        report.case_id,
        act,
        step="" if report.returned_at else step,
        payload=payload,
        expected=expected,
        key=key,
        otherwise=lambda: why_not(report, step),
    )


def why_not(report: Report, step: str) -> Refusal | None:
    """Why an act does not fit the report as it stands, in words that say what to do; None: the case says it better."""
    fresh = Report.objects.select_related("round").get(pk=report.pk)
    state = ReportState(fresh.state)
    if step == "draft":
        if fresh.round.state == RoundState.LOCKED:
            return RoundLocked(fresh.round)
        return None if state in WRITING else Refusal(handed_in_words(fresh))
    if state is {"approve": ReportState.APPROVAL, "review": ReportState.REVIEW}[step]:
        return None
    if state is ReportState.LOCKED:
        return Refusal(_("这份报告已经审定锁定，没有作任何改动。"))
    if state in WRITING:
        return Refusal(_("这份报告还在填写，还没有提交；没有作任何改动。"))
    if state is ReportState.APPROVAL:
        return Refusal(_("这份报告还没有经单位负责人审核；没有作任何改动。"))
    return Refusal(_("这份报告已经报送专班；没有作任何改动。"))
