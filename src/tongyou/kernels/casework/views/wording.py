"""Deadlines in words: how long is left, how long it is late, and with which sign. Pure; in the reader's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongyou.base.calendar import WorkCalendar
from tongyou.base.clock import local
from tongyou.kernels.casework.definition.types import Limit, Span
from tongyou.kernels.casework.queries.types import Colour

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
LAST_MOMENT = dt.time(23, 59)
# colour -> icon, tone. The words always stand beside them.
SIGNS = {
    Colour.CALM: ("clock", "calm"),
    Colour.SOON: ("hourglass", "warn"),
    Colour.LATE: ("warning", "bad"),
    Colour.PAUSED: ("pause", "info"),
    Colour.STOPPED: ("check", "good"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A deadline as a page shows it."""

    words: str
    icon: str
    tone: str


def told(colour: Colour, due_at: dt.datetime, now: dt.datetime, left: int | None = None) -> Told:
    """`left` are working days until the deadline; None where they do not matter."""
    icon, tone = SIGNS[colour]
    if colour is Colour.PAUSED:
        return Told(_("已暂停"), icon, tone)
    if colour is Colour.STOPPED:
        return Told(_("已停止计时"), icon, tone)
    if now > due_at:
        return Told(late_words(due_at, now), *SIGNS[Colour.LATE])
    return Told(left_words(due_at, now, left), icon, tone)


def late_words(due_at: dt.datetime, now: dt.datetime) -> str:
    """逾期 2 天; within the day 逾期 5 小时 or 逾期 10 分钟."""
    days = (local(now).date() - local(due_at).date()).days
    if days:
        return ngettext("逾期 %(n)d 天", "逾期 %(n)d 天", days) % {"n": days}
    passed = now - due_at
    if passed >= HOUR:
        return ngettext("逾期 %(n)d 小时", "逾期 %(n)d 小时", passed // HOUR) % {
            "n": passed // HOUR
        }
    minutes = max(passed // MINUTE, 1)
    return ngettext("逾期 %(n)d 分钟", "逾期 %(n)d 分钟", minutes) % {"n": minutes}


def left_words(due_at: dt.datetime, now: dt.datetime, left: int | None) -> str:
    """剩 3 个工作日; on the last day 今天到期, 剩 5 小时 or 剩 10 分钟; over a holiday 剩 2 天."""
    days = (local(due_at).date() - local(now).date()).days
    if not days:
        return _("今天到期") if whole_day(due_at) else hours_left(due_at - now)
    if left:
        return ngettext("剩 %(n)d 个工作日", "剩 %(n)d 个工作日", left) % {"n": left}
    return ngettext("剩 %(n)d 天", "剩 %(n)d 天", days) % {"n": days}


def hours_left(rest: dt.timedelta) -> str:
    """What is left of a deadline with an hour."""
    if rest >= HOUR:
        return ngettext("剩 %(n)d 小时", "剩 %(n)d 小时", rest // HOUR) % {"n": rest // HOUR}
    minutes = max(rest // MINUTE, 1)
    return ngettext("剩 %(n)d 分钟", "剩 %(n)d 分钟", minutes) % {"n": minutes}


def whole_day(moment: dt.datetime) -> bool:
    """True for a deadline that ends with its day: the hour is then not worth a word."""
    return local(moment).time() >= LAST_MOMENT


def until(moment: dt.datetime) -> str:
    """2025-10-17, with the hour where the deadline has one."""
    return f"{local(moment):%Y-%m-%d}" if whole_day(moment) else f"{local(moment):%Y-%m-%d %H:%M}"


def working_days_left(due_at: dt.datetime, now: dt.datetime, calendar: WorkCalendar) -> int:
    """Working days from tomorrow up to the day of the deadline."""
    return calendar.working_days_between(local(now).date(), local(due_at).date())


def limit_words(limit: Limit) -> str:
    """5 个工作日, 3 天, 2 小时, 1 个月."""
    n = limit.amount
    forms = {
        Span.WORKING_DAYS: ngettext("%(n)d 个工作日", "%(n)d 个工作日", n),
        Span.DAYS: ngettext("%(n)d 天", "%(n)d 天", n),
        Span.HOURS: ngettext("%(n)d 小时", "%(n)d 小时", n),
        Span.MINUTES: ngettext("%(n)d 分钟", "%(n)d 分钟", n),
        Span.MONTHS: ngettext("%(n)d 个月", "%(n)d 个月", n),
        Span.YEARS: ngettext("%(n)d 年", "%(n)d 年", n),
    }
    return forms[limit.span] % {"n": n}
