"""What an account wants to receive, by which channel, and when it wants to be left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from uuid import UUID

from tongyou.base import database
from tongyou.base.notices.models import Muted, Preference
from tongyou.base.notices.types import Channel, Topic

# sign-in and security are always told, and the inbox takes everything: neither can be turned off
CHOICES = tuple(
    (topic, channel)
    for topic in Topic
    if topic is not Topic.SECURITY
    for channel in (Channel.SMS, Channel.EMAIL)
)


def wanted(account_id: UUID) -> set[tuple[Topic, Channel]]:
    """The choices that are on."""
    rows = Muted.objects.filter(account_id=account_id).values_list("topic", "channel")
    off = set(rows)
    return {choice for choice in CHOICES if (choice[0].value, choice[1].value) not in off}


def quiet_hours(account_id: UUID) -> tuple[dt.time, dt.time]:
    """From and until, in Asia/Shanghai."""
    row = Preference.objects.filter(pk=account_id).first() or Preference(account_id=account_id)
    return row.quiet_from, row.quiet_until


def keep(
    *,
    account_id: UUID,
    on: Collection[tuple[Topic, Channel]],
    quiet_from: dt.time,
    quiet_until: dt.time,
) -> None:
    """Replace the wishes of one account."""
    with database.write():
        Preference.objects.update_or_create(
            account_id=account_id,
            defaults={"quiet_from": quiet_from, "quiet_until": quiet_until},
        )
        Muted.objects.filter(account_id=account_id).delete()
        Muted.objects.bulk_create(_muted(account_id, on))


def _muted(account_id: UUID, on: Collection[tuple[Topic, Channel]]) -> Iterator[Muted]:
    for topic, channel in CHOICES:
        if (topic, channel) not in on:
            yield Muted(account_id=account_id, topic=topic, channel=channel)
