"""Accounts and sessions."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from tongyou.base import audit, clock
from tongyou.base.cipher import blind_index
from tongyou.base.codes import new_id
from tongyou.base.database import write
from tongyou.ground.access.models import Account, AccountKind, SignInSession
from tongyou.ground.access.rules import clean_phone
from tongyou.ground.access.types import AccessError
from tongyou.ground.subjects.models import Subject
from tongyou.ground.visibility import Actor, check

PHONE_FIELD = "ty_access.account.phone"


def create_staff_account(
    *,
    actor: Actor,
    login: str,
    subject_id: UUID,
    title: str = "",
    password: str = "",
    demo_key: str | None = None,
) -> Account:
    """An account for a staff member (`subject_id` is the member's subject). Raises ValidationError for a weak password.

    Outside the demonstration a second factor must be enrolled before anything else.
    """
    check(actor, "access.account", "create")
    account = Account(
        kind=AccountKind.STAFF,
        login=login,
        title=title,
        subject_id=subject_id,
        demo_key=demo_key,
        must_enrol_second_factor=demo_key is None,
    )
    if demo_key is not None and not settings.DEMO:
        raise AccessError(_("演示账号只能建在演示环境里。"))
    set_password(account, password)
    return keep(actor, account)


def create_family_account(
    *,
    actor: Actor,
    phone: str,
    role: str = "citizen",
    subject_id: UUID | None = None,
    title: str = "",
    demo_key: str | None = None,
) -> Account:
    """A family's account, found by its phone; the person's subject is made with it."""
    check(actor, "access.account", "create")
    digits = clean_phone(phone)
    if digits is None:
        raise AccessError(_("这不是一个大陆手机号码。"))
    number = new_id()
    account = Account(
        id=number,
        kind=AccountKind.FAMILY,
        login=f"family-{number.hex}",
        title=title,
        family_role=role,
        phone=digits,
        phone_index=blind_index(digits, field=PHONE_FIELD),
        demo_key=demo_key,
    )
    account.set_unusable_password()
    with write():
        account.subject_id = subject_id or Subject.objects.create(kind="person").id
        return keep(actor, account)


def set_password(account: Account, password: str) -> None:
    if not password:
        account.set_unusable_password()
        return
    validate_password(password, account)
    account.set_password(password)


def keep(actor: Actor, account: Account) -> Account:
    with write():
        account.save(force_insert=True)
        audit.record(actor=actor, act="create", kind="access.account", subject_ids=[account.id])
    return account


def set_language(*, actor: Actor, language: str) -> None:
    """The language of one's own account; unknown languages are refused."""
    if language not in dict(settings.LANGUAGES):
        raise AccessError(_("没有这种语言。"))
    check(actor, "access.account", "change")
    if actor.account_id is None:
        raise AccessError(_("请先登录。"))
    with write():
        Account.objects.filter(pk=actor.account_id).update(language=language)
        audit.record(
            actor=actor,
            act="change",
            kind="access.account",
            subject_ids=[actor.account_id],
            fields=["language"],
        )


def lock_account(*, actor: Actor, account: Account) -> Account:
    """No sign-in any more, and every session ends now. Nobody locks themselves out."""
    check(actor, "access.account", "lock", account)
    if account.id == actor.account_id:
        raise AccessError(_("不能停用自己的账号，请由另一位安全管理员操作。"))
    with write():
        Account.objects.filter(pk=account.pk).update(is_active=False)
        end_all(account)
        audit.record(
            actor=actor,
            act="change",
            kind="access.account",
            subject_ids=[account.id],
            fields=["is_active"],
        )
    account.refresh_from_db()
    return account


def unlock_account(*, actor: Actor, account: Account) -> Account:
    """Sign-in is possible again, also after too many wrong passwords."""
    from axes.utils import reset

    check(actor, "access.account", "unlock", account)
    with write():
        Account.objects.filter(pk=account.pk).update(is_active=True)
        reset(username=account.login)
        audit.record(
            actor=actor,
            act="change",
            kind="access.account",
            subject_ids=[account.id],
            fields=["is_active"],
        )
    account.refresh_from_db()
    return account


def reset_second_factor(*, actor: Actor, account: Account) -> Account:
    """Remove a lost second factor; the next sign-in asks for a new one before anything else."""
    check(actor, "access.account", "reset_factor", account)
    if account.id == actor.account_id:
        raise AccessError(_("不能重置自己的第二道验证，请由另一位安全管理员操作。"))
    with write():
        Authenticator.objects.filter(user=account).delete()
        Account.objects.filter(pk=account.pk, kind=AccountKind.STAFF, demo_key=None).update(
            must_enrol_second_factor=True
        )
        end_all(account)
        audit.record(
            actor=actor,
            act="change",
            kind="access.account",
            subject_ids=[account.id],
            fields=["second_factor"],
        )
    account.refresh_from_db()
    return account


def end_session(*, actor: Actor, session: SignInSession) -> None:
    """Sign one browser out, at once."""
    check(actor, "access.session", "end", session)
    with write():
        close([session])
        audit.record(
            actor=actor, act="sign_out", kind="access.session", subject_ids=[session.account_id]
        )


def sign_out_everywhere(*, actor: Actor, account: Account) -> int:
    """Sign every browser of an account out; the number of sessions ended."""
    mine = SignInSession.objects.visible_to(actor, "end").filter(account=account, ended_at=None)
    with write():
        ended = close(list(mine))
        audit.record(
            actor=actor,
            act="sign_out",
            kind="access.session",
            subject_ids=[account.id],
            detail={"sessions": ended},
        )
    return ended


def end_all(account: Account) -> int:
    return close(list(SignInSession.objects.filter(account=account, ended_at=None)))


def close(sessions: list[SignInSession]) -> int:
    """The browser's session row goes, so that the next request is anonymous."""
    keys = [session.session_key for session in sessions]
    Session.objects.filter(session_key__in=keys).delete()
    return SignInSession.objects.filter(session_key__in=keys).update(ended_at=clock.now())
