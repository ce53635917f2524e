"""allauth's views at our addresses, each marked. Only those we use exist: no sign-up, no mail, no reset by mail."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

from tongyou.ground.access.models import Account
from tongyou.ground.visibility import NotVisible, page


def start(view: Any) -> Any:
    """A step of signing in."""
    return never_cache(page("access.session", "start")(view))


def own(view: Any) -> Any:
    """Something about one's own account."""
    return never_cache(page("access.account", "change")(view))


def with_password(view: Any) -> Any:
    """Something about one's password: families and city identities have none here."""

    def only_with(request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Account) and not request.user.has_usable_password():
            raise NotVisible("access.account", "change", request.user.pk)
        answer: HttpResponseBase = view(request)
        return answer

    return own(only_with)


urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/staff/", start(account.login), name="account_login"),
    path("sign-in/staff/passkey/", start(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/staff/code/", start(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/staff/leave/", start(account.logout), name="account_logout"),
    path("sign-in/staff/inactive/", start(account.account_inactive), name="account_inactive"),
    path("sign-in/again/password/", own(account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "sign-in/again/passkey/",
        own(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("me/password/", with_password(account.password_change), name="account_change_password"),
    path("me/second-factor/", own(mfa.index), name="mfa_index"),
    path("me/second-factor/app/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("me/second-factor/app/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "me/second-factor/codes/", own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "me/second-factor/codes/new/",
        own(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "me/second-factor/codes/file/",
        own(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("me/second-factor/keys/", own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("me/second-factor/keys/add/", own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "me/second-factor/keys/<int:pk>/remove/",
        own(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "me/second-factor/keys/<int:pk>/edit/",
        own(webauthn.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
]

if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns.append(path("sign-in/city/", include("tongyou.ground.access.city_urls")))
