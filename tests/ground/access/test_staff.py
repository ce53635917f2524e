"""Staff come in with a password and a second factor."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories.cast import PASSWORD, Cast, cast
from tests.ground.access.helpers import signed_in, strip
from tongyou.ground.access import actions
from tongyou.ground.access.models import Account

__all__ = ["cast"]


def confirm_password(client: Client) -> None:
    answer = client.post(
        "/sign-in/again/password/", {"password": PASSWORD, "next": "/me/second-factor/"}
    )
    assert answer.status_code == 302, answer.content.decode()


def recovery_codes(client: Client) -> list[str]:
    client.post("/me/second-factor/codes/new/", {})
    page = client.get("/me/second-factor/codes/").content.decode()
    return re.findall(r"<li><code>([0-9a-zA-Z-]+)</code></li>", page)


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
        from allauth.mfa.totp.internal.auth import TOTP

        made = TOTP.activate(cast.account("coordinator"), "ABCDEFGHIJKLMNOP").instance
        assert "ABCDEFGHIJKLMNOP" not in str(made.data)

    def test_there_is_no_sign_up_and_no_reset_by_mail(self, db: None) -> None:
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
