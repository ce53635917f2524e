"""What people leave at their desks: drafts of answers, and filters they use every day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, NotVisible
from tongyou.kernels.casework import sealing, seeing
from tongyou.kernels.casework.engine.types import Refused
from tongyou.kernels.casework.models import Draft, SavedFilter
from tongyou.kernels.casework.queries.keeping import as_content
from tongyou.kernels.casework.queries.types import Filters
from tongyou.kernels.criteria import Text

MOST_FILTERS = 50
LONGEST_DRAFT = 60_000  # characters over all answers
TOO_MANY = Text(
    "最多保存 50 个筛选，请先删除不用的。", "At most 50 filters are kept; drop one first."
)
NO_NAME = Text(
    "请给筛选起一个名字（不超过 60 个字）。", "Give the filter a name of at most 60 characters."
)
TOO_LONG = Text("草稿太长，没有保存。", "The draft is too long and was not kept.")


def save_draft(*, actor: Actor, case_id: UUID, step: str, answers: Mapping[str, Any]) -> None:
    """Keep what somebody has typed, sealed; empty answers drop the draft. NotVisible."""
    seeing.must_see(actor, case_id)
    if actor.account_id is None:
        raise seeing.not_visible(actor, case_id, "view")
    given = {code: value for code, value in answers.items() if value not in ("", None)}
    if sum(len(str(value)) for value in given.values()) > LONGEST_DRAFT:
        raise Refused((TOO_LONG,))
    mine = Draft.objects.filter(case_id=case_id, step=step[:80], account_id=actor.account_id)
    if not given:
        with write():
            mine.delete()
        return
    place = sealing.in_draft(case_id, step[:80], actor.account_id)
    sealed = sealing.seal(sealing.key_of(case_id), given, place)
    with write():
        Draft.objects.update_or_create(
            case_id=case_id,
            step=step[:80],
            account_id=actor.account_id,
            defaults={"sealed": sealed, "saved_at": clock.now()},
        )


def keep_filter(*, actor: Actor, name: str, filters: Filters) -> SavedFilter:
    """Keep an inbox's filters under a name; the same name is replaced. At most 50. Refused."""
    name = " ".join(name.split())
    if actor.account_id is None:
        raise NotVisible(seeing.RESOURCE, "view")
    if not name or len(name) > 60:
        raise Refused((NO_NAME,), {"name": NO_NAME})
    with write():
        mine = SavedFilter.objects.filter(account_id=actor.account_id)
        if mine.exclude(name=name).count() >= MOST_FILTERS:
            raise Refused((TOO_MANY,), {"name": TOO_MANY})
        row, _ = SavedFilter.objects.update_or_create(
            account_id=actor.account_id,
            name=name,
            defaults={"content": as_content(filters), "kept_at": clock.now()},
        )
        audit.record(actor=actor, act="change", kind="casework.filter", subject_ids=[])
    return row


def drop_filter(*, actor: Actor, filter_id: UUID) -> None:
    """Forget one's own filter. NotVisible."""
    if actor.account_id is None:
        raise NotVisible(seeing.RESOURCE, "view", filter_id)
    with write():
        mine = SavedFilter.objects.filter(pk=filter_id, account_id=actor.account_id)
        if not mine.delete()[0]:
            raise NotVisible(seeing.RESOURCE, "view", filter_id)
        audit.record(actor=actor, act="change", kind="casework.filter", subject_ids=[])
