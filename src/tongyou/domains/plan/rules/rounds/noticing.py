"""Supervision notices: what counts as overdue, as answered in time, as still open."""

from __future__ import annotations

import datetime as dt

from tongyou.base import clock
from tongyou.domains.plan.supervision import NoticeState, Urgency

# Working days for an answer; the same as the limits of the steps in the procedure `plan.notice`, version 1.
ANSWER_DAYS = {Urgency.ORDINARY: 5, Urgency.URGENT: 2}
WAITS_FOR_UNIT = frozenset({NoticeState.ISSUED, NoticeState.RETURNED})
ENDED = frozenset({NoticeState.CLOSED, NoticeState.WITHDRAWN})


def overdue(state: NoticeState, answer_by: dt.date, today: dt.date) -> bool:
    """The unit's turn, and its deadline has passed."""
    return state in WAITS_FOR_UNIT and today > answer_by


def undone(state: NoticeState, done_by: dt.date | None, today: dt.date) -> bool:
    """Answered or not, what was asked should be done by now and the notice is not closed."""
    return state not in ENDED and done_by is not None and today > done_by


def in_time(answered_at: dt.datetime | None, answer_by: dt.date, today: dt.date) -> bool | None:
    """Whether the first answer came in time; None while the deadline has not passed and nothing came."""
    if answered_at is not None:
        return clock.local(answered_at).date() <= answer_by
    return False if today > answer_by else None
