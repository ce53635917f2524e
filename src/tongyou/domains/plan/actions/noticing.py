"""Supervision notices: issued to a unit, answered, accepted or sent back, closed. The clock climbs in casework.

The acts go through the notice's case (`plan.notice`); its row changes only in `follow`, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import calendar, clock
from tongyou.base.database import write
from tongyou.domains.plan.actions.casing import do, said
from tongyou.domains.plan.actions.refusals import Refusal, require_reason
from tongyou.domains.plan.actions.rounds import rhythm_of
from tongyou.domains.plan.models import (
    ClaimCheck,
    Node,
    Plan,
    Report,
    Resolution,
    SupervisionNotice,
)
from tongyou.domains.plan.rules.rounds.noticing import ANSWER_DAYS, ENDED, WAITS_FOR_UNIT
from tongyou.domains.plan.supervision import Cause, NoticeState, Urgency
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.casework import actions as casework
from tongyou.kernels.casework.events import CaseMoved
from tongyou.kernels.casework.types import Acted
from tongyou.kernels.criteria import Text

PROCEDURE = RESOURCE = "plan.notice"
ISSUERS = ("coordinator", "leader")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a notice is about: one of a report, a doubt, a resolution, or a task; or only words."""

    cause: Cause
    title: str
    request: str
    urgency: Urgency = Urgency.ORDINARY
    done_by: dt.date | None = None
    node: Node | None = None
    report: Report | None = None
    doubt: ClaimCheck | None = None
    resolution: Resolution | None = None

    @property
    def task(self) -> Node | None:
        """The task it is about, named or through what it names."""
        if self.node or self.report:
            return self.node or (self.report.node if self.report else None)
        if self.doubt:
            return self.doubt.line.report.node
        return self.resolution.node if self.resolution else None


def issue_notice(
    *, actor: Actor, plan: Plan, unit_id: UUID, wanted: Wanted, key: str
) -> SupervisionNotice:
    """Issue a notice; the same key issues one. Raises Refusal (words missing, day past, resolution has one already)."""
    check(
        actor,
        RESOURCE,
        "issue",
        SupervisionNotice(plan=plan, area_id=plan.area_id, unit_id=unit_id),
    )
    title = require_reason(wanted.title, "title", shortest=4)[:120]
    request = require_reason(wanted.request, "request")
    today = clock.today()
    if wanted.done_by is not None and wanted.done_by <= today:
        raise Refusal(_("整改期限要在今天之后。"), "done_by")
    with write():
        opened = casework.open_case(
            actor=actor,
            procedure=PROCEDURE,
            area_id=plan.area_id,
            places={"answering": unit_id, "office": rhythm_of(plan).office_id},
            title=Text(title, title),
            fields=fields_of(wanted, request),
            key=key,
        )
        made = SupervisionNotice.objects.filter(case_id=opened.case_id).first()
        if made is not None:
            return made
        return write_notice(
            actor, plan, unit_id, wanted, title, request, opened.case_id, opened.receipt.number
        )


def fields_of(wanted: Wanted, request: str) -> dict[str, object]:
    """What the case knows of it."""
    found: dict[str, object] = {"urgency": wanted.urgency.value, "request": request}
    if wanted.done_by is not None:
        found["done_by"] = wanted.done_by
    return found


def write_notice(
    actor: Actor,
    plan: Plan,
    unit_id: UUID,
    wanted: Wanted,
    title: str,
    request: str,
    case_id: UUID,
    number: str,
) -> SupervisionNotice:
    """The notice beside its case."""
    if (
        wanted.resolution
        and SupervisionNotice.objects.filter(resolution=wanted.resolution).exists()
    ):
        raise Refusal(_("这条决议已经发过督办单，没有再发一次。"))
    task = wanted.task
    return SupervisionNotice.objects.create(
        plan=plan,
        number=number,
        area_id=plan.area_id,
        unit_id=unit_id,
        case_id=case_id,
        cause=wanted.cause,
        urgency=wanted.urgency,
        title=title,
        request=request,
        node=task,
        lineage=task.lineage if task else None,
        report=wanted.report,
        doubt=wanted.doubt,
        resolution=wanted.resolution,
        issued_by=actor.account_id,
        issued_as=next((role for role in ISSUERS if role in actor.all_roles), actor.role)[:24],
        answer_by=answer_day(wanted.urgency),
        done_by=wanted.done_by,
    )


def answer_day(urgency: Urgency) -> dt.date:
    """The last day for an answer, as the procedure counts it: the day of issue does not count."""
    return calendar.add_working_days(clock.today(), ANSWER_DAYS[urgency])


def issue_for(
    *, actor: Actor, resolution: Resolution, urgency: Urgency = Urgency.ORDINARY, key: str
) -> SupervisionNotice:
    """The notice that carries out a resolution: to its unit, in its words, until its day."""
    plan = resolution.meeting.plan
    wanted = Wanted(
        cause=Cause.RESOLUTION,
        title=_("会议决议 %(number)d：%(meeting)s")
        % {"number": resolution.order, "meeting": resolution.meeting.title},
        request=resolution.text,
        urgency=urgency,
        done_by=resolution.done_by if resolution.done_by > clock.today() else None,
        resolution=resolution,
    )
    return issue_notice(actor=actor, plan=plan, unit_id=resolution.unit_id, wanted=wanted, key=key)


