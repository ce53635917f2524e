"""Where rooms meet: every hand-over between them stands here and nowhere else.

Read it from top to bottom to see who listens to whom.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tongyou.base import audit, calendar, jobs
from tongyou.base.ui import navigation
from tongyou.ground.organisations.events import PostHolderChanged
from tongyou.ground.visibility import ANONYMOUS, Actor, actor_of, allowed, check
from tongyou.site.demo import city_clock


def may_open(actor: object, resource: str, action: str) -> bool:
    """Whether a menu shows an entry."""
    return allowed(actor if isinstance(actor, Actor) else ANONYMOUS, resource, action)


def gate(request: HttpRequest, resource: str, action: str) -> None:
    """The door of the base rooms' pages: they cannot know who may enter."""
    check(actor_of(request), resource, action)


def wire() -> None:
    """Called once, when every room is loaded."""
    navigation.set_predicate(may_open)
    audit.set_gate(gate)
    jobs.set_gate(gate)
    entries()
    cases()
    supervision()
    schedule()
    if settings.DEMO:
        city_clock.refresh()
        jobs.each_turn(city_clock.refresh)


def entries() -> None:
    """Menu entries of base rooms, which stand below the menu and cannot add their own."""
    rows = (
        ("notices", _("通知"), "notices:inbox", 15, "bell", "notices.notice"),
        ("audit", _("审计记录"), "audit:list", 900, "eye", "audit.entry"),
        ("jobs", _("后台任务"), "jobs:list", 920, "refresh", "jobs.job"),
    )
    for key, label, url_name, order, icon, resource in rows:
        navigation.add(
            face="desk",
            key=key,
            label=label,
            url_name=url_name,
            order=order,
            icon=icon,
            resource=resource,
        )


def supervision() -> None:
    """The plan's cases: reports, notices and research run in casework, their rows follow in the plan."""
    from tongyou.domains.plan import links
    from tongyou.domains.plan.actions import noticing, report_events, reporting, researching
    from tongyou.kernels.casework import hooks

    for act in ("submit", "submit_as_head"):
        hooks.precondition(reporting.PROCEDURE, act, report_events.ready_to_submit)
    hooks.on_event(reporting.PROCEDURE, report_events.follow)
    hooks.on_event(noticing.PROCEDURE, noticing.follow)
    hooks.on_event(researching.PROCEDURE, researching.follow)
    hooks.page_of(reporting.PROCEDURE, links.of_report_case)
    hooks.page_of(noticing.PROCEDURE, links.of_notice_case)
    hooks.page_of(researching.PROCEDURE, links.of_research_case)


def cases() -> None:
    """Deadlines follow the calendar; steps follow those who hold posts."""
    from tongyou.kernels.casework import watching
    from tongyou.kernels.casework.actions import recounting

    calendar.on_change(recounting.calendar_changed)
    jobs.handles(PostHolderChanged, name="casework.holder_changed")(watching.holder_changed)


def schedule() -> None:
    """What happens by the clock (Asia/Shanghai)."""
    from tongyou.site import ledger  # models are ready only now

    ledger.keep()
    jobs.schedule("access.escalate_reviews", "30 8 * * *")
    jobs.schedule("plan.keep_rounds", "15 8 * * *")
    jobs.schedule("plan.remind", "30 8 * * *")
    jobs.schedule("plan.remind_undone", "35 8 * * *")
    jobs.schedule("access.prune", "10 3 * * *")
    jobs.schedule("jobs.prune", "30 3 * * *")
    jobs.schedule("files.sweep", "0 4 * * *")
    jobs.schedule("casework.tick", "* * * * *")
    jobs.schedule("casework.watch", "20 0 * * *")  # the day's holders, soon after midnight
    jobs.schedule("casework.retain", "40 3 * * *")
