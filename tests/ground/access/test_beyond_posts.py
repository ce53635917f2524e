"""Grants, break-glass and reveal: asked for, decided by somebody else, ending, reviewed, written down."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.cast import Cast, cast
from tongyou.base import audit, clock
from tongyou.base.notices.models import Notice
from tongyou.ground.access import actions, queries
from tongyou.ground.access.actions import reveals
from tongyou.ground.access.models import BreakGlass, Decision, Grant, Outcome
from tongyou.ground.access.types import AccessError, TooMany
from tongyou.ground.organisations.models import StaffMember
from tongyou.ground.visibility import NotAllowed, NotVisible, shown

__all__ = ["cast"]
MONDAY = datetime(2025, 9, 1, 2, 0, tzinfo=UTC)


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


def sees(cast: Cast, person: str, member: str) -> bool:
    return (
        StaffMember.objects.visible_to(cast.actor(person)).filter(pk=cast.staff[member].pk).exists()
    )


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


REASON = "接到报告孩子夜里独自在家，联系不上家长"


def opened(cast: Cast, hours: int = 4) -> BreakGlass:
    return actions.start_break_glass(
        actor=cast.actor("child_director"),
        target=cast.staff["neighbour"].subject,
        reason=REASON,
        hours=hours,
    )


class TestBreakGlass:
    def test_it_opens_one_subject_for_some_hours(self, cast: Cast) -> None:
        opened(cast, hours=4)
        assert sees(cast, "child_director", "neighbour")
        assert not sees(cast, "child_director", "outsider")
        assert not shown(cast.actor("child_director"), cast.staff["neighbour"], "phone").masked
        with clock.freeze(MONDAY + timedelta(hours=4)):
            assert not sees(cast, "child_director", "neighbour")

    def test_the_database_holds_the_24_hours(self, cast: Cast) -> None:
        one = opened(cast, hours=24)
        for ends in (one.starts + 24 * 3600 + 1, one.starts):
            with pytest.raises(IntegrityError), transaction.atomic():
                BreakGlass.objects.filter(pk=one.pk).update(ends=ends)

    @pytest.mark.parametrize("hours", [0, 25, -1])
    def test_not_longer_than_a_day(self, cast: Cast, hours: int) -> None:
        with pytest.raises(AccessError, match="24"):
            opened(cast, hours)

    def test_a_reason_is_words(self, cast: Cast) -> None:
        with pytest.raises(AccessError, match="十个字"):
            actions.start_break_glass(
                actor=cast.actor("child_director"),
                target=cast.staff["neighbour"].subject,
                reason="急 急 急",
            )

    @pytest.mark.parametrize(
        "person", ["mother", "leader", "auditor", "system_admin", "security_admin", "audit_admin"]
    )
    def test_not_for_everybody(self, cast: Cast, person: str) -> None:
        with pytest.raises((NotVisible, NotAllowed)):
            actions.start_break_glass(
                actor=cast.actor(person), target=cast.staff["neighbour"].subject, reason=REASON
            )

    def test_the_reviewers_are_told_at_once_without_a_name(self, cast: Cast) -> None:
        opened(cast)
        notice = Notice.objects.get(template="access.break_glass_started")
        assert notice.account_id == cast.account("auditor").pk
        for word in ("模拟", "孩子", "child_director"):
            assert word not in notice.content

    def test_five_a_day(self, cast: Cast) -> None:
        for _ in range(5):
            opened(cast)
        with pytest.raises(TooMany):
            opened(cast)

    def test_ending_early(self, cast: Cast) -> None:
        one = opened(cast)
        with pytest.raises((NotVisible, NotAllowed)):
            actions.end_break_glass(actor=cast.actor("neighbour"), opened=one)
        actions.end_break_glass(actor=cast.actor("child_director"), opened=one)
        assert not sees(cast, "child_director", "neighbour")
        assert queries.due_reviews(cast.actor("auditor")).count() == 1

    def test_a_review_is_made_once_by_somebody_else(self, cast: Cast) -> None:
        one = opened(cast)
        for person in ("child_director", "coordinator", "security_admin"):
            with pytest.raises((NotVisible, NotAllowed)):
                actions.review_break_glass(
                    actor=cast.actor(person), opened=one, outcome=Outcome.JUSTIFIED
                )
        with pytest.raises(AccessError, match="写明原因"):
            actions.review_break_glass(
                actor=cast.actor("auditor"), opened=one, outcome=Outcome.UNJUSTIFIED
            )
        with pytest.raises(AccessError, match="结论"):
            actions.review_break_glass(actor=cast.actor("auditor"), opened=one, outcome="fine")
        one = actions.review_break_glass(
            actor=cast.actor("auditor"), opened=one, outcome=Outcome.JUSTIFIED
        )
        assert one.reviewed_by_id == cast.account("auditor").pk
        with pytest.raises(AccessError, match="复核过"):
            actions.review_break_glass(
                actor=cast.actor("auditor"), opened=one, outcome=Outcome.JUSTIFIED
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            BreakGlass.objects.filter(pk=one.pk).update(reviewed_by=one.account_id)

    def test_a_late_review_is_escalated_once(self, cast: Cast) -> None:
        opened(cast)
        with clock.freeze(
            MONDAY + timedelta(days=3)
        ):  # Thursday: the third working day is not over
            assert actions.escalate_reviews() == 0
        with clock.freeze(MONDAY + timedelta(days=4)):
            assert actions.escalate_reviews() == 1
            assert actions.escalate_reviews() == 0
        assert (
            Notice.objects.get(template="access.break_glass_overdue").account_id
            == cast.account("security_admin").pk
        )

    def test_a_reviewed_one_is_not_escalated(self, cast: Cast) -> None:
        actions.review_break_glass(
            actor=cast.actor("auditor"), opened=opened(cast), outcome=Outcome.JUSTIFIED
        )
        with clock.freeze(MONDAY + timedelta(days=30)):
            assert actions.escalate_reviews() == 0

    def test_the_pages(self, cast: Cast) -> None:
        director, auditor = cast.client("child_director"), cast.client("auditor")
        form = {"target": cast.staff["neighbour"].pk, "hours": 2, "reason": REASON}
        assert (
            'role="alert"'
            in director.post(
                "/desk/access/emergencies/new/", {**form, "hours": 48}
            ).content.decode()
        )
        assert director.post("/desk/access/emergencies/new/", form).status_code == 302
        one = BreakGlass.objects.get()
        assert REASON in auditor.get("/desk/access/emergencies/").content.decode()
        assert director.get(f"/desk/access/emergencies/{one.pk}/review/").status_code == 403
        assert auditor.get(f"/desk/access/emergencies/{one.pk}/review/").status_code == 200
        assert (
            auditor.post(
                f"/desk/access/emergencies/{one.pk}/review/", {"outcome": "justified"}
            ).status_code
            == 302
        )
        assert (
            cast.client("neighbour").post(f"/desk/access/emergencies/{one.pk}/end/").status_code
            == 404
        )
        assert director.post(f"/desk/access/emergencies/{one.pk}/end/").status_code == 302
        one.refresh_from_db()
        assert (one.outcome, one.is_live) == ("justified", False)


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
