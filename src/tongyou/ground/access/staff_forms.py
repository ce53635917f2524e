"""allauth's forms with our words, in both languages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code"}


def word(form: forms.Form, name: str, label: Any, help_text: Any = "", **attrs: str) -> None:
    """Our label and hint; placeholders are not labels, so they go."""
    if name in form.fields:
        field = form.fields[name]
        field.label, field.help_text = label, help_text
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs.update(attrs)


class StaffSignIn(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "login", _("登录名"), autocomplete="username webauthn")
        word(self, "password", _("密码"), autocomplete="current-password")
        self.fields.pop("remember", None)


class Again(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "password", _("密码"), autocomplete="current-password")


class NewPassword(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "oldpassword", _("现在的密码"), autocomplete="current-password")
        word(
            self,
            "password1",
            _("新密码"),
            _("至少 12 个字符，不要用常见密码。"),
            autocomplete="new-password",
        )
        word(self, "password2", _("再输一次新密码"), autocomplete="new-password")


class FactorCode(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "code", _("验证码"), _("验证器应用里的 6 位数字，或一条恢复码。"), **CODE)


class FactorCodeAgain(FactorAgainForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "code", _("验证码"), _("验证器应用里的 6 位数字，或一条恢复码。"), **CODE)


class AppCode(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "code", _("验证码"), _("扫码后应用里显示的 6 位数字。"), **CODE)


class AddKey(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "name", _("名称"), _("写一个认得出的名字，例如“办公室电脑”。"))
        word(self, "passwordless", _("用它直接登录，不再输密码（通行密钥）"))


class NameKey(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, "name", _("名称"))
