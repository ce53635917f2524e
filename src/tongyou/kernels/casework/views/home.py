"""What casework puts on the desk: the entry of the menu with its count, and the inbox's card on the home."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.ui import home_cards, navigation
from tongyou.base.ui.types import HomeCard
from tongyou.ground.visibility import actor_of, allowed
from tongyou.kernels.casework import queries
from tongyou.kernels.casework.queries.inbox import waiting as steps_waiting
from tongyou.kernels.casework.queries.types import Filters, Whose
from tongyou.kernels.casework.views.common import CASE, WAITING, shown
from tongyou.kernels.casework.views.lines import lines

ON_HOME, CAP = 6, 99


def register() -> None:
    """Called once, when Django is ready."""
    navigation.add(
        face="desk",
        key="cases",
        label=_("待办"),
        url_name="casework:inbox",
        order=12,
        icon="inbox",
        resource=CASE,
        count=waiting,
    )
    home_cards.add("desk", desk_cards)


def waiting(request: HttpRequest) -> str:
    """How many steps wait for this person, at most "99+"; nothing is said of none."""
    actor = actor_of(request)
    if WAITING in request.META:
        return capped(request.META[WAITING])
    if not allowed(actor, CASE, "act"):
        return ""
    return capped(str(steps_waiting(actor, CAP + 1)))


def capped(count: str) -> str:
    """“120” and “999+” as "99+", “0” as nothing."""
    number = int(count.removesuffix("+") or 0)
    return f"{CAP}+" if number > CAP else str(number or "")


def desk_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """The most urgent steps that wait for this person."""
    actor = actor_of(request)
    if not allowed(actor, CASE, "act"):
        return
    page = queries.inbox(actor, Filters(whose=Whose.MINE, size=ON_HOME))
    request.META[WAITING] = page.count
    if not page.rows:
        return
    shown(request, (row.case_id for row in page.rows))
    context = {
        "lines": lines(page.rows, clock.now()),
        "count": page.count,
        "more": bool(page.next),
        "all_url": reverse("casework:inbox"),
    }
    yield HomeCard("inbox", "casework/home_card.html", context, 5)
