"""Meetings of the leading group: called, given an agenda from the open problems, held; resolutions become notices."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.domains.plan.actions.refusals import Refusal, require_reason
from tongyou.domains.plan.models import AgendaItem, Meeting, Node, Plan, Resolution
from tongyou.domains.plan.queries.problems import Problem, problems
from tongyou.domains.plan.supervision import MeetingState
from tongyou.ground.visibility import Actor, check

RESOURCE = "plan.meeting"


def call_meeting(
    *, actor: Actor, plan: Plan, title: str, meets_on: dt.date, place: str = ""
) -> Meeting:
    """Call a meeting; its agenda begins with every open problem the actor may see."""
    check(actor, RESOURCE, "create", Meeting(plan=plan, area_id=plan.area_id))
    name = require_reason(title, "title", shortest=2)
    with write():
        Plan.objects.select_for_update().get(pk=plan.pk)  # one number at a time
        last = Meeting.objects.filter(plan=plan).aggregate(n=Max("sequence"))["n"] or 0
        row = Meeting.objects.create(
            plan=plan,
            area_id=plan.area_id,
            sequence=last + 1,
            title=name,
            meets_on=meets_on,
            place=place.strip(),
            created_by=actor.account_id,
        )
        add_problems(actor, row)
        audit.record(actor=actor, act="create", kind=RESOURCE, subject_ids=[row.id])
    return row


def refresh_agenda(*, actor: Actor, meeting: Meeting) -> int:
    """Put problems on the agenda that came up since; how many came. What was dropped stays dropped."""
    check(actor, RESOURCE, "change", meeting)
    with write():
        row = lock_planned(meeting)
        added = add_problems(actor, row)
        audit.record(
            actor=actor, act="change", kind=RESOURCE, subject_ids=[row.id], detail={"added": added}
        )
    return added


def add_problems(actor: Actor, row: Meeting) -> int:
    """Open problems that are not on the agenda yet, in the caller's transaction."""
    there = set(row.items.values_list("key", flat=True))
    new = [one for one in problems(actor, row.plan) if one.key not in there]
    AgendaItem.objects.bulk_create(
        agenda_item(row, one, order) for order, one in enumerate(new, len(there) + 1)
    )
    return len(new)


def agenda_item(row: Meeting, one: Problem, order: int) -> AgendaItem:
    return AgendaItem(
        meeting=row,
        order=order,
        key=one.key,
        kind=one.sort,
        title_zh=one.title.zh[:300],
        title_en=one.title.en[:400],
        node=one.node,
        unit_id=one.unit_id,
    )


def add_item(
    *,
    actor: Actor,
    meeting: Meeting,
    title: str,
    unit_id: UUID | None = None,
    node: Node | None = None,
) -> AgendaItem:
    """A point that is no open problem."""
    check(actor, RESOURCE, "change", meeting)
    words = require_reason(title, "title", shortest=2)
    with write():
        row = lock_planned(meeting)
        order = (row.items.aggregate(n=Max("order"))["n"] or 0) + 1
        item = AgendaItem.objects.create(
            meeting=row,
            order=order,
            key=f"own:{order}",
            kind="own",
            title_zh=words[:300],
            title_en=words[:400],
            unit_id=unit_id,
            node=node,
        )
        audit.record(actor=actor, act="change", kind=RESOURCE, subject_ids=[row.id])
    return item


def drop_item(*, actor: Actor, item: AgendaItem, dropped: bool = True) -> AgendaItem:
    """Take a point off the agenda, or put it back. It stays in the record."""
    check(actor, RESOURCE, "change", item.meeting)
    with write():
        lock_planned(item.meeting)
        item.dropped = dropped
        item.save(update_fields=["dropped"])
        audit.record(actor=actor, act="change", kind=RESOURCE, subject_ids=[item.meeting_id])
    return item


def hold_meeting(*, actor: Actor, meeting: Meeting, minutes: str) -> Meeting:
    """Record that the meeting was held, with its minutes. Resolutions may follow."""
    check(actor, RESOURCE, "hold", meeting)
    words = require_reason(minutes, "minutes")
    with write():
        row = lock_planned(meeting)
        if row.meets_on > clock.today():
            raise Refusal(
                _("会议定在 %(day)s，还没有召开。可以先改会期。")
                % {"day": row.meets_on.isoformat()}
            )
        row.state, row.held_at, row.minutes = MeetingState.HELD, clock.now(), words
        row.save(update_fields=["state", "held_at", "minutes"])
        audit.record(actor=actor, act="hold", kind=RESOURCE, subject_ids=[row.id])
    return row


def move_meeting(*, actor: Actor, meeting: Meeting, meets_on: dt.date) -> Meeting:
    """Another day for a meeting that was not held yet."""
    check(actor, RESOURCE, "change", meeting)
    with write():
        row = lock_planned(meeting)
        row.meets_on = meets_on
        row.save(update_fields=["meets_on"])
        audit.record(actor=actor, act="change", kind=RESOURCE, subject_ids=[row.id])
    return row


def cancel_meeting(*, actor: Actor, meeting: Meeting, reason: str) -> Meeting:
    """Call a meeting off, with a reason."""
    check(actor, RESOURCE, "change", meeting)
    why = require_reason(reason)
    with write():
        row = lock_planned(meeting)
        row.state, row.cancelled_reason = MeetingState.CANCELLED, why
        row.save(update_fields=["state", "cancelled_reason"])
        audit.record(actor=actor, act="cancel", kind=RESOURCE, subject_ids=[row.id])
    return row


def lock_planned(meeting: Meeting) -> Meeting:
    """The meeting, locked; only a planned one can change."""
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if row.state != MeetingState.PLANNED:
        raise Refusal(_("会议已经召开或取消，议程和纪要不能再改。决议可以继续登记。"))
    return row


def resolve(
    *,
    actor: Actor,
    meeting: Meeting,
    text: str,
    unit_id: UUID,
    done_by: dt.date,
    item: AgendaItem | None = None,
) -> Resolution:
    """Record what a held meeting decided: which unit does what by when. `noticing.issue_for` makes a notice of it."""
    check(actor, RESOURCE, "resolve", meeting)
    words = require_reason(text, "text")
    if done_by <= meeting.meets_on:
        raise Refusal(_("完成期限要在会期之后。"), "done_by")
    if item is not None and item.meeting_id != meeting.pk:
        raise Refusal(_("这个议题不属于这次会议。"), "item")
    with write():
        row = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if row.state != MeetingState.HELD:
            raise Refusal(_("会议还没有召开，不能登记决议。请先登记会议已召开。"))
        last = row.resolutions.aggregate(n=Max("order"))["n"] or 0
        made = Resolution.objects.create(
            meeting=row,
            item=item,
            area_id=row.area_id,
            order=last + 1,
            text=words,
            unit_id=unit_id,
            node=item.node if item else None,
            done_by=done_by,
            recorded_by=actor.account_id,
        )
        audit.record(actor=actor, act="resolve", kind=RESOURCE, subject_ids=[row.id, made.id])
    return made
