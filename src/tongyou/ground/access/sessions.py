"""Opening and closing a browser's session; every way of signing in ends here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest

from tongyou.base import audit, clock
from tongyou.base.database import write
from tongyou.ground.visibility import Actor, actor_of, system_actor

from .actors import actor_for
from .models import Account, SignInSession
from .rules import device_of, session_name
from .sudo import confirm

BACKEND = "django.contrib.auth.backends.ModelBackend"


def open_session(request: HttpRequest, account: Account, method: str) -> Actor:
    """Sign this browser in. `method`: code or demo here; password, passkey and oidc come through allauth."""
    request.session["ty_method"] = method
    login(request, account, backend=BACKEND)
    return actor_for(account, session_id=session_name(request.session.session_key or ""))


@receiver(user_logged_in)
def note_sign_in(sender: type, request: HttpRequest, user: Account, **_: Any) -> None:  # noqa: ARG001
    """A session of its own for each sign-in: listed to its owner, written to the ledger."""
    if "ty_started" in request.session:
        return  # allauth sends the signal a second time
    method = request.session.get("ty_method") or method_of(request)
    request.session["ty_method"], request.session["ty_started"] = (
        method,
        clock.real_now().timestamp(),
    )
    confirm(request)
    request.session.save()
    with write():
        SignInSession.objects.create(
            account=user,
            session_key=request.session.session_key or "",
            device=device_of(request.headers.get("User-Agent", "")),
            method=method,
        )
        audit.record(
            actor=actor_for(user),
            act="sign_in",
            kind="access.session",
            subject_ids=[user.id],
            detail={"method": method},
        )


def method_of(request: HttpRequest) -> str:
    """How allauth let this person in."""
    records = request.session.get("account_authentication_methods") or [{}]
    names = {str(record.get("method")) for record in records}
    if "socialaccount" in names:
        return "oidc"
    return "password" if "password" in names else "passkey"


@receiver(user_login_failed)
def note_failure(sender: str, credentials: dict[str, Any], **_: Any) -> None:  # noqa: ARG001
    """The ledger counts failures by account; a login name that does not exist is not written down."""
    account = Account.objects.filter(login=str(credentials.get("username", ""))).first()
    if account is not None:
        audit.record(
            actor=system_actor("sign_in"),
            act="sign_in",
            kind="access.session",
            subject_ids=[account.id],
            outcome="wrong_password",
        )


def close_session(request: HttpRequest) -> None:
    """Sign this browser out."""
    actor, key = actor_of(request), request.session.session_key
    with write():
        SignInSession.objects.filter(session_key=key, ended_at=None).update(ended_at=clock.now())
        if actor.account_id:
            audit.record(
                actor=actor, act="sign_out", kind="access.session", subject_ids=[actor.account_id]
            )
    logout(request)


def open_sessions(actor: Actor, account: Account) -> QuerySet[SignInSession]:
    """Sessions of an account that are still open, newest first."""
    return (
        SignInSession.objects.visible_to(actor)
        .filter(account=account, ended_at=None)
        .order_by("-started_at")
    )
