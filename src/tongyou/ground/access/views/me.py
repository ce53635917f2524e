"""One's own account: security, sessions, language, and who looked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from tongyou.ground.access import queries, sessions
from tongyou.ground.access.actions import end_session, set_language, sign_out_everywhere
from tongyou.ground.access.rules import session_name
from tongyou.ground.access.sudo import recent_authentication
from tongyou.ground.access.types import AccessError
from tongyou.ground.visibility import actor_of, matrix, page

ACTS = {
    "read": _("查看"),
    "search": _("查找"),
    "export": _("导出"),
    "reveal": _("查看已遮盖的内容"),
    "create": _("新建"),
    "change": _("更改"),
    "refused": _("尝试查看，被拒绝"),
    "sign_in": _("登录"),
    "sign_out": _("退出登录"),
    "break_glass": _("紧急查看"),
}
ENTRIES = 100  # rows on the page of who looked


@require_GET
@page("access.account", "view")
def me(request: HttpRequest) -> HttpResponse:
    """Account and security."""
    actor = actor_of(request)
    account = queries.account_of(actor)
    return render(request, "access/me.html", {"account": account, "posts": actor.posts})


@require_GET
@page("access.session", "view")
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where this account is signed in."""
    actor = actor_of(request)
    account = get_object_or_404(queries.accounts(actor), pk=actor.account_id)
    opened = [
        (one, session_name(one.session_key) == actor.session_id)
        for one in sessions.open_sessions(actor, account)
    ]
    return render(request, "access/sessions.html", {"sessions": opened})


@require_POST
@page("access.session", "end")
def end_one(request: HttpRequest, number: UUID) -> HttpResponse:
    """Sign one browser out."""
    actor = actor_of(request)
    account = get_object_or_404(queries.accounts(actor), pk=actor.account_id)
    found = get_object_or_404(sessions.open_sessions(actor, account), pk=number)
    end_session(actor=actor, session=found)
    messages.success(request, _("那台设备已经退出。"))
    return redirect("access:sessions")


@require_POST
@page("access.session", "end")
@recent_authentication
def end_all(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    actor = actor_of(request)
    account = get_object_or_404(queries.accounts(actor), pk=actor.account_id)
    sign_out_everywhere(actor=actor, account=account)
    return redirect("access:sign-in")


@require_GET
@page("access.account", "view")
def opened(request: HttpRequest) -> HttpResponse:
    """Who opened my data: ledger entries about this person, without anybody's personal fields."""
    actor = actor_of(request)
    rows = [
        spoken(row, get_language() or "zh-hans") for row in queries.openings(actor, limit=ENTRIES)
    ]
    return render(request, "access/opened.html", {"entries": rows})


def spoken(row: queries.Opening, language: str) -> dict[str, object]:
    """An opening in words: the role instead of a name, the act, the purpose."""
    table = matrix()
    role, purpose = table.roles.get(row.role), table.purposes.get(row.purpose)
    return {
        "when": row.when,
        "who": role.title.in_language(language) if role else _("系统"),
        "what": ACTS.get(row.act, row.act),
        "purpose": purpose.in_language(language) if purpose else row.purpose,
    }


@require_POST
@page("access.account", "change")
def language(request: HttpRequest) -> HttpResponse:
    """Keep a language with the account."""
    try:
        set_language(actor=actor_of(request), language=request.POST.get("language", ""))
    except AccessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("语言已保存，下次登录仍用这种语言。"))
    return redirect("access:me")
