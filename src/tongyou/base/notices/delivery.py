"""Delivering by a job: at least once, marked at once; what may not stay is wiped with the mark."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import F

from tongyou.base import clock, database, jobs
from tongyou.base.notices.adapters import Message, adapter_for
from tongyou.base.notices.models import Notice, NoticeState
from tongyou.base.notices.sending import DELIVER
from tongyou.base.notices.types import Channel

ATTEMPTS = 6


class DeliveryFailed(RuntimeError):
    """The adapter could not hand the message over; the message's words are not in this error."""


class NothingLeft(RuntimeError):
    """The content was wiped: a one-time code is not delivered late."""


@jobs.job(DELIVER, attempts=ATTEMPTS, backoff=10, transactional=False)
def deliver(payload: dict[str, Any]) -> dict[str, str]:
    """Hand one notice to its adapter; a notice already sent is left alone."""
    notice = Notice.objects.get(pk=payload["notice"])
    if notice.state == NoticeState.SENT:
        return {"outcome": "already sent"}
    if not notice.content or not notice.address:
        raise NothingLeft("the content was wiped after the last attempt")
    try:
        adapter_for(Channel(notice.channel)).send(message_of(notice))
    except Exception as error:  # noqa: BLE001 - any failure of an outside system is a failed attempt
        _failed(notice, type(error).__name__)
        raise DeliveryFailed(f"{notice.channel}: {type(error).__name__}") from None
    _sent(notice)
    return {"outcome": "sent"}


def message_of(notice: Notice) -> Message:
    words = words_of(notice, "zh" if notice.language.startswith("zh") else "en")
    return Message(
        notice.pk, notice.address or "", words["subject"], words["body"], notice.language
    )


def words_of(notice: Notice, language: str) -> dict[str, str]:
    """Subject and body in one language, and the link."""
    content = json.loads(notice.content or "{}")
    empty = {"subject": "", "body": ""}
    return {**empty, **content.get(language, {}), "link": content.get("link", "")}


def _sent(notice: Notice) -> None:
    """Mark, and wipe what outside channels no longer need."""
    with database.write():
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.SENT,
            sent_at=clock.now(),
            attempts=F("attempts") + 1,
            content="",
            address="",
            last_error="",
        )


def _failed(notice: Notice, why: str) -> None:
    last = notice.attempts + 1 >= ATTEMPTS
    wipe = {"content": "", "address": ""} if last and notice.secret else {}
    with database.write():
        Notice.objects.filter(pk=notice.pk).update(
            state=NoticeState.DEAD if last else NoticeState.FAILED,
            attempts=F("attempts") + 1,
            last_error=why[:200],
            **wipe,
        )
