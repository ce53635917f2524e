"""What the room puts on the faces: menu entries, and cards with what is due."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tongyou.base import clock
from tongyou.base.ui import home_cards, navigation
from tongyou.base.ui.types import HomeCard, Item
from tongyou.ground.visibility import actor_of
from tongyou.kernels.instruments.models import Due, Response
from tongyou.kernels.instruments.queries import responses

SHOWN = 8
SOON = 3  # days before the last day at which a line turns to "at risk"


def register() -> None:
    """Called once, when Django is ready."""
    navigation.add(
        face="desk",
        key="forms",
        label=gettext_lazy("填报"),
        url_name="forms:mine",
        order=30,
        icon="edit",
        resource="instruments.response",
    )
    navigation.add(
        face="desk",
        key="rounds",
        label=gettext_lazy("填报轮次"),
        url_name="forms_work:rounds",
        order=31,
        icon="refresh",
        resource="instruments.round",
    )
    home_cards.add("desk", desk_cards)
    home_cards.add("portal", portal_cards)


def desk_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """What this person's unit still has to report."""
    waiting = responses.own_dues(actor_of(request)).exclude(response__state="submitted")[:SHOWN]
    items = [due_item(one) for one in waiting]
    if items:
        yield HomeCard("inbox", "ui/cards/inbox.html", {"items": items}, 20)


def portal_cards(request: HttpRequest) -> Iterator[HomeCard]:
    """A family's own drafts."""
    actor = actor_of(request)
    if actor.is_anonymous:
        return
    drafts = responses.own_responses(actor).filter(state=Response.State.DRAFT)[:SHOWN]
    items = [draft_item(one) for one in drafts]
    if items:
        yield HomeCard("mine", "ui/cards/inbox.html", {"items": items}, 20)


def due_item(due: Due) -> Item:
    """One line of the inbox."""
    left = (due.round.due_on - clock.today()).days
    return Item(
        title=due.round.title.in_language(get_language() or ""),
        href=reverse("forms:due", args=[due.pk]),
        status="behind" if left < 0 else "at_risk" if left <= SOON else "waiting",
        due=due.round.due_on,
        kind=_("填报"),
        text=due.name.in_language(get_language() or ""),
    )


def draft_item(row: Response) -> Item:
    """One draft of a family."""
    return Item(
        title=row.instrument.title.in_language(get_language() or ""),
        href=reverse("forms:response", args=[row.pk]),
        status="draft",
        kind=_("没填完的表"),
    )
