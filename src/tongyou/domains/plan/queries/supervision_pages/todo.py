"""What waits for somebody's posts: running rounds with their counts, and notices whose turn it is."""

from __future__ import annotations

from tongyou.base import clock
from tongyou.domains.plan import round_records as records
from tongyou.domains.plan.models import SupervisionNotice
from tongyou.domains.plan.queries import rounds as queries
from tongyou.domains.plan.queries.supervision_pages import rounds as pages
from tongyou.domains.plan.queries.supervision_pages.rounds import Counts, RoundLine
from tongyou.domains.plan.rules.rounds import noticing
from tongyou.domains.plan.supervision import NoticeState, RoundState
from tongyou.ground.visibility import Actor, allowed

MOST = 4  # rounds that run side by side


def running_rounds(actor: Actor) -> list[RoundLine]:
    """Rounds that still take reports, the newest first, with what the actor sees of them: four queries."""
    found = list(queries.rounds(actor).exclude(state=RoundState.LOCKED)[:MOST])
    today = clock.today()
    days, counted = records.calendar_for(found, today), pages.counts(actor, found)
    return [pages.line(row, today, days, counted.get(row.pk, Counts())) for row in found]


def notices_waiting(actor: Actor) -> list[tuple[SupervisionNotice, bool]]:
    """Notices the actor's unit has to answer, or the coordinator has to judge; whether each is overdue."""
    turns: set[NoticeState] = set()
    if allowed(actor, "plan.notice", "answer"):
        turns |= set(noticing.WAITS_FOR_UNIT)
    if allowed(actor, "plan.notice", "accept"):
        turns |= {NoticeState.ANSWERED, NoticeState.ACCEPTED}
    if not turns:
        return []
    rows = SupervisionNotice.objects.visible_to(actor).filter(state__in=turns).order_by("answer_by")
    today = clock.today()
    return [(row, noticing.overdue(NoticeState(row.state), row.answer_by, today)) for row in rows]
