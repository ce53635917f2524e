"""`request.actor` for every request, and the idle time-out."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from tongyou.base import clock
from tongyou.ground.visibility import ANONYMOUS, Actor

from .actors import actor_for
from .models import Account
from .rules import session_name

SEEN_COOKIE = "ty_seen"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SALT = "tongyou.access.seen"
CONFINED_PATHS = ("/me/second-factor/", "/sign-in/", "/static/", "/healthz", "/readyz")


class ActorMiddleware:
    """Stands after Django's authentication. Anonymous unless a live, active account is behind the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = account_behind(request)
        if account is not None and is_idle(request):
            logout(request)
            account = None
            request.actor_timed_out = True  # type: ignore[attr-defined]
        confined = account is not None and needs_factor(request, account)
        request.actor = build(request, account, confined=confined)  # type: ignore[attr-defined]
        if confined and not request.path.startswith(CONFINED_PATHS):
            return HttpResponseRedirect(reverse("mfa_index"))
        response = self.get_response(request)
        return remember_seen(request, response)


def account_behind(request: HttpRequest) -> Account | None:
    """The account of the session; no session cookie costs no query."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    return user if isinstance(user, Account) and user.is_active else None


def build(request: HttpRequest, account: Account | None, *, confined: bool) -> Actor:
    if account is None:
        return ANONYMOUS
    name = session_name(request.session.session_key or "")
    actor = actor_for(account, session_id=name, confined=confined)
    if (
        settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
        and actor.language != translation.get_language()
    ):
        translation.activate(actor.language)
        request.LANGUAGE_CODE = actor.language
    return actor


def needs_factor(request: HttpRequest, account: Account) -> bool:
    """Staff work only with a second factor; a city's identity provider brings its own."""
    if not account.must_enrol_second_factor or request.session.get("ty_method") in {"demo", "oidc"}:
        return False
    return not Authenticator.objects.filter(user=account, type__in=FACTORS).exists()


def is_idle(request: HttpRequest) -> bool:
    """Whether the last answer is older than the session time-out.

    The moment travels in a cookie signed for this session, so that reading pages writes nothing.
    Without the cookie, the moment of signing in counts.
    """
    started = request.session.get("ty_started")
    if started is None:
        return True  # every way of signing in sets it
    seen = max(float(started), last_seen(request))
    return clock.real_now().timestamp() - seen > settings.SESSION_IDLE_SECONDS


def last_seen(request: HttpRequest) -> float:
    """Seconds since 1970 of the last answer to this session; 0 when there is no proof of it."""
    try:
        key, seen = signing.loads(request.COOKIES.get(SEEN_COOKIE, ""), salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return 0.0
    return float(seen) if key == session_name(request.session.session_key or "") else 0.0


def remember_seen(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if not hasattr(request, "session") or "ty_started" not in request.session:
        return response
    value = signing.dumps(
        [session_name(request.session.session_key or ""), clock.real_now().timestamp()], salt=SALT
    )
    response.set_cookie(
        SEEN_COOKIE,
        value,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        max_age=None,
    )
    return response
