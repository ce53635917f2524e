"""Forms of the room: what people type, with the words around it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.ground.subjects.models import Subject
from tongyou.ground.visibility import Actor, matrix

from .models import Outcome
from .models.grants import ADMINISTRATORS
from .rules import BREAK_GLASS_HOURS, clean_phone


def titled(codes: list[str], table: dict[str, Any]) -> list[tuple[str, str]]:
    """Choices with their titles in the language of the page."""
    language = get_language() or "zh-hans"
    return [
        (
            code,
            (table[code].title if hasattr(table[code], "title") else table[code]).in_language(
                language
            ),
        )
        for code in codes
    ]


class PhoneForm(forms.Form):
    """The first step of a family's sign-in."""

    phone = forms.CharField(
        label=_("手机号码"),
        help_text=_("11 位大陆手机号。我们会发一条 6 位数字的短信验证码。"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "type": "tel"}),
    )

    def clean_phone(self) -> str:
        digits = clean_phone(self.cleaned_data["phone"])
        if digits is None:
            raise forms.ValidationError(
                _("号码不完整或不是大陆手机号，请检查后再试，例如 138 1234 5678。")
            )
        return digits


class CodeForm(forms.Form):
    """The second step: the code from the message."""

    code = forms.RegexField(
        regex=r"^\s*\d{6}\s*$",
        label=_("短信验证码"),
        help_text=_("6 位数字，5 分钟内有效。"),
        error_messages={"invalid": _("验证码是 6 位数字，请照短信填写。")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "8"}
        ),
    )


class PurposeForm(forms.Form):
    """Why a masked value is to be shown."""

    purpose = forms.ChoiceField(label=_("查看用途"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, purposes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = titled(purposes, matrix().purposes)  # type: ignore[attr-defined]


class TargetForm(forms.Form):
    """What a grant or break-glass is about, by its identifier (copied from its page)."""

    target = forms.UUIDField(
        label=_("对象编号"),
        help_text=_("从对象页面的“复制编号”得到。"),
        error_messages={"invalid": _("编号不完整，请从对象页面重新复制。")},
    )

    def clean_target(self) -> Subject:
        found = Subject.objects.filter(pk=self.cleaned_data["target"]).first()
        if found is None:
            raise forms.ValidationError(_("没有这个编号的对象，请从对象页面重新复制。"))
        return found


class GrantForm(TargetForm):
    """A request for access beyond one's post."""

    target_kind = forms.ChoiceField(
        label=_("范围"),
        choices=[("subject", _("一个对象")), ("unit", _("一个单位")), ("area", _("一个区域"))],
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(label=_("以哪个岗位"))
    fields_class = forms.ChoiceField(
        label=_("看到哪一级信息"),
        choices=[("internal", _("内部信息")), ("personal", _("个人信息"))],
    )
    purpose = forms.ChoiceField(label=_("用途"))
    starts_on = forms.DateField(
        label=_("从哪天开始"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("到哪天为止"),
        help_text=_("含当天，最长一年。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("理由"),
        help_text=_("写清为什么岗位权限不够。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = sorted(role for role in actor.all_roles if role not in ADMINISTRATORS)
        self.fields["role"].choices = titled(own, matrix().roles)  # type: ignore[attr-defined]
        self.fields["purpose"].choices = titled(list(matrix().purposes), matrix().purposes)  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = clock.today()


class BreakGlassForm(TargetForm):
    """An emergency, in one's own words."""

    hours = forms.IntegerField(
        label=_("需要几小时"), min_value=1, max_value=BREAK_GLASS_HOURS, initial=4
    )
    reason = forms.CharField(
        label=_("紧急情况"),
        help_text=_("至少十个字。审计员马上会收到通知，并逐条复核。"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReviewForm(forms.Form):
    """The reviewer's answer."""

    outcome = forms.ChoiceField(
        label=_("复核结论"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("理由不成立或需要说明时必填。"),
    )


class SearchForm(forms.Form):
    """Find an account."""

    q = forms.CharField(required=False, max_length=60)
