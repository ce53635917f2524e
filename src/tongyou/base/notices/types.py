"""Words other rooms may use: to whom, by which channel, and the parts of a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongyou.base.packs import Bilingual


class Channel(StrEnum):
    """How a notice reaches somebody."""

    INAPP = "inapp"
    EMAIL = "email"
    SMS = "sms"

    @property
    def label(self) -> str:
        return str(CHANNEL_WORDS[self])


CHANNEL_WORDS = {Channel.INAPP: _("站内"), Channel.EMAIL: _("电子邮件"), Channel.SMS: _("短信")}


class Topic(StrEnum):
    """What a notice is about; a person may turn channels off by topic."""

    SECURITY = "security"
    WORK = "work"
    SERVICE = "service"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        return str(TOPIC_WORDS[self])


TOPIC_WORDS = {
    Topic.SECURITY: _("登录与安全"),
    Topic.WORK: _("工作任务"),
    Topic.SERVICE: _("办事进度"),
    Topic.SYSTEM: _("系统消息"),
}


class Slot(StrEnum):
    """What may stand in a placeholder. Only `personal` and `one_time_code` may say who somebody is."""

    TEXT = "text"  # words that anybody may read: a title, a unit, a state
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    PUBLIC_NUMBER = "public_number"
    LINK = "link"  # a path of this site, such as /me/
    PERSONAL = "personal"  # a person's own data: in-app only
    ONE_TIME_CODE = "one_time_code"


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom. What is known decides the channels: an account has an inbox, a phone gets SMS."""

    account_id: UUID | None = None
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    language: str = "zh-hans"


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and body of one channel, in both languages; SMS has no subject."""

    subject: Bilingual
    body: Bilingual


@dataclass(frozen=True, slots=True)
class Template:
    """One version of one message."""

    code: str
    version: int
    topic: Topic
    urgent: bool
    slots: Mapping[str, Slot]
    texts: Mapping[Channel, Text]
    digest: str

    @property
    def secret(self) -> bool:
        """Carries a one-time code: always sent, whatever the hour, and wiped once sent."""
        return Slot.ONE_TIME_CODE in self.slots.values()
