"""The ways out. An adapter gets a clear message, once, and raises when it could not hand it over."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from tongyou.base import clock
from tongyou.base.notices.types import Channel

SENDER = "tongyou@localhost"
PATIENCE = 15  # seconds


@dataclass(frozen=True, slots=True)
class Message:
    """What an adapter hands over; its content never appears in a log."""

    id: UUID
    address: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    language: str = "zh-hans"


class Adapter(Protocol):
    """One way out. `send` may be called again for the same id after a crash: use it to not send twice."""

    def send(self, message: Message) -> None: ...


class SmtpMail:
    """Mail through the operator's server (EMAIL_URL); the notice's id makes the Message-ID."""

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)

    def send(self, message: Message) -> None:
        connection = get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=self.url.hostname,
            port=self.url.port or 25,
            username=unquote(self.url.username or ""),
            password=unquote(self.url.password or ""),
            use_tls=self.url.scheme == "smtp+tls",
            use_ssl=self.url.scheme == "smtps",
            timeout=PATIENCE,
        )
        mail = EmailMultiAlternatives(
            message.subject, message.body, sender(), [message.address], connection=connection
        )
        mail.extra_headers["Message-ID"] = message_id(message)
        mail.send()


class MailFolder:
    """Stand-in for a mail server: one file per message; sending twice writes the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender(), message.address, message.subject
        mail["Message-ID"] = message_id(message)
        mail["X-Tongyou-Stand-In"] = "file"
        mail.set_content(message.body)
        private(self.folder)
        target = self.folder / f"{message.id}.eml"
        work = target.with_suffix(".part")
        work.write_bytes(mail.as_bytes())
        work.replace(target)


class SmsFile:
    """Stand-in for an SMS gateway: one JSON line per message in a file per day, never twice the same id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message) -> None:
        private(self.folder)
        if self.has(message.id):
            return
        line = {
            "id": str(message.id),
            "at": clock.now().isoformat(),
            "to": message.address,
            "text": message.body,
            "stand_in": "模拟短信通道,未真正发送",
        }
        handle = os.open(
            self.folder / f"{clock.today()}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
        )
        try:
            os.write(handle, (json.dumps(line, ensure_ascii=False) + "\n").encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def has(self, number: UUID) -> bool:
        """Whether an earlier attempt, cut off after writing, already wrote it (the two newest days)."""
        mark = f'"id": "{number}"'
        newest = sorted(self.folder.glob("*.jsonl"))[-2:]
        return any(mark in path.read_text(encoding="utf-8") for path in newest)


def private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def message_id(message: Message) -> str:
    host = make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost").rpartition("@")[2]
    return f"<{message.id}@{host}"


def sender() -> str:
    return str(getattr(settings, "NOTICES_SENDER", "") or SENDER)


_adapters: dict[Channel, Adapter] = {}


def set_adapter(channel: Channel, adapter: Adapter | None) -> None:
    """Hand in a city's own gateway; None returns to the one of the settings."""
    if adapter is None:
        _adapters.pop(channel, None)
    else:
        _adapters[channel] = adapter


def adapter_for(channel: Channel) -> Adapter:
    if channel in _adapters:
        return _adapters[channel]
    if channel is Channel.SMS:
        return SmsFile(Path(settings.SMS_DIR))
    if channel is Channel.EMAIL:
        url = settings.EMAIL_URL
        return SmtpMail(url) if url else MailFolder(Path(settings.EMAIL_DIR))
    raise ValueError(f"{channel} has no adapter: an in-app notice is sent by being written")
