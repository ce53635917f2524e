"""One row per notice and channel, written with the act that causes it, and what people want to receive."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongyou.base import clock
from tongyou.base.cipher import EncryptedTextField
from tongyou.base.codes import new_id


class NoticeState(models.TextChoices):
    """Where a notice stands. An in-app notice is sent by being written."""

    QUEUED = "queued", _("待发送")
    FAILED = "failed", _("失败,将重试")
    SENT = "sent", _("已送达")
    DEAD = "dead", _("无法送达")


class ReleasedTemplate(models.Model):
    """A version of a template as it was first used: the same version with other words is refused."""

    code = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    released_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("通知模板版本")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="ty_notices_template_once")
        ]


class Notice(models.Model):
    """A message by one channel. Address and words are sealed; outside channels lose both once sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=200)
    channel = models.CharField(max_length=5)
    template = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=10)
    secret = models.BooleanField(default=False)
    account_id = models.UUIDField(null=True, blank=True)
    address = EncryptedTextField(blank=True, default="")
    content = EncryptedTextField(blank=True, default="")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=6, choices=NoticeState.choices, default=NoticeState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.now)
    last_error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Notice]] = models.Manager()

    class Meta:
        verbose_name = _("通知")
        indexes = [
            models.Index(fields=["account_id", "-created_at"], name="ty_notices_inbox"),
            models.Index(
                fields=["account_id"],
                condition=Q(channel="inapp", read_at=None),
                name="ty_notices_unread",
            ),
            models.Index(fields=["state", "created_at"], name="ty_notices_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key", "channel"], name="ty_notices_once"),
            models.CheckConstraint(
                condition=~Q(channel="inapp") | Q(account_id__isnull=False),
                name="ty_notices_inbox_has_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="ty_notices_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(secret=False) | ~Q(channel="inapp"), name="ty_notices_no_code_in_inbox"
            ),
        ]


class Preference(models.Model):
    """When an account does not want to be disturbed (Asia/Shanghai); equal times mean never."""

    account_id = models.UUIDField(primary_key=True)
    quiet_from = models.TimeField(default=dt.time(21, 0))
    quiet_until = models.TimeField(default=dt.time(8, 0))

    class Meta:
        verbose_name = _("通知偏好")


class Muted(models.Model):
    """A channel that an account has turned off for a topic."""

    account_id = models.UUIDField()
    topic = models.CharField(max_length=10)
    channel = models.CharField(max_length=5)

    class Meta:
        verbose_name = _("已关闭的通知")
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "topic", "channel"], name="ty_notices_muted_once"
            ),
            models.CheckConstraint(
                condition=~Q(channel="inapp") & ~Q(topic="security"), name="ty_notices_never_muted"
            ),
        ]
