"""The doors: families, staff, the demonstration; what holds after them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from tests.factories.cast import PASSWORD, Cast, cast
from tongyou.base import audit, clock
from tongyou.base.notices.models import Notice
from tongyou.ground.access import actions, demo_people
from tongyou.ground.access.models import Account, OneTimeCode, SignInSession

__all__ = ["cast"]
PHONE = "13812340000"
TOTP = "mfa_authenticate"


def last_code() -> str:
    """The code in the last message, as the phone shows it."""
    content = Notice.objects.filter(template="access.sign_in_code").latest("id").content
    return re.search(r"\d{6}", content).group()  # type: ignore[union-attr]


def ask(client: Client, phone: str = PHONE) -> None:
    assert client.post("/sign-in/family/", {"phone": phone}).status_code == 302


def signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


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


def audit_actor() -> object:
    from tongyou.ground.visibility import system_actor

    return system_actor("test")


def strip(content: bytes) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value|ty-csrf" content)="[^"]+"', "", content.decode())


class TestStaff:
    def sign_in(self, login: str, password: str = PASSWORD) -> tuple[Client, object]:
        client = Client()
        return client, client.post("/sign-in/staff/", {"login": login, "password": password})

    def test_a_password_leads_to_the_face_of_the_role(self, cast: Cast) -> None:
        for person, home in (("coordinator", "/desk/"), ("leader", "/cockpit/")):
            client, answer = self.sign_in(person)
            assert answer["Location"] == home  # type: ignore[index]
            assert signed_in(client)

    def test_a_wrong_password_says_the_same_for_every_login(self, cast: Cast) -> None:
        _, known = self.sign_in("coordinator", "wrong-password-1")
        _, unknown = self.sign_in("nobody-here", "wrong-password-1")
        pages = [
            strip(one.content).replace("coordinator", "X").replace("nobody-here", "X")
            for one in (known, unknown)
        ]  # type: ignore[attr-defined]
        assert pages[0] == pages[1]

    def test_five_wrong_passwords_lock_the_login(self, cast: Cast) -> None:
        for _ in range(5):
            _, answer = self.sign_in("coordinator", "wrong-password-1")
        assert answer.status_code == 429  # type: ignore[attr-defined]
        client, answer = self.sign_in("coordinator")
        assert answer.status_code == 429  # type: ignore[attr-defined]
        assert "锁定" in answer.content.decode()  # type: ignore[attr-defined]
        assert not signed_in(client)
        actions.unlock_account(
            actor=cast.actor("security_admin"), account=cast.account("coordinator")
        )
        client, _ = self.sign_in("coordinator")
        assert signed_in(client)

    def test_an_address_has_so_many_tries(self, cast: Cast) -> None:
        for number in range(30):
            self.sign_in(f"guess-{number}", "wrong-password-1")
        _, answer = self.sign_in("coordinator")
        assert answer.status_code == 429  # type: ignore[attr-defined]

    def test_without_a_second_factor_nothing_opens(self, cast: Cast) -> None:
        Account.objects.filter(login="coordinator").update(must_enrol_second_factor=True)
        client, _ = self.sign_in("coordinator")
        for address in ("/desk/", "/me/", "/desk/access/grants/", "/"):
            assert client.get(address)["Location"] == "/me/second-factor/"
        assert client.get("/me/second-factor/").status_code == 200
        assert not Account.objects.get(login="coordinator").is_anonymous

    def test_an_app_as_second_factor_from_enrolment_to_sign_in(self, cast: Cast) -> None:
        from allauth.mfa.totp.internal.auth import (
            format_hotp_value,
            hotp_value,
            yield_hotp_counters_from_time,
        )

        Account.objects.filter(login="coordinator").update(must_enrol_second_factor=True)
        client, _ = self.sign_in("coordinator")
        confirm_password(client)
        page = client.get("/me/second-factor/app/")
        secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode()).group(1)  # type: ignore[union-attr]

        def code() -> str:
            return format_hotp_value(
                hotp_value(secret, next(iter(yield_hotp_counters_from_time())))
            )

        assert client.post("/me/second-factor/app/", {"code": code()}).status_code == 302
        assert client.get("/desk/").status_code == 200
        again, answer = self.sign_in("coordinator")
        assert answer["Location"] == "/sign-in/staff/code/"  # type: ignore[index]
        assert not signed_in(again)
        assert "第二道验证" in again.get("/sign-in/staff/code/").content.decode()
        wrong = again.post(
            "/sign-in/staff/code/", {"code": "000000" if code() != "000000" else "111111"}
        )
        assert wrong.status_code == 200
        codes = recovery_codes(client)
        assert again.post("/sign-in/staff/code/", {"code": codes[0]}).status_code == 302
        assert signed_in(again)
        third, _ = self.sign_in("coordinator")
        assert third.post("/sign-in/staff/code/", {"code": codes[0]}).status_code == 200
        assert not signed_in(third)

    def test_a_secret_is_sealed_in_the_database(self, cast: Cast) -> None:
        from allauth.mfa.totp.internal.auth import TOTP as App

        made = App.activate(cast.account("coordinator"), "ABCDEFGHIJKLMNOP").instance
        assert "ABCDEFGHIJKLMNOP" not in str(made.data)

    def test_there_is_no_sign_up_and_no_reset_by_mail(self) -> None:
        for address in ("/accounts/signup/", "/sign-in/staff/signup/", "/accounts/password/reset/"):
            assert Client().get(address).status_code == 404

    def test_short_passwords_are_refused(self, cast: Cast) -> None:
        from django.core.exceptions import ValidationError

        with pytest.raises(ValidationError):
            actions.create_staff_account(
                actor=cast.actor("security_admin"),
                login="new",
                subject_id=cast.staff["leader"].pk,
                password="short-pass",
            )

    def test_a_city_identity_opens_existing_accounts_only(self, cast: Cast) -> None:
        from allauth.core.exceptions import ImmediateHttpResponse
        from allauth.socialaccount.models import SocialAccount, SocialLogin
        from django.test import RequestFactory

        from tongyou.ground.access.adapters import CityIdentityAdapter

        request = RequestFactory().get("/sign-in/city/city/back/")
        login = SocialLogin(
            user=Account(),
            account=SocialAccount(
                provider="city", uid="1", extra_data={"userinfo": {"preferred_username": "nobody"}}
            ),
        )
        with pytest.raises(ImmediateHttpResponse) as caught:
            CityIdentityAdapter(request).pre_social_login(request, login)
        assert caught.value.response.status_code == 403
        assert not CityIdentityAdapter(request).is_open_for_signup(request, login)
        family = SocialLogin(
            user=Account(),
            account=SocialAccount(
                provider="city",
                uid="2",
                extra_data={"preferred_username": cast.account("mother").login},
            ),
        )
        with pytest.raises(ImmediateHttpResponse):
            CityIdentityAdapter(request).pre_social_login(request, family)


def confirm_password(client: Client) -> None:
    answer = client.post(
        "/sign-in/again/password/", {"password": PASSWORD, "next": "/me/second-factor/"}
    )
    assert answer.status_code == 302, answer.content.decode()


def recovery_codes(client: Client) -> list[str]:
    client.post("/me/second-factor/codes/new/", {})
    page = client.get("/me/second-factor/codes/").content.decode()
    return re.findall(r"<li><code>([0-9a-zA-Z-]+)</code></li>", page)


class TestSessions:
    def test_the_ledger_knows_every_sign_in(self, cast: Cast) -> None:
        client = cast.client("mother")
        client.get("/me/")
        account = cast.account("mother")
        assert audit.entries(subject_id=account.pk, act="sign_in").count() == 1
        assert SignInSession.objects.filter(account=account, ended_at=None).count() == 1

    def test_signing_out_ends_the_session(self, cast: Cast) -> None:
        client = cast.client("mother")
        assert client.get("/sign-in/out/").status_code == 405
        assert client.post("/sign-in/out/").status_code == 302
        assert not signed_in(client)
        assert not SignInSession.objects.filter(
            account=cast.account("mother"), ended_at=None
        ).exists()

    def test_one_ends_another_device(self, cast: Cast) -> None:
        here, there = cast.client("mother"), cast.client("mother")
        page = here.get("/me/sessions/").content.decode()
        assert page.count("（这台）") == 1
        (number,) = re.findall(r"/me/sessions/([0-9a-f-]{36})/end/", page)
        here.post(f"/me/sessions/{number}/end/")
        assert signed_in(here)
        assert not signed_in(there)

    def test_nobody_ends_the_session_of_another(self, cast: Cast) -> None:
        cast.client("mother")
        number = SignInSession.objects.get(account=cast.account("mother")).pk
        assert cast.client("stranger").post(f"/me/sessions/{number}/end/").status_code == 404
        assert SignInSession.objects.get(pk=number).ended_at is None

    def test_sign_out_everywhere(self, cast: Cast) -> None:
        here, there = cast.client("mother"), cast.client("mother")
        here.post("/me/sessions/end/")
        assert not signed_in(here)
        assert not signed_in(there)

    def test_an_idle_session_ends(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        client = cast.client("mother")
        assert signed_in(client)
        now = clock.real_now()
        monkeypatch.setattr(
            clock, "real_now", lambda: now + timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60)
        )
        assert not signed_in(client)

    def test_a_busy_session_goes_on(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        client, now = cast.client("mother"), clock.real_now()
        for step in range(1, 5):
            moment = now + timedelta(seconds=step * (settings.SESSION_IDLE_SECONDS - 60))
            monkeypatch.setattr(clock, "real_now", lambda moment=moment: moment)
            assert signed_in(client)

    def test_another_sessions_cookie_does_not_help(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client, other, now = cast.client("mother"), cast.client("stranger"), clock.real_now()
        monkeypatch.setattr(
            clock, "real_now", lambda: now + timedelta(seconds=settings.SESSION_IDLE_SECONDS - 60)
        )
        other.get("/me/")
        client.cookies["ty_seen"] = other.cookies["ty_seen"].value
        monkeypatch.setattr(
            clock, "real_now", lambda: now + timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60)
        )
        assert signed_in(other)
        assert not signed_in(client)

    def test_nothing_of_a_signed_in_person_is_cached(self, cast: Cast) -> None:
        assert "no-store" in cast.client("mother").get("/me/")["Cache-Control"]

    def test_a_locked_account_is_out_at_once(self, cast: Cast) -> None:
        client = cast.client("mother")
        assert signed_in(client)
        actions.lock_account(actor=cast.actor("security_admin"), account=cast.account("mother"))
        assert not signed_in(client)

    def test_reading_pages_writes_no_session(
        self, cast: Cast, django_assert_num_queries: object
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = cast.client("mother")
        client.get("/me/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/me/")
        assert not [
            one["sql"] for one in caught if one["sql"].startswith(("UPDATE", "INSERT", "DELETE"))
        ]


class TestDemonstration:
    def test_it_does_not_exist_elsewhere(self, db: None) -> None:
        assert Client().get("/demo/").status_code == 404
        assert Client().post("/demo/citizen/").status_code == 404

    @pytest.mark.parametrize(
        ("key", "home"), [("citizen", "/"), ("leader", "/cockpit/"), ("coordinator", "/desk/")]
    )
    def test_one_click_signs_in(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, key: str, home: str
    ) -> None:
        monkeypatch.setattr(settings, "DEMO", True)
        person = {"citizen": "stranger"}.get(key, key)
        Account.objects.filter(pk=cast.account(person).pk).update(demo_key=key)
        client = Client()
        assert (
            client.get("/demo/").content.decode().count('<form method="post" action="/demo/') == 1
        )
        assert client.post(f"/demo/{key}/")["Location"] == home
        assert signed_in(client)
        assert client.post("/demo/nobody/")["Location"] == "/demo/"

    def test_eleven_people_stand_there(self, db: None) -> None:
        people = demo_people()
        assert len(people) == 11
        assert not any(person.ready for person in people)

    def test_production_refuses_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "DEMO", True)
        monkeypatch.setattr(settings, "PRODUCTION", True)
        with pytest.raises(SystemCheckError, match="TONGYOU_DEMO"):
            call_command("check", tags=["security"])

    def test_no_demonstration_account_outside_the_demonstration(self, cast: Cast) -> None:
        with pytest.raises(ValueError, match="演示"):
            actions.create_staff_account(
                actor=cast.actor("security_admin"),
                login="new",
                subject_id=cast.staff["leader"].pk,
                demo_key="leader",
            )

    def test_asking_again_is_one_click(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "DEMO", True)
        Account.objects.filter(login="coordinator").update(demo_key="coordinator")
        client, now = cast.client("coordinator"), clock.real_now()
        monkeypatch.setattr(clock, "real_now", lambda: now + timedelta(minutes=11))
        answer = client.post("/me/sessions/end/")
        assert answer["Location"].startswith("/sign-in/again/")
        assert signed_in(client)
        client.post("/sign-in/again/", {"next": "/me/"})
        assert client.post("/me/sessions/end/")["Location"] == "/sign-in/"
        assert not signed_in(client)
