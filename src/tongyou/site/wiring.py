"""Where rooms meet: every hand-over between them stands here and nowhere else.

Read it from top to bottom to see who listens to whom.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tongyou.base import audit, jobs
from tongyou.base.ui import navigation
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


def schedule() -> None:
    """What happens by the clock (Asia/Shanghai)."""
    from tongyou.site import ledger  # models are ready only now

    ledger.keep()
    jobs.schedule("access.escalate_reviews", "30 8 * * *")
    jobs.schedule("access.prune", "10 3 * * *")
    jobs.schedule("jobs.prune", "30 3 * * *")
    jobs.schedule("files.sweep", "0 4 * * *")
