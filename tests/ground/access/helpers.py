"""What several test files of the room use."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.test import Client

from tests.factories.cast import Cast
from tongyou.base.notices.models import Notice
from tongyou.ground.organisations.models import StaffMember

PHONE = "13812340000"
MONDAY = datetime(2025, 9, 1, 2, 0, tzinfo=UTC)


def sees(cast: Cast, person: str, member: str) -> bool:
    return (
        StaffMember.objects.visible_to(cast.actor(person)).filter(pk=cast.staff[member].pk).exists()
    )


def last_code() -> str:
    """The code in the last message, as the phone shows it."""
    content = Notice.objects.filter(template="access.sign_in_code").latest("id").content
    return re.search(r"\d{6}", content).group()  # type: ignore[union-attr]


def ask(client: Client, phone: str = PHONE) -> None:
    assert client.post("/sign-in/family/", {"phone": phone}).status_code == 302


def signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def audit_actor() -> object:
    from tongyou.ground.visibility import system_actor

    return system_actor("test")


def strip(content: bytes) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value|ty-csrf" content)="[^"]+"', "", content.decode())
