"""Responses as an actor may see them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tongyou.base import files
from tongyou.ground.visibility import Actor, NotVisible, allowed, in_clear
from tongyou.kernels.instruments.definition.types import Instrument
from tongyou.kernels.instruments.evaluation.evaluating import evaluate
from tongyou.kernels.instruments.evaluation.types import Evaluation
from tongyou.kernels.instruments.models import (
    Due,
    Prefilled,
    ReleasedInstrument,
    Response,
    ScoreRow,
    Submission,
    Turn,
)
from tongyou.kernels.instruments.types import Given


def responses(actor: Actor) -> QuerySet[Response]:
    """Responses this actor may see, the last touched first, without their answers."""
    return (
        Response.objects.visible_to(actor)
        .select_related("instrument", "round")
        .defer("clear", "sealed", "touched")
    )


def response_row(actor: Actor, response_id: UUID) -> Response:
    """One response, or NotVisible: absent and forbidden look alike."""
    found = (
        Response.objects.visible_to(actor)
        .filter(pk=response_id)
        .select_related("instrument", "round")
        .first()
    )
    if found is None:
        raise NotVisible("instruments.response", "view", response_id)
    return found


def instrument_row(actor: Actor, instrument_id: UUID) -> ReleasedInstrument:
    """One released version, or NotVisible."""
    found = ReleasedInstrument.objects.visible_to(actor).filter(pk=instrument_id).first()
    if found is None:
        raise NotVisible("instruments.instrument", "view", instrument_id)
    return found


def instruments(actor: Actor) -> QuerySet[ReleasedInstrument]:
    """Every released version this actor may see, without their texts."""
    return ReleasedInstrument.objects.visible_to(actor).defer("text")


def due_row(actor: Actor, due_id: UUID) -> Due:
    """One who is due, or NotVisible."""
    found = Due.objects.visible_to(actor).filter(pk=due_id).select_related("round__instrument")
    row = found.first()
    if row is None:
        raise NotVisible("instruments.due", "view", due_id)
    return row


def dues(actor: Actor) -> QuerySet[Due]:
    """What is asked in rounds that are open, as far as this actor may see it, the most urgent first."""
    return (
        Due.objects.visible_to(actor)
        .filter(round__state="open")
        .select_related("round__instrument", "response")
        .order_by("round__due_on", "id")
    )


def own_dues(actor: Actor) -> QuerySet[Due]:
    """What this actor's own units are asked; a coordinator sees everybody's in the round."""
    return dues(actor).filter(unit__in=actor.unit_ids)


def own_responses(actor: Actor) -> QuerySet[Response]:
    """Responses of this actor's own units, or of their own family."""
    mine = Q(unit__in=actor.unit_ids) | Q(
        owner_id__in=[one for one in (actor.account_id, actor.subject_id) if one]
    )
    return responses(actor).filter(mine)


@dataclass(frozen=True, slots=True)
class ResponseView:
    """One response with everything a page shows; `hidden` when its personal answers are not for this actor."""

    row: Response
    instrument: Instrument
    answers: Mapping[str, Any]
    found: Evaluation
    prefilled: Mapping[str, Given]
    hidden: bool

    @property
    def is_draft(self) -> bool:
        return self.row.state == Response.State.DRAFT


def response(actor: Actor, response_id: UUID) -> ResponseView:
    """One response, looked at now. Raises NotVisible."""
    row = response_row(actor, response_id)
    hidden = row.instrument.personal and not in_clear(actor, row, "answers")
    kept = {} if hidden else row.answers
    definition = row.instrument.definition
    prefilled = {} if hidden else prefills(row)
    return ResponseView(row, definition, kept, evaluate(definition, kept), prefilled, hidden)


def prefills(row: Response) -> dict[str, Given]:
    """What the draft began with, by field."""
    return {
        one.field: Given(value_of(one), one.source, one.as_of)
        for one in Prefilled.objects.filter(response=row)
    }


def value_of(one: Prefilled) -> Any:
    return json.loads(one.value or "{}", parse_float=Decimal).get("value")


@dataclass(frozen=True, slots=True)
class History:
    """What became of a response: each time it was handed in, and each turn between."""

    submissions: tuple[Submission, ...]
    turns: tuple[Turn, ...]
    scores: tuple[ScoreRow, ...]  # of the newest submission

    @property
    def newest(self) -> Submission | None:
        return self.submissions[-1] if self.submissions else None


def history(of: ResponseView) -> History:
    """Submissions in order, turns in order; the caller may see the response, so it may see these."""
    submissions = tuple(of.row.submissions.order_by("sequence"))
    newest = submissions[-1:] if of.row.state == Response.State.SUBMITTED else ()
    scores = ScoreRow.objects.filter(submission__in=newest) if newest and not of.hidden else ()
    return History(submissions, tuple(of.row.turns.all()), tuple(scores))


def answers(actor: Actor, response_id: UUID) -> Mapping[str, Any]:
    """The answers as last handed in, numbers exact. Raises NotVisible, also where nothing was handed in or may be read."""
    row = response_row(actor, response_id)
    newest = row.submissions.select_related("content").order_by("-sequence").first()
    readable = not row.instrument.personal or in_clear(actor, row, "answers")
    if newest is None or row.state != Response.State.SUBMITTED or not readable:
        raise NotVisible("instruments.response", "view", response_id)
    return newest.content.answers


def evidence(actor: Actor, response_id: UUID, file_id: UUID) -> files.StoredFile:
    """A file of a response, or NotVisible."""
    row = response_row(actor, response_id)
    found = files.StoredFile.objects.filter(
        pk=file_id, owner=row.id, purpose="instruments.evidence"
    ).first()
    if found is None or (row.instrument.personal and not in_clear(actor, row, "answers")):
        raise NotVisible("instruments.response", "view", response_id)
    return found


def file_names(of: Response) -> dict[str, str]:
    """Identifier -> name of every file of a response."""
    rows = files.StoredFile.objects.filter(owner=of.id, purpose="instruments.evidence")
    return {str(number): name for number, name in rows.values_list("pk", "name")}


def may_begin(actor: Actor, due: Due) -> bool:
    """Whether this actor could begin what is due: a right over the response that would come of it."""
    row = Response(unit_id=due.unit_id, area_id=due.area_id)
    return allowed(actor, "instruments.response", "start", row)


def may(actor: Actor, action: str, row: Response) -> bool:
    """Whether to offer a button."""
    return allowed(actor, "instruments.response", action, row)
