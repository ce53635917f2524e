"""What the page of jobs shows, as plain values: times already on the city's clock, words already chosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.jobs import lanes, outbox, registry, timetable
from tongyou.base.jobs.models import WAITING, Job, Schedule, State, Worker

OPENED = (*WAITING, State.DEAD)  # what a person may still decide about
LOOK = {  # state -> icon and tone of the badge; the word is the state's own label
    State.QUEUED: ("clock", "calm"),
    State.RUNNING: ("refresh", "info"),
    State.FAILED: ("hourglass", "warn"),
    State.DONE: ("check-circle", "good"),
    State.DEAD: ("cross-circle", "bad"),
    State.DISCARDED: ("archive", "calm"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value, as the component `facts` draws it."""

    label: str
    value: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One state to filter by, as the component `link_tabs` draws it."""

    label: str
    href: str
    current: bool
    count: int
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One job in the list."""

    job: Job
    state: str
    icon: str
    tone: str
    when: str


@dataclass(frozen=True, slots=True)
class Clockwork:
    """One line of the timetable."""

    name: str
    job: str
    cron: str
    last: str
    following: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """One event that one handler has not heard yet."""

    event: str
    handler: str
    when: str


def matching(state: str, name: str, words: str) -> QuerySet[Job]:
    """Jobs by state, kind and a piece of their key, the newest first."""
    found = Job.objects.order_by("-created_at", "-id")
    if state in State.values:
        found = found.filter(state=state)
    if name:
        found = found.filter(name=name)
    return found.filter(key__icontains=words) if words else found


def tabs(state: str) -> list[Tab]:
    """All, and each state, with its number."""
    numbers = dict(Job.objects.values_list("state").annotate(number=Count("id")).order_by())
    here = reverse("jobs:list")
    everything = Tab(_("全部"), here, state not in State.values, sum(numbers.values()))
    return [everything] + [
        Tab(
            str(one.label),
            f"{here}?state={one.value}",
            state == one.value,
            numbers.get(one, 0),
            LOOK[one][0],
        )
        for one in State
    ]


def line(job: Job) -> Line:
    icon, tone = LOOK[State(job.state)]
    moment = job.finished_at or job.started_at or job.not_before
    return Line(job, str(State(job.state).label), icon, tone, shown(moment))


def running() -> list[Line]:
    """What runs at this moment, the longest first."""
    return [line(job) for job in Job.objects.filter(state=State.RUNNING).order_by("started_at")]


def kinds() -> list[str]:
    """The names of jobs this process knows, for the filter."""
    return sorted(registry.all_jobs())


def clockwork() -> list[Clockwork]:
    """The timetable: what fired last and what is next."""
    return [
        Clockwork(
            row.name, row.job, row.cron, spoken(row.last_fired), spoken(timetable.next_time(row))
        )
        for row in Schedule.objects.order_by("name")
    ]


def health() -> dict[str, Any]:
    """Workers alive, events waiting and since when."""
    oldest = outbox.waiting().first()
    return {
        "workers": lanes.alive(),
        "last_seen": _last_seen(),
        "events": outbox.waiting().count(),
        "oldest_event": spoken(oldest.happened_at) if oldest else "",
    }


def undelivered(limit: int = 10) -> list[Unheard]:
    """The events that handlers have not heard yet, the oldest first."""
    return [
        Unheard(row.type, row.handler, spoken(row.happened_at)) for row in outbox.waiting()[:limit]
    ]


def _last_seen() -> str:
    newest = Worker.objects.order_by("-seen_at").first()
    return shown(newest.seen_at) if newest else ""


def facts(job: Job) -> list[Fact]:
    """Everything about one job but its payload."""
    rows = [
        (_("键"), job.key),
        (_("任务"), job.name),
        (_("通道"), str(job.get_lane_display())),
        (_("建立时间"), shown(job.created_at)),
        (_("最早开始"), shown(job.not_before)),
        (_("开始时间"), shown(job.started_at)),
        (_("结束时间"), shown(job.finished_at)),
        (_("失败次数"), f"{job.failures} / {job.allowed}"),
        (_("因进程中断重做"), str(job.lost)),
        (_("后台进程"), job.worker),
        (_("处理理由"), job.reason),
    ]
    return [Fact(label, value) for label, value in rows if value]


def shown(moment: dt.datetime | None) -> str:
    """A moment of the machine's clock on the city's, as the page's other dates."""
    return spoken(moment + clock.offset()) if moment else ""


def spoken(moment: dt.datetime | None) -> str:
    """2025-10-15 09:30:12 in Asia/Shanghai."""
    return f"{clock.local(moment):%Y-%m-%d %H:%M:%S}" if moment else ""
