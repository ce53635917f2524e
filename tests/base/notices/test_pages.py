"""The inbox and the wishes through HTTP: mine only, both faces, both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.base.jobs import pages
from tongyou.base import clock, notices
from tongyou.base.clock import SHANGHAI
from tongyou.base.codes import new_id
from tongyou.base.notices import wishes
from tongyou.base.notices.models import Notice
from tongyou.base.notices.types import Channel, Recipient, Topic

pytestmark = pytest.mark.django_db
INBOX = "/desk/notices/"


@pytest.fixture(autouse=True)
def me(settings: LazySettings) -> pages.Somebody:
    settings.ROOT_URLCONF = "tests.base.jobs.pages"
    settings.MIDDLEWARE = pages.MIDDLEWARE
    pages.ActorOfTest.now = pages.Somebody(new_id())
    return pages.ActorOfTest.now


def tell(somebody: pages.Somebody, number: int = 1) -> list[Notice]:
    told = []
    for n in range(number):
        context = {"title": f"巡查第{n}处", "due": dt.date(2025, 10, 20), "where": "/desk/plan/"}
        with clock.freeze(dt.datetime(2025, 10, 15, 9, n % 60, tzinfo=SHANGHAI)):
            told += notices.send(
                "test.task",
                to=Recipient(account_id=somebody.account_id),
                context=context,
                key=f"{somebody.account_id}:{n}",
            )
    return told


def main_of(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_nobody_is_sent_to_sign_in(client: Client, settings: LazySettings) -> None:
    settings.LOGIN_URL = "/sign-in/"
    pages.ActorOfTest.now = pages.Somebody(None)
    for name in ("inbox", "preferences"):
        answer = client.get(reverse(f"notices:{name}"))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")
    assert client.post(reverse("notices:mark_all")).status_code == 302


@pytest.mark.parametrize("address", [INBOX, "/me/notices/"])
def test_an_empty_inbox_says_so_and_a_full_one_shows_mine(
    client: Client, me: pages.Somebody, address: str
) -> None:
    assert "还没有通知" in main_of(client, address)
    tell(me)
    tell(pages.Somebody(new_id()), 2)
    text = main_of(client, address)
    assert text.count("新任务:") == 2  # heading and the button's hidden words
    assert "请在 2025年10月20日 前完成。" in text
    assert "巡查第1处" not in text


def test_reading_marking_and_marking_back(client: Client, me: pages.Somebody) -> None:
    (first, second, third) = tell(me, 3)
    assert notices.unread_count(me) == 3
    client.post(reverse("notices:mark", args=[first.pk]), {"read": "1"})
    assert notices.unread_count(me) == 2
    assert "巡查第0处" not in main_of(client, INBOX + "?unread=1")
    client.post(reverse("notices:mark", args=[first.pk]), {"read": "0"})
    assert notices.unread_count(me) == 3
    answer = client.post(reverse("notices:mark_all"), follow=True)
    assert "已将 3 条标为已读" in answer.content.decode()
    assert notices.unread_count(me) == 0
    assert "没有未读的通知" in main_of(client, INBOX + "?unread=1")
    second.refresh_from_db()
    third.refresh_from_db()
    assert second.read_at
    assert third.read_at


def test_somebody_elses_notice_does_not_exist(client: Client, me: pages.Somebody) -> None:
    other = pages.Somebody(new_id())
    (theirs,) = tell(other)
    assert client.post(reverse("notices:mark", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("notices:mark", args=[new_id()])).status_code == 404
    client.post(reverse("notices:mark_all"))
    assert notices.unread_count(other) == 1


def test_marking_stays_on_the_same_face_and_page(client: Client, me: pages.Somebody) -> None:
    (first, *_) = tell(me, 25)
    answer = client.post(f"/me/notices/{first.pk}/read/", {"read": "1", "page": "2", "unread": "1"})
    assert answer["Location"] == "/me/notices/?page=2&unread=1"
    assert "巡查第0处" in main_of(client, INBOX + "?page=2")
    assert "巡查第24处" in main_of(client, INBOX)


def test_wishes_are_kept_and_wrong_times_are_explained(client: Client, me: pages.Somebody) -> None:
    here = reverse("notices:preferences")
    assert "登录与安全的通知总会发送" in main_of(client, here)
    wrong = client.post(here, {"quiet_from": "25:99", "quiet_until": ""})
    assert wrong.status_code == 422
    assert "21:00 这样的格式" in wrong.content.decode()
    good = {"channels": ["work:sms"], "quiet_from": "22:30", "quiet_until": "07:00"}
    answer = client.post(here, good, follow=True)
    assert "通知偏好已保存" in answer.content.decode()
    assert me.account_id
    assert wishes.wanted(me.account_id) == {(Topic.WORK, Channel.SMS)}
    assert wishes.quiet_hours(me.account_id) == (dt.time(22, 30), dt.time(7, 0))
    assert 'value="22:30"' in main_of(client, here)


def test_security_cannot_be_turned_off(client: Client, me: pages.Somebody) -> None:
    here = reverse("notices:preferences")
    good = {"channels": ["security:sms"], "quiet_from": "21:00", "quiet_until": "08:00"}
    assert client.post(here, good).status_code == 422


def test_everything_is_english_for_english_readers(client: Client, me: pages.Somebody) -> None:
    client.cookies["ty_language"] = "en"
    for address in (INBOX, INBOX + "?unread=1", reverse("notices:preferences")):
        text = main_of(client, address)
        assert not [mark for mark in text if "\u4e00" <= mark <= "\u9fff"], text
    tell(me)
    assert "Please finish by 20 October 2025." in main_of(client, INBOX)
