"""The form of wishes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongyou.base.notices.types import Channel, Topic
from tongyou.base.notices.wishes import CHOICES

TIME = {"required": _("请填写时间,例如 21:00。"), "invalid": _("请按 21:00 这样的格式填写时间。")}


def choices() -> list[tuple[str, str]]:
    """Each topic with each channel, in words."""
    return [
        (f"{topic}:{channel}", f"{topic.label} · {channel.label}") for topic, channel in CHOICES
    ]


class WishesForm(forms.Form):
    """Channels by topic, and quiet hours."""

    channels = forms.MultipleChoiceField(
        label=_("除站内消息外,还通过以下方式通知我"),
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("登录与安全的通知总会发送。"),
    )
    quiet_from = forms.TimeField(
        label=_("免打扰开始"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=TIME,
        help_text=_("免打扰时段内的短信和邮件会推迟到时段结束;验证码和紧急通知除外。"),
    )
    quiet_until = forms.TimeField(
        label=_("免打扰结束"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=TIME,
        help_text=_("两个时间相同表示不设免打扰。"),
    )

    def on(self) -> set[tuple[Topic, Channel]]:
        """The choices that are ticked."""
        picked: list[Any] = [value.split(":") for value in self.cleaned_data["channels"]]
        return {(Topic(topic), Channel(channel)) for topic, channel in picked}
