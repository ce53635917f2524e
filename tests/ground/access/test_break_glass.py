"""Break-glass: one subject, some hours, told at once, reviewed by somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.cast import Cast, cast
from tests.ground.access.helpers import MONDAY, sees
from tongyou.base import clock
from tongyou.base.notices.models import Notice
from tongyou.ground.access import actions, queries
from tongyou.ground.access.models import BreakGlass, Outcome
from tongyou.ground.access.types import AccessError, TooMany
from tongyou.ground.visibility import NotAllowed, NotVisible, shown

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def a_monday() -> object:
    with clock.freeze(MONDAY):
        yield


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
