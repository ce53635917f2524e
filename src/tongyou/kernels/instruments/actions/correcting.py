"""Corrections: a response is reopened or made void, with a reason. Its submissions stay as they were."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit, jobs
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.instruments.actions.submitting import must_be_open
from tongyou.kernels.instruments.events import ResponseReopened, ResponseVoided
from tongyou.kernels.instruments.models import Due, Response, Turn
from tongyou.kernels.instruments.queries.responses import response_row
from tongyou.kernels.instruments.types import Refused

SHORTEST_REASON = 6


def reopen_response(*, actor: Actor, response_id: UUID, reason: str) -> None:
    """Send a submitted response back to be corrected; it becomes a draft that begins with what was handed in."""
    check(actor, "instruments.response", "reopen", response_row(actor, response_id))
    must_have_reason(reason)
    with write():
        row = locked(response_id)
        if row.state != Response.State.SUBMITTED:
            raise Refused(_("只有已经提交的表才能退回修改。"))
        if row.round is not None:
            must_be_open(row.round)
        row.state, row.complete, row.total, row.level = Response.State.DRAFT, False, None, ""
        row.save(update_fields=["state", "complete", "total", "level"])
        turn(actor, row, "reopen", reason)
        jobs.publish(ResponseReopened(row.id, row.instrument.code, row.round_id, row.subject_id))


def void_response(*, actor: Actor, response_id: UUID, reason: str) -> None:
    """Take a response out of every count. Nothing is deleted; in a round, another may be begun."""
    check(actor, "instruments.response", "void", response_row(actor, response_id))
    must_have_reason(reason)
    with write():
        row = locked(response_id)
        if row.state == Response.State.VOID:
            raise Refused(_("这份表已经作废了。"))
        row.state, row.complete, row.total, row.level = Response.State.VOID, False, None, ""
        row.save(update_fields=["state", "complete", "total", "level"])
        for due in Due.objects.select_for_update().filter(response=row):
            due.response, due.previous = None, due.previous + 1
            due.save(update_fields=["response", "previous"])
        turn(actor, row, "void", reason)
        jobs.publish(ResponseVoided(row.id, row.instrument.code, row.round_id, row.subject_id))


def must_have_reason(reason: str) -> None:
    """A reason that somebody can read later."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_("请写明原因，至少 %(n)d 个字；填表的人要看得懂。") % {"n": SHORTEST_REASON})


def locked(response_id: UUID) -> Response:
    """The row, whatever its state."""
    return (
        Response.objects.select_for_update(of=("self",))
        .select_related("instrument", "round")
        .get(pk=response_id)
    )


def turn(actor: Actor, row: Response, act: str, reason: str) -> None:
    """The record of who did it and why."""
    Turn.objects.create(response=row, act=act, reason=reason.strip(), made_by=actor.account_id)
    audit.record(
        actor=actor, act=act, kind="instruments.response", subject_ids=[row.id, row.subject_id]
    )
