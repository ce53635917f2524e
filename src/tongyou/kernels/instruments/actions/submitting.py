"""Handing in: the draft is locked, looked at once more, and written for good."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit, clock, codes, jobs
from tongyou.ground.visibility import Actor
from tongyou.kernels.instruments.definition.types import NO_TEXT, Instrument
from tongyou.kernels.instruments.evaluation.evaluating import evaluate
from tongyou.kernels.instruments.evaluation.types import Evaluation
from tongyou.kernels.instruments.events import ResponseSubmitted
from tongyou.kernels.instruments.models import (
    Response,
    Round,
    ScoreRow,
    Submission,
    SubmittedAnswers,
)
from tongyou.kernels.instruments.models.keeping import vouch
from tongyou.kernels.instruments.types import Refused, Stale

PREFIX = "TB"  # 填报


def locked_draft(response_id: UUID) -> Response:
    """The draft, locked until the transaction ends. Raises Refused when it is no draft, or its round is over."""
    row = (
        Response.objects.select_for_update(of=("self",))
        .select_related("instrument", "round")
        .get(pk=response_id)
    )
    if row.state == Response.State.SUBMITTED:
        raise Refused(_("这份表已经提交，不能再改。要更正，请先退回修改。"))
    if row.state == Response.State.VOID:
        raise Refused(_("这份表已经作废，不能再填。"))
    if row.round is not None:
        must_be_open(row.round)
    return row


def must_be_open(round_: Round) -> None:
    """A round takes answers from its first day until it is closed."""
    if not round_.is_open:
        raise Refused(_("这一轮填报已经结束，不再收新的内容。已经填的草稿还留着。"))
    if not round_.has_begun:
        raise Refused(
            _("这一轮填报从 %(day)s 开始，请到时再填。") % {"day": round_.opens_on.isoformat()}
        )


def must_be_ready(instrument: Instrument, found: Evaluation, *, stated: bool) -> None:
    """Nothing wrong, nothing missing, and the statement confirmed. Raises Refused."""
    fields = [*found.missing, *(one.field for one in found.problems)]
    if not found.submittable:
        raise Refused(_("还有几处没有填好，暂时不能提交。已经填的都存着。"), fields)
    if instrument.statement != NO_TEXT and not stated:
        raise Refused(_("请先勾选声明，再提交。"))


def hand_in(actor: Actor, response_id: UUID, expected: int, *, stated: bool) -> codes.Receipt:
    """Write one submission, inside the caller's transaction."""
    row = locked_draft(response_id)
    if row.revision != expected:
        raise Stale([], row.revision)
    definition = row.instrument.definition
    found = evaluate(definition, row.answers)
    must_be_ready(definition, found, stated=stated)
    submission = written(actor, row, found, stated=stated)
    settle(row, found, submission)
    record(actor, row, submission)
    return codes.Receipt(submission.number, row.id, submission.submitted_at)


def written(actor: Actor, row: Response, found: Evaluation, *, stated: bool) -> Submission:
    """The submission with its answers and its breakdown."""
    content = SubmittedAnswers()
    answers = {**found.answers, **found.computed}
    text = content.keep(answers, personal=row.instrument.personal)
    submission = Submission.objects.create(
        response=row,
        sequence=row.submissions.count() + 1,
        number=codes.public_number(PREFIX, clock.today().year),
        digest=vouch(text),
        submitted_by=actor.account_id,
        late=row.round is not None and clock.today() > row.round.due_on,
        stated=stated,
        complete=found.complete,
        total=found.score.total if found.score else None,
        level=found.score.level if found.score else "",
    )
    content.submission = submission
    content.save(force_insert=True)
    ScoreRow.objects.bulk_create(score_rows(submission, found))
    return submission


def score_rows(submission: Submission, found: Evaluation) -> list[ScoreRow]:
    """The breakdown, item by item."""
    if found.score is None:
        return []
    return [
        ScoreRow(
            submission=submission,
            part=part.code,
            field=item.field,
            answer=item.answer,
            points=item.points,
            most=item.most,
            weight=part.weight,
            vetoes=item.vetoes,
        )
        for part in found.score.parts
        for item in part.items
    ]


def settle(row: Response, found: Evaluation, submission: Submission) -> None:
    """The response as handed in."""
    row.state = Response.State.SUBMITTED
    row.submitted_at = submission.submitted_at
    row.complete, row.total, row.level = found.complete, submission.total, submission.level
    row.save(update_fields=["state", "submitted_at", "complete", "total", "level"])


def record(actor: Actor, row: Response, submission: Submission) -> None:
    """The ledger's entry and the event."""
    audit.record(
        actor=actor,
        act="submit",
        kind="instruments.response",
        subject_ids=[row.id, row.subject_id],
        detail={"sequence": submission.sequence, "submission": submission.id},
    )
    jobs.publish(
        ResponseSubmitted(
            response_id=row.id,
            instrument=row.instrument.code,
            version=row.instrument.version,
            round_id=row.round_id,
            subject_id=row.subject_id,
            unit_id=row.unit_id,
            sequence=submission.sequence,
            complete=row.complete,
            level=row.level,
        )
    )
