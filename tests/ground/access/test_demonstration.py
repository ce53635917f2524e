"""One click, in the demonstration only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from tests.factories.cast import Cast, cast
from tests.ground.access.helpers import signed_in
from tongyou.base import clock
from tongyou.ground.access import actions, demo_people
from tongyou.ground.access.models import Account

__all__ = ["cast"]


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
