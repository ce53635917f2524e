"""Reveal: a masked value, once, for a purpose, after the ledger has it."""

from __future__ import annotations

import pytest

from tests.factories.cast import Cast, cast
from tests.ground.access.helpers import MONDAY
from tongyou.base import audit, clock
from tongyou.ground.access import actions
from tongyou.ground.access.actions import reveals
from tongyou.ground.access.types import AccessError
from tongyou.ground.organisations.models import StaffMember
from tongyou.ground.visibility import NotAllowed, NotVisible

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def a_monday() -> object:
    with clock.freeze(MONDAY):
        yield


class TestReveal:
    def address(self, cast: Cast, member: str = "child_director", field: str = "phone") -> str:
        return f"/reveal/ty_organisations.StaffMember/{cast.staff[member].pk}/{field}/"

    def test_a_phone_is_masked_until_revealed(self, cast: Cast) -> None:
        phone = StaffMember.objects.get(pk=cast.staff["child_director"].pk).phone
        supervisor = cast.client("town_supervisor")
        page = supervisor.get(self.address(cast))
        assert page.status_code == 200
        assert phone not in page.content.decode()
        again = supervisor.post(self.address(cast), {})
        assert phone not in again.content.decode()
        answer = supervisor.post(self.address(cast), {"purpose": "contact"})
        assert phone in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert phone not in supervisor.get(self.address(cast)).content.decode()

    def test_the_ledger_has_who_what_and_why_but_no_value(self, cast: Cast) -> None:
        phone = StaffMember.objects.get(pk=cast.staff["child_director"].pk).phone
        cast.client("town_supervisor").post(self.address(cast), {"purpose": "contact"})
        (entry,) = audit.entries(act="reveal")
        assert (entry.account_id, entry.purpose, entry.fields) == (
            cast.account("town_supervisor").pk,
            "contact",
            "phone",
        )
        assert phone not in repr(vars(entry))

    def test_no_ledger_no_value(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(**_: object) -> None:
            raise RuntimeError("the disk is full")

        phone = StaffMember.objects.get(pk=cast.staff["child_director"].pk).phone
        supervisor = cast.client("town_supervisor")
        monkeypatch.setattr(reveals.audit, "record", fails)
        answer = supervisor.post(self.address(cast), {"purpose": "contact"})
        assert answer.status_code == 500
        assert phone not in answer.content.decode()

    @pytest.mark.parametrize(
        "person", ["neighbour", "leader", "auditor", "mother", "system_admin", "audit_admin"]
    )
    def test_who_does_not_see_the_row_gets_the_page_of_nothing(
        self, cast: Cast, person: str
    ) -> None:
        assert (
            cast.client(person).post(self.address(cast), {"purpose": "contact"}).status_code == 404
        )

    def test_who_sees_the_row_but_may_not_reveal_is_told(self, cast: Cast) -> None:
        answer = cast.client("colleague").post(
            self.address(cast, "department_officer"), {"purpose": "contact"}
        )
        assert answer.status_code == 403
        asking = cast.client("colleague").get(self.address(cast, "department_officer"))
        assert asking.status_code == 403
        with pytest.raises(NotAllowed):
            actions.reveal(
                actor=cast.actor("colleague"),
                obj=cast.staff["department_officer"],
                fields=["phone"],
                purpose="contact",
            )

    def test_a_purpose_of_another_role_is_not_enough(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            actions.reveal(
                actor=cast.actor("town_supervisor"),
                obj=cast.staff["child_director"],
                fields=["phone"],
                purpose="correct",
            )
        with pytest.raises(AccessError):
            actions.reveal(
                actor=cast.actor("town_supervisor"),
                obj=cast.staff["child_director"],
                fields=["phone"],
                purpose="curiosity",
            )

    def test_an_invisible_row_is_not_revealed(self, cast: Cast) -> None:
        with pytest.raises(NotVisible):
            actions.reveal(
                actor=cast.actor("neighbour"),
                obj=cast.staff["child_director"],
                fields=["phone"],
                purpose="contact",
            )

    def test_sixty_an_hour(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(
            __import__("tongyou.ground.access.buckets", fromlist=["LIMITS"]).LIMITS,
            "reveal",
            (1, 3600),
        )
        supervisor = cast.client("town_supervisor")
        supervisor.post(self.address(cast), {"purpose": "contact"})
        phone = StaffMember.objects.get(pk=cast.staff["child_director"].pk).phone
        assert (
            phone
            not in supervisor.post(self.address(cast), {"purpose": "contact"}).content.decode()
        )

    @pytest.mark.parametrize(
        "label", ["no.such", "ty_access.Bucket", "nonsense", "ty_subjects.Subject"]
    )
    def test_unguarded_models_do_not_exist_here(self, cast: Cast, label: str) -> None:
        address = f"/reveal/{label}/{cast.staff['child_director'].pk}/phone/"
        assert cast.client("coordinator").get(address).status_code == 404

    def test_unlisted_fields_do_not_exist_here(self, cast: Cast) -> None:
        assert (
            cast.client("coordinator").get(self.address(cast, field="phone_index")).status_code
            == 404
        )

    def test_the_person_sees_who_looked(self, cast: Cast) -> None:
        cast.client("town_supervisor").post(self.address(cast), {"purpose": "contact"})
        page = cast.client("child_director").get("/me/opened/").content.decode()
        assert "镇（街道）儿童督导员" in page
        assert "联系当事人" in page
        english = cast.client("child_director", language="en").get("/me/opened/").content.decode()
        assert "Town child supervisor" in english
        assert "Contact the person" in english
