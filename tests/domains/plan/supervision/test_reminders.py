"""Reminders by the clock: to the reporter before the due date, to the head and the coordinator after; a vacancy falls to the head."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.rows import hand_in, opened
from tests.factories.cast import MAKER, Cast
from tongyou.base import clock, notices
from tongyou.domains.plan.actions import reminding, rounds
from tongyou.domains.plan.models import Plan, Reminder, Rhythm, Round
from tongyou.ground.organisations import actions as organisations
from tongyou.ground.organisations.models import Holding

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(cast: Cast, plan: Plan, rhythm: Rhythm) -> Round:
    """Opened on 2 April, due on 17 April: task 1 and 2 by education, task 3 by health."""
    return opened(cast, plan, "2025Q1")


def day(month: int, number: int) -> None:
    with clock.freeze(on(2025, month, number)):
        reminding.remind({})


def subjects(cast: Cast, person: str) -> Counter[str]:
    """What somebody finds in the inbox, by template."""
    return Counter(notices.inbox(cast.actor(person)).values_list("template", flat=True))


def test_nothing_is_said_while_there_is_time(cast: Cast, round_: Round) -> None:
    day(4, 2)
    assert not Reminder.objects.exists()


def test_before_the_due_date_only_who_reports_hears_of_it(cast: Cast, round_: Round) -> None:
    day(4, 10)
    assert subjects(cast, "colleague") == {"plan.report_due": 2}
    assert subjects(cast, "outsider") == {"plan.report_due": 1}
    assert not subjects(cast, "unit_head")
    day(4, 10)
    day(4, 11)
    assert subjects(cast, "colleague") == {"plan.report_due": 2}, "once for each threshold"
    day(4, 16)
    assert subjects(cast, "colleague") == {"plan.report_due": 4}


def test_after_the_due_date_it_climbs_to_head_and_coordinator(cast: Cast, round_: Round) -> None:
    day(4, 18)
    assert subjects(cast, "unit_head") == {"plan.report_late": 2}
    assert not subjects(cast, "coordinator")
    day(4, 24)
    assert subjects(cast, "unit_head") == {"plan.report_late": 4}
    assert subjects(cast, "coordinator")["plan.report_late"] == 2


def test_who_has_handed_in_is_left_alone(cast: Cast, round_: Round) -> None:
    hand_in(round_, 1)
    day(4, 18)
    assert subjects(cast, "colleague") == {"plan.report_late": 1}


def test_a_vacant_post_falls_to_the_head_and_says_so(cast: Cast, round_: Round) -> None:
    for person in ("colleague", "department_officer"):
        holding = Holding.objects.get(staff=cast.staff[person])
        organisations.end_holding(actor=MAKER, holding=holding, on=date(2025, 4, 3))
    day(4, 10)
    assert subjects(cast, "unit_head") == {"plan.report_vacant": 2}
    assert not subjects(cast, "colleague")
    assert Reminder.objects.get(report__number=1).vacant == ["clerk"]


def test_an_officer_reports_where_there_is_no_reporters_post(cast: Cast, round_: Round) -> None:
    holding = Holding.objects.get(staff=cast.staff["colleague"])
    organisations.end_holding(actor=MAKER, holding=holding, on=date(2025, 4, 3))
    day(4, 10)
    assert subjects(cast, "department_officer") == {"plan.report_due": 2}


def test_where_nobody_is_left_the_coordinator_hears_of_it(cast: Cast, round_: Round) -> None:
    """Health has a reporter and no head: without the reporter there is nobody."""
    holding = Holding.objects.get(staff=cast.staff["outsider"])
    organisations.end_holding(actor=MAKER, holding=holding, on=date(2025, 4, 3))
    day(4, 10)
    assert subjects(cast, "coordinator") == {"plan.report_vacant": 1}
    assert Reminder.objects.get(report__number=3).told == 1


def test_a_locked_round_reminds_nobody(cast: Cast, round_: Round) -> None:
    with clock.freeze(on(2025, 4, 18)):
        rounds.close_round(actor=MAKER, round_=round_)
        rounds.lock_round(actor=MAKER, round_=round_)
    day(4, 24)
    assert not Reminder.objects.exists()


def test_a_round_opened_late_does_not_send_everything_at_once(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    rounds.set_rhythm(actor=MAKER, plan=plan, office_id=rhythm.office_id, due_days=1)
    opened(cast, plan, "2025Q1")
    day(4, 2)
    assert set(Reminder.objects.values_list("threshold", flat=True)) == {"before-1"}


def test_a_reminder_names_task_round_and_day_and_no_person(cast: Cast, round_: Round) -> None:
    day(4, 10)
    row = notices.inbox(cast.actor("outsider")).get()
    assert "推动校园运动" in row.content
    assert "2025 年第 1 季度" in row.content
    assert "2025年4月17日" in row.content
    assert "模拟outsider" not in row.content
