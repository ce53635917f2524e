"""Answering with a pass: nobody is asked who they are, and nothing here would know.

No account, no session, no address, no moment is kept with an answer, in the ledger or in the idempotency table: these acts
are recorded as nobody's, and the receipt of a used pass says only that somebody took part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tongyou.base import audit
from tongyou.base.database import write
from tongyou.ground.visibility import ANONYMOUS, NotVisible
from tongyou.kernels.instruments.actions.submitting import must_be_open, must_be_ready
from tongyou.kernels.instruments.evaluation.evaluating import evaluate
from tongyou.kernels.instruments.merging import Conflict, Kept, merge
from tongyou.kernels.instruments.models import Pass, SurveyAnswer
from tongyou.kernels.instruments.models.keeping import dump, load
from tongyou.kernels.instruments.passes import digest_of
from tongyou.kernels.instruments.types import Change, Refused, Saved, Stale


def locked_pass(secret: str) -> Pass:
    """The pass, locked until the transaction ends; NotVisible when there is none, Refused when it was used or is over."""
    row = (
        Pass.objects.select_for_update(of=("self",))
        .select_related("round__instrument")
        .filter(digest=digest_of(secret))
        .first()
    )
    if row is None:
        raise NotVisible("instruments.survey", "answer")
    if row.state == Pass.State.USED:
        raise Refused(_("这个参与码已经交过一次。每个码只能交一次。"))
    must_be_open(row.round)
    return row


def save_pass(
    *,
    secret: str,
    answers: Mapping[str, Any],
    expected: int,
    writer: str,
    unchanged: Collection[str] = (),
) -> Saved:
    """Keep a draft under the pass; it is wiped when the pass is used. Raises Stale, Refused, NotVisible."""
    with write():
        row = locked_pass(secret)
        known = row.round.instrument.definition.questions
        incoming = {code: value for code, value in answers.items() if code in known}
        touched = {code: (int(mark[0]), str(mark[1])) for code, mark in row.touched.items()}
        merged = merge(
            Kept(load(row.draft), row.revision, touched), incoming, expected, writer, unchanged
        )
        if isinstance(merged, Conflict):
            raise Stale([Change(c, v) for c, v in merged.theirs.items()], row.revision)
        if merged.changed:
            row.draft, row.revision = dump(merged.kept.answers), merged.kept.revision
            row.touched = dict(merged.kept.touched)
            row.save(update_fields=["draft", "revision", "touched"])
    return Saved(row.revision, merged.changed)


def submit_pass(*, secret: str, expected: int) -> None:
    """Hand the answers in and use the pass: two rows in one transaction, and nothing that leads from one to the other.

    Handing in again with a used pass changes nothing. Raises Stale, Refused(words, fields), NotVisible.
    """
    with write():
        if Pass.objects.filter(digest=digest_of(secret), state=Pass.State.USED).exists():
            return
        row = locked_pass(secret)
        if row.revision != expected:
            raise Stale([], row.revision)
        definition = row.round.instrument.definition
        found = evaluate(definition, load(row.draft))
        must_be_ready(definition, found, stated=True)
        SurveyAnswer.objects.create(
            round=row.round,
            answers=dump({**found.answers, **found.computed}),
            complete=found.complete,
            total=found.score.total if found.score else None,
            level=found.score.level if found.score else "",
        )
        row.state, row.draft, row.touched, row.revision = Pass.State.USED, None, {}, 0
        row.save(update_fields=["state", "draft", "touched", "revision"])
        audit.record(
            actor=ANONYMOUS, act="submit", kind="instruments.survey", subject_ids=[row.round_id]
        )
