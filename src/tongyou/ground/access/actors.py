"""Builds the actor of a request: account, posts held today, live grants. Nothing is kept between requests,
so a change of posts, grants or account applies at once (ASVS 8.3.2)."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet, Value

from tongyou.base import clock
from tongyou.base.logs import get_logger
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import ANONYMOUS, Actor, GrantHeld, PostHeld, matrix

from .models import Account, AccountKind, BreakGlass, Decision, Grant

log = get_logger(__name__)


def actor_for(account: Account, *, session_id: str = "", confined: bool = False) -> Actor:
    """The actor of an account at this moment.

    `confined`: signed in, but the second factor is not enrolled yet: no posts, no grants, own account only.
    """
    if not account.is_active:
        return ANONYMOUS
    posts = () if confined else posts_of(account)
    return Actor(
        account_id=account.id,
        subject_id=account.subject_id,
        posts=posts,
        roles=() if posts else (account.family_role or "unposted",),
        grants=() if confined else grants_of(account, posts),
        language=account.language,
        session_id=session_id,
    )


def posts_of(account: Account) -> tuple[PostHeld, ...]:
    """Posts held today. Roles that nobody may hold together cancel each other (fail closed)."""
    if account.kind != AccountKind.STAFF or account.subject_id is None:
        return ()
    account.posts_found = organisations.posts_held(account.subject_id)
    posts = organisations.as_held(account.posts_found)
    clashing = {
        role for pair in matrix().apart(frozenset(post.role for post in posts)) for role in pair
    }
    if clashing:
        log.error(
            "roles held together that must be apart",
            account=str(account.id),
            roles=sorted(clashing),
        )
    return tuple(post for post in posts if post.role not in clashing)


def live_grants(account: Account) -> QuerySet[Grant]:
    """Approved standing grants that hold today."""
    today = clock.today()
    return Grant.objects.filter(
        account=account, state=Decision.APPROVED, starts_on__lte=today, ends_on__gte=today
    )


def live_break_glass(account: Account) -> QuerySet[BreakGlass]:
    """Break-glass that is running at this second."""
    second = int(clock.now().timestamp())
    running = Q(account=account, starts__lte=second, ends__gt=second, ended_early_at=None)
    return BreakGlass.objects.filter(running)


def grants_of(account: Account, posts: tuple[PostHeld, ...]) -> tuple[GrantHeld, ...]:
    """Only who holds a post can hold a grant: it ends with the last post, without anybody revoking it.

    Standing grants and break-glass come in one query: every request of every signed-in person asks this.
    """
    if not posts:
        return ()
    standing = live_grants(account).annotate(
        kind=F("target_kind"), shows=F("fields"), why=F("purpose"), urgent=Value(value=False)
    )
    urgent = live_break_glass(account).annotate(
        kind=Value("subject"),
        shows=Value("sensitive"),
        why=Value("emergency"),
        urgent=Value(value=True),
    )
    columns = ("target_id", "kind", "role", "shows", "why", "urgent")
    rows = standing.values_list(*columns).union(urgent.values_list(*columns), all=True)
    return tuple(GrantHeld(*row) for row in rows)
