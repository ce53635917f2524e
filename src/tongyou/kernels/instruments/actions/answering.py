"""A response from its start to its receipt: started with what is known, saved as it grows, handed in once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit, clock, codes
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, check
from tongyou.kernels.instruments.actions import submitting
from tongyou.kernels.instruments.actions.evidence import own_files_only
from tongyou.kernels.instruments.merging import Conflict, Kept, merge
from tongyou.kernels.instruments.models import Due, Prefilled, ReleasedInstrument, Response, Round
from tongyou.kernels.instruments.models.keeping import dump
from tongyou.kernels.instruments.prefilling import beginnings
from tongyou.kernels.instruments.queries.responses import due_row, response_row
from tongyou.kernels.instruments.types import Change, Given, Refused, Saved, Stale


def start(
    *,
    actor: Actor,
    instrument: str,
    subject_id: UUID,
    area_id: UUID,
    unit_id: UUID | None = None,
    owner_id: UUID | None = None,
    compartment: str = "",
    round_id: UUID | None = None,
    prefill: Mapping[str, Given] | None = None,
    key: str,
) -> UUID:
    """Begin a response to the newest version (in a round: to the round's version); the same key begins one only.

    `prefill` brings values for questions that say `given.<name>`. Raises Refused where nothing can be begun.
    """
    round_ = open_round_of(round_id)
    row = Response(
        instrument=round_.instrument if round_ else newest(instrument),
        round=round_,
        subject_id=subject_id,
        area_id=area_id,
        unit_id=unit_id,
        owner_id=owner_id,
        compartment=compartment,
        started_by=actor.account_id,
    )
    if not row.instrument.named:
        raise Refused(_("这是匿名的表，要用参与码填写。"))
    check(actor, "instruments.response", "start", row)
    with write():
        receipt = codes.once(
            key,
            actor_id=actor.account_id,
            act="instruments.start",
            fingerprint=f"{row.instrument_id}:{subject_id}:{round_id}",
            make=lambda: begin(actor, row, prefill or {}),
        )
    return receipt.object_id


def open_round_of(round_id: UUID | None) -> Round | None:
    """The round, if one is named; one that is over or still to come takes no answers."""
    if round_id is None:
        return None
    found = Round.objects.select_related("instrument").get(pk=round_id)
    submitting.must_be_open(found)
    return found


def newest(code: str) -> ReleasedInstrument:
    """The newest version of an instrument."""
    found = ReleasedInstrument.objects.filter(code=code).order_by("-version").first()
    if found is None:
        raise Refused(_("没有发布过“%(code)s”这份表。") % {"code": code})
    return found


def begin(actor: Actor, row: Response, given: Mapping[str, Given]) -> codes.Receipt:
    """Write the draft, with what is known already and where it comes from."""
    found = beginnings(row.instrument.definition, row.subject_id, given)
    row.keep({code: value.value for code, value in found.items()})
    row.save(force_insert=True)
    for code, value in found.items():
        Prefilled(
            response=row,
            field=code,
            value=dump({"value": value.value}),
            source_zh=value.source.zh,
            source_en=value.source.en,
            as_of=value.as_of,
        ).save(force_insert=True)
    audit.record(
        actor=actor,
        act="create",
        kind="instruments.response",
        subject_ids=[row.id, row.subject_id],
        fields=sorted(found),
        detail={"instrument": row.instrument.code, "version": row.instrument.version},
    )
    return codes.Receipt("", row.id, row.started_at)


def start_due(*, actor: Actor, due_id: UUID, prefill: Mapping[str, Given] | None = None) -> UUID:
    """Begin the response that a round asks for, or find the one already begun."""
    due = due_row(actor, due_id)
    with write():
        due = Due.objects.select_for_update().get(pk=due.pk)
        if due.response_id is not None:
            return response_row(actor, due.response_id).id
        number = due.previous + 1
        response_id = start(
            actor=actor,
            instrument="",
            subject_id=due.subject_id,
            area_id=due.area_id,
            unit_id=due.unit_id,
            round_id=due.round_id,
            prefill=prefill,
            key=f"due:{due.id}:{number}",
        )
        due.response_id = response_id
        due.save(update_fields=["response"])
    return response_id


def save(
    *,
    actor: Actor,
    response_id: UUID,
    answers: Mapping[str, Any],
    expected: int,
    writer: str = "",
    unchanged: Collection[str] = (),
) -> Saved:
    """Keep answers in the draft, right or wrong, on the path or not; None takes an answer away.

    `expected` is the revision the page was loaded at, `writer` names the page, `unchanged` the answers that still read
    as they did then. Raises Stale when somebody else has changed the same fields since (then nothing is kept), Refused
    when the draft is no draft any more.
    """
    check(actor, "instruments.response", "change", response_row(actor, response_id))
    with write():
        row = submitting.locked_draft(response_id)
        known = row.instrument.definition.questions
        incoming = {code: value for code, value in answers.items() if code in known}
        own_files_only(row, incoming)
        before = Kept(row.answers, row.revision, touched_of(row))
        merged = merge(before, incoming, expected, writer or str(codes.new_id()), unchanged)
        if isinstance(merged, Conflict):
            raise Stale([Change(c, v) for c, v in merged.theirs.items()], row.revision)
        if not merged.changed:
            return Saved(row.revision)
        row.keep(merged.kept.answers)
        row.revision, row.touched = merged.kept.revision, dict(merged.kept.touched)
        row.saved_at = clock.now()
        row.save(update_fields=["clear", "sealed", "revision", "touched", "saved_at"])
        audit.record(
            actor=actor,
            act="change",
            kind="instruments.response",
            subject_ids=[row.id, row.subject_id],
            fields=sorted(merged.changed),
            detail={"revision": row.revision},
        )
    return Saved(row.revision, merged.changed)


def touched_of(row: Response) -> dict[str, tuple[int, str]]:
    """Who touched what when, as the row keeps it."""
    return {code: (int(mark[0]), str(mark[1])) for code, mark in row.touched.items()}


def submit(
    *, actor: Actor, response_id: UUID, expected: int, key: str, stated: bool = False
) -> codes.Receipt:
    """Hand the draft in: answers on the path, computed numbers, score. The same key gives the same receipt.

    `expected` is the revision that was looked at. Raises Stale when it has changed, Refused(words, fields) when
    something is wrong, missing, or the statement was not confirmed.
    """
    row = response_row(actor, response_id)
    check(actor, "instruments.response", "change", row)
    with write():
        return codes.once(
            key,
            actor_id=actor.account_id,
            act="instruments.submit",
            fingerprint=f"{response_id}:{expected}",
            make=lambda: submitting.hand_in(actor, response_id, expected, stated=stated),
        )
