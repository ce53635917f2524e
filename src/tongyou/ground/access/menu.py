"""The account menu of the shells: `base.ui` asks, this room answers."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongyou.base.ui import navigation
from tongyou.base.ui.account import AccountMenu, set_provider, set_sign_in
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
    return AccountMenu(
        name=str(request.user) if not request.user.family_role else request.user.title,
        role=role.title.in_language(get_language() or "zh-hans") if role else "",
        sign_out_url=reverse("access:sign-out"),
        settings_url=reverse("access:me"),
    )


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
