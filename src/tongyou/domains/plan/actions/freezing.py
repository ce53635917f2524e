"""Freezing a round as a snapshot, and publishing one. A frozen snapshot never changes; a correction is another one."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.domains.plan.actions.refusals import Refusal, require_reason
from tongyou.domains.plan.models import Round, RoundSnapshot
from tongyou.domains.plan.rules.rounds.snapshot import digest_of, to_data
from tongyou.domains.plan.snapshots import snapshot_of
from tongyou.domains.plan.supervision import RoundState
from tongyou.ground.visibility import Actor, check

RESOURCE = "plan.round"


def write_snapshot(
    actor: Actor, row: Round, reason: str = "", as_of: dt.date | None = None
) -> RoundSnapshot:
    """Freeze the round as it stands (today), in the caller's transaction, which holds the round's lock."""
    data = to_data(snapshot_of(row, as_of or clock.today()))
    return RoundSnapshot.objects.create(
        round=row,
        sequence=row.snapshots.count() + 1,
        made_by=actor.account_id,
        reason=reason,
        data=data,
        digest=digest_of(data),
    )


def freeze_again(*, actor: Actor, round_: Round, reason: str) -> RoundSnapshot:
    """A new snapshot of a closed round, after reports were made up or doubts were settled. The earlier ones stay."""
    check(actor, RESOURCE, "freeze", round_)
    why = require_reason(reason)
    with write():
        row = Round.objects.select_for_update().get(pk=round_.pk)
        if row.state == RoundState.OPEN:
            raise Refusal(_("这一轮还在填报，收口时会自动留存快照。"))
        made = write_snapshot(actor, row, why)
        newest = row.snapshots.exclude(pk=made.pk).order_by("-sequence").first()
        if newest is not None and same_content(newest, made):
            raise Refusal(_("与上一份快照相比没有任何变化，没有再留存一份。"))
        audit.record(
            actor=actor,
            act="freeze",
            kind=RESOURCE,
            subject_ids=[row.id],
            detail={"sequence": made.sequence},
        )
    return made


def same_content(one: RoundSnapshot, other: RoundSnapshot) -> bool:
    """Whether two snapshots say the same, whenever they were made."""
    left, right = ({**row.data, "made_on": ""} for row in (one, other))
    return left == right


def publish_snapshot(*, actor: Actor, snapshot: RoundSnapshot) -> Round:
    """Make a snapshot what the public reads of its round; the one before it is no longer shown."""
    check(actor, RESOURCE, "publish", snapshot.round)
    with write():
        row = Round.objects.select_for_update().get(pk=snapshot.round_id)
        if row.published_id == snapshot.pk:
            raise Refusal(_("这份快照已经公布，没有再公布一次。"))
        row.published, row.published_at = snapshot, clock.now()
        row.save(update_fields=["published", "published_at"])
        audit.record(
            actor=actor,
            act="publish",
            kind=RESOURCE,
            subject_ids=[row.id, snapshot.id],
            detail={"sequence": snapshot.sequence},
        )
    return row
