"""What holds after the door: sessions, time-outs, sign-out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings

from tests.factories.cast import Cast, cast
from tests.ground.access.helpers import signed_in
from tongyou.base import audit, clock
from tongyou.ground.access import actions
from tongyou.ground.access.models import SignInSession

__all__ = ["cast"]


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
