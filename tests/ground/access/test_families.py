"""Families come in with a phone and a code."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.cast import cast
from tests.ground.access.helpers import PHONE, ask, audit_actor, last_code, signed_in, strip
from tongyou.base import clock
from tongyou.ground.access import actions
from tongyou.ground.access.models import Account, OneTimeCode

__all__ = ["cast"]


@pytest.mark.django_db
class TestFamilies:
    def test_a_phone_and_a_code_open_an_account(self) -> None:
        client = Client()
        ask(client)
        page = client.get("/sign-in/family/code/")
        assert 'autocomplete="one-time-code"' in page.content.decode()
        assert "0000" in page.content.decode()
        assert PHONE not in page.content.decode()
        answer = client.post("/sign-in/family/code/", {"code": last_code()})
        assert answer.status_code == 302
        assert answer["Location"] == "/"
        account = Account.objects.get()
        assert (account.kind, account.family_role, account.phone) == ("family", "citizen", PHONE)
        assert signed_in(client)

    def test_the_same_phone_opens_the_same_account(self) -> None:
        for _ in range(2):
            client = Client()
            ask(client, "+86 138-1234-0000")
            client.post("/sign-in/family/code/", {"code": last_code()})
        assert Account.objects.count() == 1

    def test_the_answer_does_not_tell_whether_a_phone_is_known(self) -> None:
        actions.create_family_account(actor=audit_actor(), phone=PHONE)
        known, unknown = Client(), Client()
        first = known.post("/sign-in/family/", {"phone": PHONE})
        second = unknown.post("/sign-in/family/", {"phone": "13812349999"})
        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
        pages = [
            strip(one.get("/sign-in/family/code/").content).replace("9999", "0000")
            for one in (known, unknown)
        ]
        assert pages[0] == pages[1]

    def test_a_locked_family_gets_the_answer_of_a_wrong_code(self) -> None:
        account = actions.create_family_account(actor=audit_actor(), phone=PHONE)
        Account.objects.filter(pk=account.pk).update(is_active=False)
        client = Client()
        ask(client)
        answer = client.post("/sign-in/family/code/", {"code": last_code()})
        assert answer.status_code == 200
        assert "验证码不对" in answer.content.decode()
        assert not signed_in(client)

    def test_a_code_works_once(self) -> None:
        first, second = Client(), Client()
        ask(first)
        code = last_code()
        second.post("/sign-in/family/", {"phone": PHONE})
        first.post("/sign-in/family/code/", {"code": last_code()})
        assert signed_in(first)
        assert second.post("/sign-in/family/code/", {"code": code}).status_code == 200
        assert not signed_in(second)

    def test_a_code_ends_after_five_minutes(self) -> None:
        client = Client()
        ask(client)
        code, later = last_code(), clock.now() + timedelta(minutes=5, seconds=1)
        with clock.freeze(later):
            answer = client.post("/sign-in/family/code/", {"code": code})
        assert "过期" in answer.content.decode()
        assert not signed_in(client)

    def test_five_wrong_tries_use_a_code_up(self) -> None:
        client = Client()
        ask(client)
        code = last_code()
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(5):
            client.post("/sign-in/family/code/", {"code": wrong})
        client.post("/sign-in/family/code/", {"code": code})
        assert not signed_in(client)

    def test_the_fourth_try_may_still_be_right(self) -> None:
        client = Client()
        ask(client)
        code = last_code()
        for _ in range(4):
            client.post(
                "/sign-in/family/code/", {"code": "000000" if code != "000000" else "111111"}
            )
        client.post("/sign-in/family/code/", {"code": code})
        assert signed_in(client)

    def test_a_phone_gets_three_codes_in_half_an_hour(self) -> None:
        client = Client()
        for _ in range(3):
            ask(client)
        answer = client.post("/sign-in/family/", {"phone": PHONE})
        assert answer.status_code == 200
        assert "太多" in answer.content.decode()
        assert OneTimeCode.objects.count() == 3

    def test_an_address_gets_twenty_codes_an_hour(self) -> None:
        client = Client()
        for number in range(20):
            ask(client, f"138000000{number:02d}")
        assert client.post("/sign-in/family/", {"phone": "13800000099"}).status_code == 200

    def test_a_code_is_kept_as_a_hash(self) -> None:
        ask(Client())
        kept = OneTimeCode.objects.get()
        assert last_code() not in kept.code_hash
        assert PHONE not in kept.phone_index

    @pytest.mark.parametrize("phone", ["", "123", "02183680000", "138123400001", "<script>"])
    def test_what_is_no_phone_is_said_plainly(self, phone: str) -> None:
        answer = Client().post("/sign-in/family/", {"phone": phone})
        assert answer.status_code == 200
        assert 'role="alert"' in answer.content.decode()
        assert not OneTimeCode.objects.exists()

    def test_the_second_step_without_the_first_goes_back(self) -> None:
        assert Client().get("/sign-in/family/code/")["Location"] == "/sign-in/family/"

    def test_next_stays_on_this_site(self) -> None:
        client = Client()
        client.post("/sign-in/family/", {"phone": PHONE, "next": "https://evil.example/"})
        answer = client.post(
            "/sign-in/family/code/", {"code": last_code(), "next": "//evil.example/"}
        )
        assert answer["Location"] == "/"
