"""The doors: families by phone and code, staff by password and second factor, the demonstration by one click."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongyou.ground.access.actions import send_code, verify_code
from tongyou.ground.access.buckets import address_of
from tongyou.ground.access.demo import demo_account, demo_people
from tongyou.ground.access.forms import CodeForm, PhoneForm
from tongyou.ground.access.home import home_for
from tongyou.ground.access.models import Account
from tongyou.ground.access.sessions import close_session, open_session
from tongyou.ground.access.sudo import confirm, safe_next
from tongyou.ground.access.types import AccessError, Refusal
from tongyou.ground.visibility import actor_of, page

WORDS = {
    Refusal.WRONG_CODE: gettext_lazy("验证码不对。请照最近一条短信填写；输错五次后需要重新获取。"),
    Refusal.EXPIRED: gettext_lazy("验证码已过期或已用过。请返回上一步重新获取。"),
    Refusal.TOO_MANY: gettext_lazy("尝试次数太多了。为了保护您的号码，请过半小时再试。"),
    Refusal.NOT_A_PHONE: gettext_lazy(
        "号码不完整或不是大陆手机号，请检查后再试，例如 138 1234 5678。"
    ),
}
PHONE = "ty_sign_in_phone"


def words(error: AccessError) -> str:
    reason = error.args[0]
    return str(WORDS.get(reason, error))


@require_GET
@page("access.session", "start")
def chooser(request: HttpRequest) -> HttpResponse:
    """Families here, staff there."""
    if not actor_of(request).is_anonymous:
        return redirect(home_for(actor_of(request)))
    oidc = bool(settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect"))
    context = {
        "family_url": with_next(request, "access:family"),
        "staff_url": with_next(request, "account_login"),
        "demo": settings.DEMO,
        "oidc": oidc,
    }
    return render(request, "access/sign_in.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@page("access.session", "start")
def family(request: HttpRequest) -> HttpResponse:
    """Step one: the phone number."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_code(
                phone=form.cleaned_data["phone"],
                address=address_of(request),
                language=get_language() or "zh-hans",
            )
        except AccessError as error:
            form.add_error(None, words(error))
        else:
            request.session[PHONE] = form.cleaned_data["phone"]
            return redirect(with_next(request, "access:family-code"))
    return render(request, "access/family.html", {"form": form, "next": safe_next(request, "")})


@never_cache
@require_http_methods(["GET", "POST"])
@page("access.session", "start")
def family_code(request: HttpRequest) -> HttpResponse:
    """Step two: the code. A right one opens the session, and the account on first use."""
    phone = request.session.get(PHONE)
    if not phone:
        return redirect(with_next(request, "access:family"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = verify_code(
                phone=phone, code=form.cleaned_data["code"], address=address_of(request)
            )
        except AccessError as error:
            form.add_error("code", words(error))
        else:
            wanted = safe_next(request, "")
            request.session.pop(PHONE, None)
            actor = open_session(request, account, "code")
            return HttpResponseRedirect(wanted or home_for(actor))
    return render(
        request,
        "access/family_code.html",
        {"form": form, "ending": phone[-4:], "next": safe_next(request, "")},
    )


def with_next(request: HttpRequest, name: str) -> str:
    wanted = safe_next(request, "")
    return f"{reverse(name)}?{urlencode({'next': wanted})}" if wanted else reverse(name)


@require_POST
@page("access.session", "end")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this browser's session."""
    close_session(request)
    messages.success(request, _("已安全退出。"))
    return redirect("access:sign-in")


@never_cache
@require_http_methods(["GET", "POST"])
@page("access.account", "change")
def again(request: HttpRequest) -> HttpResponse:
    """Prove who you are before a dangerous act: by password, by a new code, or by one click in the demonstration."""
    account = request.user
    if isinstance(account, Account) and account.demo_key and settings.DEMO:
        if request.method == "POST":
            confirm(request)
            return HttpResponseRedirect(safe_next(request, "/"))
        context = {"next": safe_next(request, "/")}
        return render(request, "access/again_demo.html", context)
    if isinstance(account, Account) and account.has_usable_password():
        return redirect(with_next(request, "account_reauthenticate"))
    wanted = safe_next(request, "/")
    close_session(request)
    messages.info(request, _("为了安全，请重新登录一次再继续。"))
    return redirect(f"{reverse('access:sign-in')}?{urlencode({'next': wanted})}")


@never_cache
@require_GET
@page("access.session", "start")
def demo(request: HttpRequest) -> HttpResponse:
    """The people of the demonstration; this page does not exist elsewhere."""
    refuse_outside_demo()
    return render(
        request,
        "access/demo.html",
        {"people": demo_people(), "english": (get_language() or "").startswith("en")},
    )


@require_POST
@page("access.session", "start")
def demo_enter(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as one of them."""
    refuse_outside_demo()
    account = demo_account(key)
    if account is None:
        messages.info(request, _("演示城市还在装载，请稍等片刻再点一次。"))
        return redirect("access:demo")
    if not actor_of(request).is_anonymous:
        close_session(request)
    return HttpResponseRedirect(home_for(open_session(request, account, "demo")))


def refuse_outside_demo() -> None:
    if not settings.DEMO or settings.PRODUCTION:
        raise Http404
