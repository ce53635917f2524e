"""Standing grants: asked for, decided by somebody else, ending by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.factories.cast import Cast, cast
from tests.ground.access.helpers import MONDAY, sees
from tongyou.base import audit, clock
from tongyou.ground.access import actions
from tongyou.ground.access.models import Decision, Grant
from tongyou.ground.access.types import AccessError
from tongyou.ground.visibility import NotAllowed, NotVisible

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def a_monday() -> object:
    with clock.freeze(MONDAY):
        yield


def asked(cast: Cast, **given: object) -> Grant:
    values = {
        "actor": cast.actor("department_officer"),
        "role": "department_officer",
        "target": cast.staff["neighbour"].subject,
        "target_kind": "subject",
        "purpose": "contact",
        "reason": "两镇联合走访",
        "starts_on": date(2025, 9, 1),
        "ends_on": date(2025, 9, 30),
    }
    return actions.request_grant(**{**values, **given})  # type: ignore[arg-type]


class TestGrants:
    def test_nothing_opens_before_the_approval(self, cast: Cast) -> None:
        grant = asked(cast)
        assert not sees(cast, "department_officer", "neighbour")
        actions.approve_grant(actor=cast.actor("unit_head"), grant=grant)
        assert sees(cast, "department_officer", "neighbour")
        assert not sees(cast, "department_officer", "town_supervisor")

    def test_it_ends_by_itself(self, cast: Cast) -> None:
        actions.approve_grant(actor=cast.actor("unit_head"), grant=asked(cast))
        with clock.freeze(datetime(2025, 9, 30, 15, 59, tzinfo=UTC)):
            assert sees(cast, "department_officer", "neighbour")
        with clock.freeze(datetime(2025, 9, 30, 16, 1, tzinfo=UTC)):
            assert not sees(cast, "department_officer", "neighbour")

    def test_it_does_not_start_early(self, cast: Cast) -> None:
        grant = asked(cast, starts_on=date(2025, 9, 10))
        actions.approve_grant(actor=cast.actor("unit_head"), grant=grant)
        assert not sees(cast, "department_officer", "neighbour")

    def test_revoking_is_at_once(self, cast: Cast) -> None:
        grant = actions.approve_grant(actor=cast.actor("unit_head"), grant=asked(cast))
        actions.revoke_grant(actor=cast.actor("security_admin"), grant=grant)
        assert not sees(cast, "department_officer", "neighbour")
        with pytest.raises(AccessError):
            actions.revoke_grant(actor=cast.actor("security_admin"), grant=grant)

    def test_a_refusal_opens_nothing_and_is_final(self, cast: Cast) -> None:
        grant = actions.refuse_grant(actor=cast.actor("unit_head"), grant=asked(cast))
        assert grant.state == Decision.REFUSED
        with pytest.raises(AccessError, match="处理过"):
            actions.approve_grant(actor=cast.actor("unit_head"), grant=grant)
        assert not sees(cast, "department_officer", "neighbour")

    def test_nobody_approves_their_own(self, cast: Cast) -> None:
        grant = asked(cast, actor=cast.actor("unit_head"), role="unit_head")
        with pytest.raises(AccessError, match="自己"):
            actions.approve_grant(actor=cast.actor("unit_head"), grant=grant)
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(
                state="approved", decided_by=grant.account_id, decided_at=clock.now()
            )

    @pytest.mark.parametrize(
        "person",
        ["coordinator", "leader", "clerk", "town_supervisor", "system_admin", "security_admin"],
    )
    def test_only_the_responsible_decide(self, cast: Cast, person: str) -> None:
        person = {"clerk": "colleague"}.get(person, person)
        with pytest.raises((NotVisible, NotAllowed)):
            actions.approve_grant(actor=cast.actor(person), grant=asked(cast))

    def test_the_database_holds_what_a_decision_needs(self, cast: Cast) -> None:
        grant = asked(cast)
        for values in (
            {"state": "approved"},
            {"ends_on": date(2025, 8, 1)},
            {"role": "system_admin"},
            {"reason": ""},
            {"state": "revoked"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Grant.objects.filter(pk=grant.pk).update(**values)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"ends_on": date(2025, 8, 1)}, "早于"),
            ({"starts_on": date(2025, 7, 1), "ends_on": date(2025, 8, 1)}, "过去"),
            ({"ends_on": date(2027, 9, 1)}, "一年"),
            ({"role": "coordinator"}, "现有岗位"),
            ({"purpose": "curiosity"}, "用途"),
            ({"reason": "  "}, "理由"),
        ],
    )
    def test_what_cannot_be_asked_is_said(
        self, cast: Cast, given: dict[str, object], words: str
    ) -> None:
        with pytest.raises(AccessError, match=words):
            asked(cast, **given)
        assert not Grant.objects.exists()

    def test_it_ends_with_the_last_post(self, cast: Cast) -> None:
        from tests.factories.cast import MAKER
        from tongyou.ground.organisations import actions as organisations
        from tongyou.ground.organisations.models import Holding

        actions.approve_grant(actor=cast.actor("unit_head"), grant=asked(cast))
        holding = Holding.objects.get(staff=cast.staff["department_officer"])
        organisations.end_holding(actor=MAKER, holding=holding, on=date(2025, 9, 1))
        assert cast.actor("department_officer").grants == ()
        assert not sees(cast, "department_officer", "neighbour")

    def test_a_grant_on_an_area_reaches_its_people(self, cast: Cast) -> None:
        grant = asked(
            cast,
            actor=cast.actor("child_director"),
            role="child_director",
            target=cast.areas["town_two"].subject,
            target_kind="area",
        )
        assert not sees(cast, "child_director", "neighbour")
        actions.approve_grant(actor=cast.actor("neighbour"), grant=grant)
        assert sees(cast, "child_director", "neighbour")

    def test_each_step_is_in_the_ledger(self, cast: Cast) -> None:
        grant = actions.approve_grant(actor=cast.actor("unit_head"), grant=asked(cast))
        actions.revoke_grant(actor=cast.actor("unit_head"), grant=grant)
        outcomes = [entry.outcome for entry in audit.entries_about(grant.pk).order_by("id")]
        assert outcomes == ["ok", "approved", "revoked"]

    def test_the_pages(self, cast: Cast) -> None:
        officer = cast.client("department_officer")
        form = {
            "target": cast.staff["neighbour"].pk,
            "target_kind": "subject",
            "role": "department_officer",
            "fields_class": "internal",
            "purpose": "contact",
            "starts_on": "2025-09-01",
            "ends_on": "2025-09-30",
            "reason": "两镇联合走访",
        }
        wrong = officer.post(
            "/desk/access/grants/new/", {**form, "target": cast.areas["district"].pk.hex[::-1]}
        )
        assert "没有这个编号" in wrong.content.decode()
        assert officer.post("/desk/access/grants/new/", form).status_code == 302
        grant = Grant.objects.get()
        assert officer.post(f"/desk/access/grants/{grant.pk}/approve/").status_code == 403
        head = cast.client("unit_head")
        assert "两镇联合走访" in head.get("/desk/access/grants/").content.decode()
        assert head.post(f"/desk/access/grants/{grant.pk}/approve/").status_code == 302
        assert sees(cast, "department_officer", "neighbour")
        assert (
            cast.client("security_admin")
            .post(f"/desk/access/grants/{grant.pk}/revoke/")
            .status_code
            == 302
        )
        assert not sees(cast, "department_officer", "neighbour")
