"""The inbox of the signed-in account and its wishes; the same pages for staff and for families."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongyou.base import clock
from tongyou.base.notices import boxes, wishes
from tongyou.base.notices.delivery import words_of
from tongyou.base.notices.forms import WishesForm
from tongyou.base.notices.models import Notice
from tongyou.base.notices.types import Topic

PER_PAGE = 20
SHELLS = {"desk": "ui/desk.html", "portal": "ui/portal.html"}
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Line:
    """One notice as the page shows it."""

    notice: Notice
    subject: str
    body: str
    link: str
    topic: str
    when: str


def signed_in(view: View[P]) -> View[P]:
    """Somebody without an account is sent to the sign-in page and comes back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if owner(request).account_id is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def owner(request: HttpRequest) -> boxes.Owner:
    """Whoever the middleware of access found."""
    actor: boxes.Owner = request.actor  # type: ignore[attr-defined] # set by that middleware
    return actor


def account_of(request: HttpRequest) -> UUID:
    number = owner(request).account_id
    if number is None:
        raise Http404
    return number


@require_GET
@signed_in
def inbox(request: HttpRequest, face: str = "desk") -> HttpResponse:
    """What was written to me, the newest first; ?unread=1 shows only the unread."""
    only_unread = request.GET.get("unread") == "1"
    mine = boxes.inbox(owner(request))
    shown = mine.filter(read_at=None) if only_unread else mine
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "shell": SHELLS[face],
        "page": page,
        "lines": [line(notice) for notice in page],
        "unread": boxes.unread_count(owner(request)),
        "only_unread": only_unread,
    }
    return render(request, "notices/inbox.html", context)


def line(notice: Notice) -> Line:
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    words = words_of(notice, language)
    when = f"{clock.local(notice.created_at):%Y-%m-%d %H:%M}"
    topic = Topic(notice.topic).label
    return Line(notice, words["subject"], words["body"], words["link"], topic, when)


@require_POST
@signed_in
def mark(request: HttpRequest, notice_id: UUID, face: str = "desk") -> HttpResponse:  # noqa: ARG001 - of the address
    """Mark one read or unread; somebody else's does not exist."""
    if not boxes.mark_read(owner(request), notice_id, read=request.POST.get("read") != "0"):
        raise Http404
    return back(request)


@require_POST
@signed_in
def mark_all(request: HttpRequest, face: str = "desk") -> HttpResponse:  # noqa: ARG001 - of the address
    """Mark everything read."""
    number = boxes.mark_all_read(owner(request))
    words = ngettext("已将 %(n)d 条标为已读。", "已将 %(n)d 条标为已读。", number)
    messages.success(request, words % {"n": number})
    return back(request)


@require_http_methods(["GET", "POST"])
@signed_in
def preferences(request: HttpRequest, face: str = "desk") -> HttpResponse:
    """Channels by topic and quiet hours."""
    account_id = account_of(request)
    form = WishesForm(request.POST or None, initial=_now(account_id))
    if request.method == "POST" and form.is_valid():
        wishes.keep(
            account_id=account_id,
            on=form.on(),
            quiet_from=form.cleaned_data["quiet_from"],
            quiet_until=form.cleaned_data["quiet_until"],
        )
        messages.success(request, _("通知偏好已保存。"))
        return redirect(request.path)
    status = 422 if form.errors else 200
    context = {"shell": SHELLS[face], "form": form}
    return render(request, "notices/preferences.html", context, status=status)


def _now(account_id: UUID) -> dict[str, Any]:
    start, end = wishes.quiet_hours(account_id)
    on = [f"{topic}:{channel}" for topic, channel in wishes.wanted(account_id)]
    return {"channels": on, "quiet_from": start, "quiet_until": end}


def back(request: HttpRequest) -> HttpResponse:
    """To the same inbox, the same page of it."""
    space = request.resolver_match.namespace if request.resolver_match else "notices"
    answer = redirect(f"{space}:inbox")
    page, unread = request.POST.get("page", ""), request.POST.get("unread") == "1"
    query = [f"page={page}"] if page.isdigit() else []
    query += ["unread=1"] if unread else []
    if query:
        answer["Location"] += "?" + "&".join(query)
    return answer
