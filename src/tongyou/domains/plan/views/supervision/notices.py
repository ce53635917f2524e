"""Supervision notices: the list, one notice, and the acts of whoever's turn it is."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongyou.base import codes
from tongyou.domains.plan.actions import noticing
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import SupervisionNotice
from tongyou.domains.plan.queries.supervision_pages import notices as queries
from tongyou.domains.plan.rules.rounds.noticing import ENDED, WAITS_FOR_UNIT
from tongyou.domains.plan.supervision import NoticeState
from tongyou.domains.plan.views.common import paged
from tongyou.domains.plan.views.supervision import common
from tongyou.domains.plan.views.supervision.common import asked, case_page, powers
from tongyou.ground.visibility import Actor, actor_of, allowed, page
from tongyou.kernels.casework.types import Acted

PER_PAGE = 30


@require_safe
@page("plan.notice", "view")
def listing(request: HttpRequest) -> HttpResponse:
    """Every notice this person may see."""
    actor = actor_of(request)
    filters = queries.Filters.read(request.GET)
    found = queries.notices(actor, filters)
    return common.page(
        request,
        "notices",
        notices=paged(request, found, PER_PAGE),
        found=len(found),
        filters=filters,
        only=request.GET.get("only", ""),
        units=queries.units_with_notices(actor),
        states=list(NoticeState),
        may=powers(actor),
    )


@require_safe
@page("plan.notice", "view")
def detail(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice."""
    return show_notice(request, notice_id)


def show_notice(
    request: HttpRequest, notice_id: UUID, *, refused: str = "", act: str = "", typed: str = ""
) -> HttpResponse:
    """The notice's page; after a refusal with its words and with what was typed."""
    actor = actor_of(request)
    row = queries.visible_notice(actor, notice_id)
    return common.page(
        request,
        "notice",
        status=common.REFUSED if refused else 200,
        line=queries.notice_line(row),
        notice=row,
        events=queries.Moments(row).events(moment_words()),
        turn=turn_of(actor, row),
        may_withdraw=NoticeState(row.state) not in ENDED
        and allowed(actor, "plan.notice", "close", row),
        case_url=case_page(row.case_id),
        refused=refused,
        act=act,
        typed=typed,
        key=codes.new_id(),
        may=powers(actor),
    )


def moment_words() -> dict[str, str]:
    """What each moment is called."""
    return {
        "issued": _("发出督办单"),
        "answered": _("单位答复"),
        "accepted": _("答复审核通过"),
        "closed": _("办结销号"),
        "withdrawn": _("撤回"),
    }


def turn_of(actor: Actor, row: SupervisionNotice) -> str:
    """What this person can do now: "answer", "judge", "close"; else empty."""
    state = NoticeState(row.state)
    if state in WAITS_FOR_UNIT and allowed(actor, "plan.notice", "answer", row):
        return "answer"
    if state is NoticeState.ANSWERED and allowed(actor, "plan.notice", "accept", row):
        return "judge"
    if state is NoticeState.ACCEPTED and allowed(actor, "plan.notice", "close", row):
        return "close"
    return ""


def acted(
    request: HttpRequest,
    notice_id: UUID,
    name: str,
    act: Callable[[Actor, SupervisionNotice, str, str], Acted],
    done: str,
) -> HttpResponse:
    """Do it and show the notice anew; refused, the page comes back with the words and with what was typed."""
    actor = actor_of(request)
    row = queries.visible_notice(actor, notice_id)
    key = request.POST.get("key", "")[:64] or str(codes.new_id())
    typed = request.POST.get("words", "")
    try:
        receipt = asked(lambda: act(actor, row, typed, key)).receipt
    except Refusal as refusal:
        return show_notice(request, notice_id, refused=refusal.words, act=name, typed=typed)
    messages.success(request, done % {"receipt": receipt.number})
    response = redirect("supervision:notice", notice_id=row.pk)
    response["X-Receipt"] = receipt.number
    return response


@require_POST
@page("plan.notice", "answer")
def answer(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The unit answers."""
    return acted(
        request,
        notice_id,
        "answer",
        lambda actor, row, words, key: noticing.answer_notice(
            actor=actor, notice=row, answer=words, key=key
        ),
        _("答复已提交。回执号 %(receipt)s。"),
    )


@require_POST
@page("plan.notice", "accept")
def accept(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The coordinator takes the answer."""
    return acted(
        request,
        notice_id,
        "accept",
        lambda actor, row, _words, key: noticing.accept_answer(actor=actor, notice=row, key=key),
        _("答复已审核通过，等办结。回执号 %(receipt)s。"),
    )


@require_POST
@page("plan.notice", "accept")
def give_back(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The coordinator sends the answer back."""
    return acted(
        request,
        notice_id,
        "return",
        lambda actor, row, words, key: noticing.return_answer(
            actor=actor, notice=row, reason=words, key=key
        ),
        _("答复已退回单位。回执号 %(receipt)s。"),
    )


@require_POST
@page("plan.notice", "close")
def close(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The coordinator has checked that it is done."""
    return acted(
        request,
        notice_id,
        "close",
        lambda actor, row, words, key: noticing.close_notice(
            actor=actor, notice=row, words=words, key=key
        ),
        _("办结了。回执号 %(receipt)s。"),
    )


@require_POST
@page("plan.notice", "close")
def withdraw(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Take a notice back."""
    return acted(
        request,
        notice_id,
        "withdraw",
        lambda actor, row, words, key: noticing.withdraw_notice(
            actor=actor, notice=row, reason=words, key=key
        ),
        _("撤回了，记录都留着。回执号 %(receipt)s。"),
    )
