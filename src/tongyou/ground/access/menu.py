"""The account menu of the shells: `base.ui` asks, this room answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongyou.base.notices import unread_count
from tongyou.base.ui import navigation
from tongyou.base.ui.account import AccountMenu, PostChoice, set_provider, set_sign_in
from tongyou.ground.organisations import queries as organisations
from tongyou.ground.visibility import actor_of, matrix

from .models import Account

# key, label, address, what it needs, icon
ENTRIES = (
    ("access-accounts", _("账号"), "access:accounts", "access.account", "search", "people"),
    ("access-grants", _("授权"), "access:grants", "access.grant", "view", "key"),
    (
        "access-emergencies",
        _("紧急查看"),
        "access:emergencies",
        "access.break_glass",
        "view",
        "warning",
    ),
)


def menu_for(request: HttpRequest) -> AccountMenu | None:
    """Name, role and the ways out of the signed-in person; None for everybody else."""
    actor = actor_of(request)
    if actor.is_anonymous or not isinstance(request.user, Account):
        return None
    role = matrix().roles.get(actor.role)
    posts = own_posts(request.user)
    family = request.user.family_role
    return AccountMenu(
        name=request.user.title if family else str(request.user),
        role=role.title.in_language(get_language() or "zh-hans") if role else "",
        sign_out_url=reverse("access:sign-out"),
        scope=posts[0].area if posts else "",
        posts=posts,
        settings_url=reverse("access:me"),
        unread=unread_count(actor),
        inbox_url=reverse("notices_me:inbox" if family else "notices:inbox"),
    )


def own_posts(account: Account) -> tuple[PostChoice, ...]:
    """The posts of the signed-in person, in the reader's language."""
    if account.subject_id is None or account.family_role:
        return ()
    english = (get_language() or "").startswith("en")
    found = account.posts_found
    posts = found if isinstance(found, list) else organisations.posts_held(account.subject_id)
    return tuple(
        PostChoice(
            label=post.title_en if english else f"{post.unit.short_name} · {post.title_zh}",
            area=place(post.area, english=english),
            value=str(post.pk),
        )
        for post in posts
    )


def place(area: Any, *, english: bool) -> str:
    """The name of the area a post answers for; empty for a post without one."""
    if area is None:
        return ""
    return str(area.name_en if english and area.name_en else area.name_zh)


def hand_in() -> None:
    """Called once, when Django starts."""
    for key, label, url_name, resource, action, icon in ENTRIES:
        navigation.add(
            face="desk",
            key=key,
            label=label,
            url_name=url_name,
            order=80,
            icon=icon,
            resource=resource,
            action=action,
        )
    set_provider(menu_for)
    set_sign_in("access:sign-in")