# --- the acts -----------------------------------------------------------------------------------


def answer_notice(
    *, actor: Actor, notice: SupervisionNotice, answer: str, key: str, expected: int | None = None
) -> Acted:
    """The unit says what it did."""
    check(actor, RESOURCE, "answer", notice)
    words = require_reason(answer, "answer")
    return do(
        actor, notice.case_id, "submit", payload={"answer": words}, key=key, expected=expected,
        step=first_step(notice, answering_step(notice)), otherwise=lambda: not_now(notice, WAITS_FOR_UNIT),
    )  # fmt: skip


def accept_answer(
    *, actor: Actor, notice: SupervisionNotice, key: str, expected: int | None = None
) -> Acted:
    """The coordinator takes the answer; what was asked may still have to be done."""
    check(actor, RESOURCE, "accept", notice)
    return do(
        actor, notice.case_id, "accept", key=key, expected=expected, step=first_step(notice, "accept"),
        otherwise=lambda: not_now(notice, frozenset({NoticeState.ANSWERED})),
    )  # fmt: skip


def return_answer(
    *, actor: Actor, notice: SupervisionNotice, reason: str, key: str, expected: int | None = None
) -> Acted:
    """The coordinator sends the answer back, or an accepted one that turned out not to be done."""
    check(actor, RESOURCE, "accept", notice)
    act = "send_back_urgent" if notice.urgency == Urgency.URGENT else "send_back"
    takes = frozenset({NoticeState.ANSWERED, NoticeState.ACCEPTED})
    return do(
        actor, notice.case_id, act, payload={"reason": require_reason(reason)}, key=key, expected=expected,
        otherwise=lambda: not_now(notice, takes),
    )  # fmt: skip


def close_notice(
    *, actor: Actor, notice: SupervisionNotice, words: str, key: str, expected: int | None = None
) -> Acted:
    """The coordinator has checked that it is done."""
    check(actor, RESOURCE, "close", notice)
    return do(
        actor, notice.case_id, "close", payload={"words": require_reason(words, "words")}, key=key, expected=expected,
        step=first_step(notice, "close"), otherwise=lambda: not_now(notice, frozenset({NoticeState.ACCEPTED})),
    )  # fmt: skip


def withdraw_notice(
    *, actor: Actor, notice: SupervisionNotice, reason: str, key: str, expected: int | None = None
) -> Acted:
    """Take a notice back, with a reason; it stays in the record."""
    check(actor, RESOURCE, "close", notice)
    return do(
        actor, notice.case_id, "withdraw", payload={"reason": require_reason(reason)}, key=key, expected=expected,
        otherwise=lambda: not_now(notice, frozenset(NoticeState) - ENDED),
    )  # fmt: skip


def answering_step(notice: SupervisionNotice) -> str:
    return "answer_urgent" if notice.urgency == Urgency.URGENT else "answer"


def first_step(notice: SupervisionNotice, code: str) -> str:
    """The row of a step while nothing was ever sent back; afterwards the case has to be asked."""
    return "" if notice.return_reason else code


def not_now(notice: SupervisionNotice, takes: frozenset[NoticeState]) -> Refusal | None:
    """Why an act does not fit the notice as it stands, in words that say what to do."""
    state = NoticeState(SupervisionNotice.objects.values_list("state", flat=True).get(pk=notice.pk))
    if state in takes:
        return None
    if state in ENDED:
        return Refusal(_("这张督办单已经办结或撤回，没有作任何改动。"))
    if state in WAITS_FOR_UNIT:
        return Refusal(_("承办单位还没有答复，请等答复以后再处理。"))
    if state is NoticeState.ANSWERED:
        return Refusal(_("答复已经提交，正等专班审核；没有再提交一次。"))
    return Refusal(_("答复已经通过，正等办结；没有作任何改动。"))


# --- what follows the case ----------------------------------------------------------------------


def follow(moved: CaseMoved) -> None:
    """The notice's row follows its case, in the act's own transaction."""
    row = (
        SupervisionNotice.objects.select_for_update(of=("self",))
        .filter(case_id=moved.case_id)
        .first()
    )
    if row is None:
        return
    words, now = "", clock.now()
    if moved.act in {"submit", "send_back", "send_back_urgent", "close", "withdraw"}:
        words = next(iter(said(moved)), "")
    match moved.act:
        case "submit":
            row.state, row.answer, row.answered_at = NoticeState.ANSWERED, words, now
            row.first_answered_at = row.first_answered_at or now
        case "send_back" | "send_back_urgent":
            row.state, row.return_reason = NoticeState.RETURNED, words or "退回"
            row.answer_by, row.accepted_at = answer_day(Urgency(row.urgency)), None
        case "accept":
            row.state, row.accepted_at = NoticeState.ACCEPTED, now
        case "close":
            row.state, row.closed_at, row.closing_words = NoticeState.CLOSED, now, words
        case "withdraw":
            row.state, row.closed_at, row.closing_words = NoticeState.WITHDRAWN, now, words
        case _:
            return
    row.save()
