"""Answering with a pass. These pages never look at who is signed in, and leave nothing behind in the visitor's session."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongyou.ground.visibility import NotVisible, page
from tongyou.kernels.instruments import actions
from tongyou.kernels.instruments.models import Pass
from tongyou.kernels.instruments.passes import typed
from tongyou.kernels.instruments.queries import surveys
from tongyou.kernels.instruments.types import Refused, Stale
from tongyou.kernels.instruments.views import asking
from tongyou.kernels.instruments.views.answering import lacking, unscored
from tongyou.kernels.instruments.views.common import QUIET, WRITES, show
from tongyou.kernels.instruments.views.lines import answer_groups
from tongyou.kernels.instruments.views.sheets import PassSheet

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
KIND = "instruments.survey"
COOKIE, PATH = "ty_pass", "/forms/survey/"


def quietly(view: View[P]) -> View[P]:
    """Nothing of the page stays in a cache of a shared machine."""

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store, private"
        return answer

    return wrapper


@require_http_methods(WRITES)
@page(KIND, "answer")
@quietly
def entry(request: HttpRequest) -> HttpResponse:
    """Type the code of a printed pass."""
    secret = typed(request.POST.get("code", ""))[:40]
    words = ""
    if request.method == "POST":
        try:
            surveys.pass_row(secret)
        except NotVisible:
            words = _("没有这个参与码。请对照纸条再看一遍，字母不分大小写。")
        else:
            return admitted(secret)
    shown = request.POST.get("code", "")[:40]
    return show(request, "pass_entry", QUIET, status=422 if words else 200, words=words, code=shown)


@require_safe
@page(KIND, "answer")
@quietly
def admit(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Come in by the link on a slip. From here on the pass travels in a cookie: no further address, log or history
    holds it."""
    surveys.pass_row(secret)
    return admitted(typed(secret))


def admitted(secret: str) -> HttpResponse:
    """To the survey, with the pass in a cookie for its pages alone, until the browser closes."""
    answer = redirect("forms:survey")
    answer.set_cookie(
        COOKIE,
        secret,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def opened(request: HttpRequest) -> PassSheet | HttpResponse:
    """The draft under the visitor's pass; the way to one without a pass, or to the thanks once it was used."""
    try:
        sheet = PassSheet(typed(request.COOKIES.get(COOKIE, "")))
    except NotVisible:
        return redirect("forms:pass_entry")
    return redirect("forms:survey_done") if sheet.row.state == Pass.State.USED else sheet


@require_safe
@page(KIND, "answer")
@quietly
def start(request: HttpRequest) -> HttpResponse:
    """What is asked and what is not kept; the way in, or back in."""
    sheet = opened(request)
    if isinstance(sheet, HttpResponse):
        return sheet
    return show(
        request,
        "pass_start",
        QUIET,
        sheet=sheet,
        target=asking.onward(sheet, None),
        begun=bool(sheet.answers),
        open=sheet.row.round.is_open and sheet.row.round.has_begun,
    )


@require_http_methods(WRITES)
@page(KIND, "answer")
@quietly
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One page of questions."""
    sheet = opened(request)
    return sheet if isinstance(sheet, HttpResponse) else asking.ask(request, sheet, step)


@require_POST
@page(KIND, "answer")
@quietly
def draft(request: HttpRequest, step: str) -> HttpResponse:
    """Saved while somebody types."""
    sheet = opened(request)
    if isinstance(sheet, HttpResponse):
        return HttpResponse(status=409)
    return asking.autosave(request, sheet, step)


@require_http_methods(WRITES)
@page(KIND, "answer")
@quietly
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more; POST hands it in and uses the pass."""
    sheet = opened(request)
    if isinstance(sheet, HttpResponse):
        return sheet
    words, status = "", 200
    if request.method == "POST":
        try:
            actions.submit_pass(secret=sheet.secret, expected=asking.number(request, "revision"))
        except Stale as stale:
            words, status = stale.words, 409
        except Refused as refused:
            words, status = refused.words, 422
        else:
            return redirect("forms:survey_done")
        sheet = sheet.again()
    return show(
        request,
        "check",
        QUIET,
        status=status,
        sheet=sheet,
        groups=answer_groups(sheet, sheet.looks(), change=True),
        lacking=lacking(sheet),
        unscored=unscored(sheet),
        words=words,
    )


@require_safe
@page(KIND, "answer")
@quietly
def done(request: HttpRequest) -> HttpResponse:
    """Thanks; what was said is not shown again, because nobody could find it. The cookie goes."""
    try:
        row = surveys.pass_row(request.COOKIES.get(COOKIE, ""))
    except NotVisible:
        return redirect("forms:pass_entry")
    if row.state != Pass.State.USED:
        return redirect("forms:survey")
    answer = show(request, "pass_done", QUIET, instrument=row.round.instrument.definition)
    answer.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return answer
