"""A reminder that the coordinator sends by hand, to units that have not handed in; at most once a day for each report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.domains.plan.actions.refusals import Refusal, RoundLocked
from tongyou.domains.plan.actions.reminding import filled_posts, tell, untold
from tongyou.domains.plan.models import Reminder, Report, Round
from tongyou.domains.plan.rules.rounds.reminding import CLERK, HEAD, Threshold
from tongyou.domains.plan.supervision import RoundState
from tongyou.ground.visibility import Actor, check


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages went out about how many reports, and how many reports had been told about today already."""

    messages: int
    reports: int
    already: int


def remind_units(*, actor: Actor, round_: Round, unit_ids: Sequence[UUID]) -> Told:
    """Tell the reporters and heads of some units what they still owe. Raises Refusal when nobody is left to tell."""
    check(actor, "plan.report", "review", Report(round=round_, area_id=round_.area_id))
    if round_.state == RoundState.LOCKED:
        raise RoundLocked(round_)
    threshold = today_by_hand(round_)
    waiting = Report.objects.filter(round=round_, submitted_at__isnull=True, unit__in=unit_ids)
    with write():
        reports = list(untold(round_, threshold).filter(unit__in=unit_ids))
        already = waiting.count() - len(reports)
        if not reports:
            raise Refusal(_("这些单位今天已经提醒过，或者都已报送，没有再发提醒。"))
        filled = filled_posts(reports, round_)
        for report in reports:
            tell(report, round_, threshold, filled)
        sent = Reminder.objects.filter(report__in=reports, threshold=threshold.code)
        messages = sum(sent.values_list("told", flat=True))
        audit.record(
            actor=actor,
            act="remind",
            kind="plan.report",
            subject_ids=[round_.id, *unit_ids],
            detail={"reports": len(reports), "messages": messages},
        )
    return Told(messages, len(reports), already)


def today_by_hand(round_: Round) -> Threshold:
    """The threshold of this day: its code makes a second reminder on the same day the same one."""
    today = clock.today()
    days = -1 if today > round_.due_on else 1
    return Threshold(f"now-{today:%Y%m%d}", days, (CLERK, HEAD))
