"""Writing a notice: render both languages, one row per channel, one job per outside channel."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.html import strip_tags

from tongyou.base import clock, codes, database, jobs
from tongyou.base.logs import looks_personal
from tongyou.base.notices import catalogue, quiet
from tongyou.base.notices.models import Muted, Notice, NoticeState, Preference, ReleasedTemplate
from tongyou.base.notices.types import Channel, Recipient, Slot, Template, Topic
from tongyou.base.packs import Bilingual

DELIVER = "notices.deliver"
PATH = re.compile(r"/[A-Za-z0-9/_.?=&%#-]*")
ONE_TIME = re.compile(r"[0-9A-Za-z-]{4,12}")
LONGEST = 500  # characters of one value


class BadContext(ValueError):
    """A value is missing, unknown, of another kind than declared, or tells more than it may."""


class TemplateChanged(ValueError):
    """A template's words changed under the same version number."""


def send(template: str, *, to: Recipient, context: Mapping[str, Any], key: str) -> list[Notice]:
    """Write the notice into the outbox, in the caller's transaction; the same key is one notice.

    Channels: those of the template that the recipient can be reached by and has not turned off.
    Raises UnknownTemplate and BadContext. Returns the rows (also those of an earlier call).
    """
    found = catalogue.find(template)
    values = _values(found, context)
    with database.write():
        _release(found)
        return [_write(found, channel, to, values, key) for channel in _channels(found, to)]


def _channels(template: Template, to: Recipient) -> list[Channel]:
    reachable = {
        Channel.INAPP: to.account_id is not None,
        Channel.EMAIL: bool(to.email),
        Channel.SMS: bool(to.phone),
    }
    off = set() if _always(template) else _muted(to.account_id, template.topic)
    return [channel for channel in template.texts if reachable[channel] and channel not in off]


def _always(template: Template) -> bool:
    return template.secret or template.urgent or template.topic is Topic.SECURITY


def _muted(account_id: UUID | None, topic: Topic) -> set[str]:
    if account_id is None:
        return set()
    rows = Muted.objects.filter(account_id=account_id, topic=topic)
    return set(rows.values_list("channel", flat=True))


def _write(
    template: Template, channel: Channel, to: Recipient, values: dict[str, Bilingual], key: str
) -> Notice:
    earlier = Notice.objects.filter(key=key, channel=channel).first()
    if earlier is not None:
        return earlier
    notice = Notice(
        id=codes.new_id(),
        key=key,
        channel=channel,
        template=template.code,
        version=template.version,
        topic=template.topic,
        secret=template.secret,
        account_id=to.account_id,
        language=to.language,
        content=_content(template, channel, values),
    )
    if channel is Channel.INAPP:
        notice.state, notice.sent_at = NoticeState.SENT, clock.now()
    else:
        notice.address = to.phone if channel is Channel.SMS else to.email
        notice.not_before = _when(template, to.account_id)
    return _insert(notice)


def _insert(notice: Notice) -> Notice:
    """On PostgreSQL two transactions may write the same key at once: the second takes the first's row."""
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    kept = Notice.objects.get(key=notice.key, channel=notice.channel)
    if kept.pk == notice.pk and notice.channel != Channel.INAPP:
        jobs.enqueue(
            DELIVER,
            {"notice": str(notice.pk)},
            key=f"notice:{notice.pk}",
            not_before=notice.not_before,
        )
    return kept


def _when(template: Template, account_id: UUID | None) -> dt.datetime:
    now = clock.now()
    if template.secret or template.urgent:
        return now
    wish = Preference.objects.filter(pk=account_id).first() if account_id else None
    hours = (wish.quiet_from, wish.quiet_until) if wish else quiet.DEFAULT
    return quiet.first_loud(now, *hours)


def _release(template: Template) -> None:
    """Remember the words of this version; refuse other words under the same number."""
    row, _ = ReleasedTemplate.objects.get_or_create(
        code=template.code, version=template.version, defaults={"digest": template.digest}
    )
    if row.digest != template.digest:
        raise TemplateChanged(
            f"the words of {template.code} changed: give it version {template.version + 1}"
        )


def _content(template: Template, channel: Channel, values: dict[str, Bilingual]) -> str:
    text = template.texts[channel]
    content = {
        language: {
            "subject": _fill(getattr(text.subject, language), values, language, channel),
            "body": _fill(getattr(text.body, language), values, language, channel),
        }
        for language in ("zh", "en")
    }
    links = [values[name].zh for name, slot in template.slots.items() if slot is Slot.LINK]
    return json.dumps({**content, "link": links[0] if links else ""}, ensure_ascii=False)


def _fill(words: str, values: dict[str, Bilingual], language: str, channel: Channel) -> str:
    def value(found: re.Match[str]) -> str:
        text = str(getattr(values[found.group(1)], language))
        outside = channel is not Channel.INAPP and PATH.fullmatch(text) is not None
        return f"{settings.SITE_URL}{text}" if outside else text

    return catalogue.PLACEHOLDER.sub(value, words)


def _values(template: Template, context: Mapping[str, Any]) -> dict[str, Bilingual]:
    if set(context) != set(template.slots):
        missing = sorted(set(template.slots) - set(context))
        unknown = sorted(set(context) - set(template.slots))
        raise BadContext(f"{template.code}: missing {missing}, unknown {unknown}")
    return {name: _value(name, slot, context[name]) for name, slot in template.slots.items()}


def _value(name: str, slot: Slot, value: Any) -> Bilingual:
    both = (
        value
        if isinstance(value, Bilingual)
        else Bilingual(_spoken(value, "zh"), _spoken(value, "en"))
    )
    for text in (both.zh, both.en):
        if not _fits(slot, value, text):
            raise BadContext(f"{name}: the value does not fit a placeholder of the kind {slot}")
    return both


def _spoken(value: Any, language: str) -> str:
    if isinstance(value, dt.datetime):
        value = clock.local(value)
        return f"{_spoken(value.date(), language)} {value:%H:%M}"
    if isinstance(value, dt.date):
        chinese = f"{value.year}年{value.month}月{value.day}日"
        return chinese if language == "zh" else f"{value.day} {months()[value.month]} {value.year}"
    return str(value)


@cache
def months() -> tuple[str, ...]:
    """English names, whatever the locale of the machine."""
    words = "January February March April May June July August September October November December"
    return ("", *words.split())


def _fits(slot: Slot, value: Any, text: str) -> bool:
    if len(text) > LONGEST or "\0" in text or strip_tags(text) != text:
        return False
    match slot:
        case Slot.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Slot.DATE:
            return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        case Slot.TIME:
            return isinstance(value, dt.datetime)
        case Slot.LINK:
            return PATH.fullmatch(text) is not None and not text.startswith("//")
        case Slot.ONE_TIME_CODE:
            return ONE_TIME.fullmatch(text) is not None
        case Slot.PERSONAL:
            return bool(text)
        case _:
            return bool(text) and not looks_personal(text)
