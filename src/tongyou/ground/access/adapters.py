"""How allauth fits this house: no open sign-up, no mail, our homes, our words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import authentication_step_completed
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongyou.base import audit
from tongyou.base.database import write

from .actors import actor_for
from .buckets import address_of, take
from .home import home_for
from .models import Account, AccountKind
from .sudo import confirm


class AccountAdapter(DefaultAccountAdapter):
    """Staff sign-in by password and second factor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("登录名或密码不对。连续输错五次，账号会锁定十五分钟。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_for(actor_for(request.user)) if isinstance(request.user, Account) else "/"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """One address gets so many tries an hour, whichever accounts it tries."""
        if not take("staff_address", address_of(request)):
            raise ImmediateHttpResponse(too_many(request))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own flash messages are not used: pages say what happened."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Accounts have no mail address; notices go through `base.notices`."""


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "access/too_many.html", status=429)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: names shown in authenticator apps, secrets sealed."""

    def get_totp_issuer(self) -> str:
        return "童友 Tongyou"

    def encrypt(self, text: str) -> str:
        from tongyou.base.cipher import seal

        return seal(text, context="mfa_authenticator.data")

    def decrypt(self, encrypted_text: str) -> str:
        from tongyou.base.cipher import open_sealed

        return open_sealed(encrypted_text, context="mfa_authenticator.data")

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last factor can be replaced, not removed, where a factor is required."""
        others = (
            type(authenticator)
            .objects.filter(user=authenticator.user, type__in=["totp", "webauthn"])
            .exclude(pk=authenticator.pk)
        )
        return others.exists() or authenticator.user.demo_key is not None


class CityIdentityAdapter(DefaultSocialAccountAdapter):
    """A city's identity provider opens an account that exists; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect the configured claim to the login name of an existing, active staff account."""
        if sociallogin.is_existing:
            return
        claim = sociallogin.account.extra_data.get(settings.OIDC_CLAIM) or claim_in_userinfo(
            sociallogin
        )
        account = (
            Account.objects.filter(kind=AccountKind.STAFF, login=str(claim), is_active=True).first()
            if claim
            else None
        )
        if account is None:
            raise ImmediateHttpResponse(render(request, "access/oidc_unknown.html", status=403))
        sociallogin.connect(request, account)


def claim_in_userinfo(sociallogin: SocialLogin) -> Any:
    """Newer allauth keeps the claims one level down."""
    data = sociallogin.account.extra_data
    return data.get("userinfo", {}).get(settings.OIDC_CLAIM) or data.get("id_token", {}).get(
        settings.OIDC_CLAIM
    )


@receiver(authentication_step_completed)
def note_confirmation(sender: type, request: HttpRequest, **extra: Any) -> None:  # noqa: ARG001
    """Proving who you are again opens ten minutes of dangerous acts."""
    if extra.get("reauthenticated"):
        confirm(request)


@receiver(authenticator_added)
def factor_added(user: Account, authenticator: Any, **_: Any) -> None:
    if authenticator.type not in {"totp", "webauthn"}:
        return
    with write():
        Account.objects.filter(pk=user.pk).update(must_enrol_second_factor=False)
        record_factor(user, "create", authenticator)


@receiver(authenticator_removed)
def factor_removed(user: Account, authenticator: Any, **_: Any) -> None:
    with write():
        record_factor(user, "change", authenticator)


def record_factor(user: Account, act: str, authenticator: Any) -> None:
    audit.record(
        actor=actor_for(user),
        act=act,
        kind="access.account",
        subject_ids=[user.id],
        fields=["second_factor"],
        detail={"type": str(authenticator.type)},
    )
