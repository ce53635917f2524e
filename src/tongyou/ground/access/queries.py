"""What others may ask about accounts, grants and break-glass. Every question takes the actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tongyou.base import audit, clock
from tongyou.ground.visibility import Actor

from .actors import actor_for
from .models import Account, BreakGlass, Decision, Grant

__all__ = [
    "account_of",
    "accounts",
    "actor_for",
    "due_reviews",
    "emergencies",
    "grants",
    "grants_to_decide",
]


def accounts(actor: Actor, *, text: str = "") -> QuerySet[Account]:
    """Accounts this actor may see, by login name."""
    found = Account.objects.visible_to(actor, "search" if text else "view")
    return (
        found.filter(login__icontains=text) | found.filter(title__icontains=text) if text else found
    ).order_by("login")


def account_of(actor: Actor) -> Account | None:
    """The actor's own account; nobody else's can be asked for here."""
    return Account.objects.filter(pk__in=filter(None, [actor.account_id])).first()


def grants(actor: Actor) -> QuerySet[Grant]:
    """Own grants, those of one's unit or area to decide, or all for an administrator; newest first."""
    return (
        Grant.objects.visible_to(actor)
        .select_related("account", "decided_by")
        .order_by("-requested_at")
    )


def grants_to_decide(actor: Actor) -> QuerySet[Grant]:
    """Requests that wait for this actor; never one's own."""
    waiting = Grant.objects.visible_to(actor, "approve").filter(state=Decision.REQUESTED)
    return (
        waiting.exclude(account=actor.account_id).select_related("account").order_by("requested_at")
    )


def emergencies(actor: Actor) -> QuerySet[BreakGlass]:
    """Break-glass this actor may see; newest first."""
    return (
        BreakGlass.objects.visible_to(actor)
        .select_related("account", "reviewed_by")
        .order_by("-starts")
    )


def due_reviews(actor: Actor) -> QuerySet[BreakGlass]:
    """Break-glass that waits for a review by this actor, oldest first."""
    waiting = BreakGlass.objects.visible_to(actor, "review").filter(outcome="")
    return waiting.exclude(account=actor.account_id).select_related("account").order_by("starts")


def is_live(grant: Grant) -> bool:
    """Whether a grant holds today."""
    return grant.state == Decision.APPROVED and grant.starts_on <= clock.today() <= grant.ends_on


@dataclass(frozen=True, slots=True)
class Opening:
    """One line of "who opened my data": codes of the ledger, put into words by the page."""

    when: datetime
    role: str
    act: str
    purpose: str


def openings(actor: Actor, *, limit: int) -> list[Opening]:
    """What others did with this person's data, newest first; one's own acts are left out."""
    own = [one for one in (actor.subject_id, actor.account_id) if one]
    found = [
        row
        for one in own
        for row in audit.entries_about(one).exclude(account_id=actor.account_id)[:limit]
    ]
    rows = sorted({row.id: row for row in found}.values(), key=lambda row: -row.id)[:limit]
    return [Opening(row.moment, row.role, row.act, row.purpose) for row in rows]
