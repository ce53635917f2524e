"""Accounts, for the security administrator."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongyou.base import audit
from tongyou.ground.access import queries, sessions
from tongyou.ground.access.actions import (
    lock_account,
    reset_second_factor,
    sign_out_everywhere,
    unlock_account,
)
from tongyou.ground.access.actors import posts_of
from tongyou.ground.access.models import Account
from tongyou.ground.access.sudo import recent_authentication
from tongyou.ground.access.types import AccessError
from tongyou.ground.visibility import Actor, actor_of, page

PER_PAGE = 50


@require_GET
@page("access.account", "search")
def index(request: HttpRequest) -> HttpResponse:
    """Accounts by login name, with a search."""
    text = request.GET.get("q", "").strip()[:60]
    found = queries.accounts(actor_of(request), text=text)
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "access/accounts.html", {"rows": rows, "q": text})


@require_GET
@page("access.account", "search")
def detail(request: HttpRequest, number: UUID) -> HttpResponse:
    """One account: its posts, sessions, and what can be done with it."""
    actor = actor_of(request)
    account = get_object_or_404(queries.accounts(actor), pk=number)
    audit.record_read(request, "access.account", [account.id])
    context = {
        "account": account,
        "posts": posts_of(account),
        "sessions": sessions.open_sessions(actor, account),
    }
    return render(request, "access/account.html", context)


def change(
    request: HttpRequest, number: UUID, act: Callable[[Actor, Account], object], done: str
) -> HttpResponse:
    """One dangerous act on one account; what went wrong is said on the account's page."""
    actor = actor_of(request)
    account = get_object_or_404(queries.accounts(actor), pk=number)
    try:
        act(actor, account)
    except AccessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("access:account", number=number)


@require_POST
@page("access.account", "lock")
@recent_authentication
def lock(request: HttpRequest, number: UUID) -> HttpResponse:
    return change(
        request,
        number,
        lambda actor, one: lock_account(actor=actor, account=one),
        _("账号已停用，所有登录已退出。"),
    )


@require_POST
@page("access.account", "unlock")
@recent_authentication
def unlock(request: HttpRequest, number: UUID) -> HttpResponse:
    return change(
        request,
        number,
        lambda actor, one: unlock_account(actor=actor, account=one),
        _("账号已恢复，可以登录。"),
    )


@require_POST
@page("access.account", "reset_factor")
@recent_authentication
def reset_factor(request: HttpRequest, number: UUID) -> HttpResponse:
    done = _("第二道验证已清除，下次登录时需要重新设置。")
    return change(
        request, number, lambda actor, one: reset_second_factor(actor=actor, account=one), done
    )


@require_POST
@page("access.account", "lock")
@recent_authentication
def sign_out(request: HttpRequest, number: UUID) -> HttpResponse:
    return change(
        request,
        number,
        lambda actor, one: sign_out_everywhere(actor=actor, account=one),
        _("这个账号的所有登录都已退出。"),
    )
