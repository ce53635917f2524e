"""Meetings: an agenda from the open problems, minutes, resolutions."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.rows import hand_in, opened
from tests.factories.cast import Cast
from tongyou.base import clock
from tongyou.domains.plan.actions import meetings
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import Meeting, Plan, Rhythm, Round
from tongyou.domains.plan.queries import problems as asked
from tongyou.domains.plan.queries.problems import Sort
from tongyou.domains.plan.supervision import MeetingState
from tongyou.ground.visibility import NotVisible

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(cast: Cast, plan: Plan, rhythm: Rhythm) -> Round:
    """Task 1 falls (a doubt), task 2 is behind, task 3 is missing; it is the day after the due date."""
    with clock.freeze(on(2025, 1, 2)):
        hand_in(opened(cast, plan, "2024Q4"), 1, _1={"value": 2}, _2={"value": 3})
    row = opened(cast, plan, "2025Q1")
    hand_in(row, 1, _1={"value": 0}, _2={"value": 2})
    hand_in(row, 2, _1={"value": 56, "status": "behind"})
    return row


@pytest.fixture
def meeting(cast: Cast, plan: Plan, late: Round) -> Meeting:
    with clock.freeze(on(2025, 4, 18)):
        return meetings.call_meeting(
            actor=cast.actor("coordinator"),
            plan=plan,
            title="第一季度调度会",
            meets_on=date(2025, 4, 22),
        )


def test_open_problems_are_told_in_order_of_urgency(cast: Cast, plan: Plan, late: Round) -> None:
    with clock.freeze(on(2025, 4, 18)):
        found = asked.problems(cast.actor("coordinator"), plan)
        own = asked.problems(cast.actor("outsider"), plan)
    told = [
        (one.sort, one.unit.zh, one.title.zh)
        for one in found
        if "2025 年" in one.title.zh or one.sort is Sort.DOUBT
    ]
    assert told == [
        (
            Sort.MISSING,
            "卫健局",
            "任务 3“推动校园运动”：2025 年第 1 季度漏报，超期 1 个工作日（卫健局）",
        ),
        (Sort.RED, "教体局", "任务 2“明亮眼睛工程”：2025 年第 1 季度有承诺滞后（教体局）"),
        (Sort.DOUBT, "教体局", "任务 1 T1.2 待核实：累计数变少（教体局）"),
    ]
    assert {one.unit.zh for one in own} == {"卫健局"}


def test_the_agenda_begins_with_the_open_problems(meeting: Meeting) -> None:
    kinds = [item.kind for item in meeting.items.order_by("order")]
    assert {"missing", "red", "doubt"} <= set(kinds)
    assert [item.order for item in meeting.items.order_by("order")] == list(
        range(1, len(kinds) + 1)
    )


def test_a_problem_stands_once_and_what_was_dropped_stays_dropped(
    cast: Cast, meeting: Meeting
) -> None:
    actor, item = cast.actor("coordinator"), meeting.items.first()
    meetings.drop_item(actor=actor, item=item)
    with clock.freeze(on(2025, 4, 18)):
        assert meetings.refresh_agenda(actor=actor, meeting=meeting) == 0
    item.refresh_from_db()
    assert item.dropped


def test_a_point_of_ones_own_follows_the_problems(cast: Cast, meeting: Meeting) -> None:
    before = meeting.items.count()
    item = meetings.add_item(
        actor=cast.actor("coordinator"), meeting=meeting, title="研究明年的安排"
    )
    assert item.order == before + 1


def test_resolutions_follow_a_held_meeting_and_name_unit_and_day(
    cast: Cast, meeting: Meeting
) -> None:
    actor, unit = cast.actor("coordinator"), cast.units["health"].pk
    given = {"actor": actor, "meeting": meeting, "unit_id": unit, "done_by": date(2025, 6, 30)}
    with pytest.raises(Refusal, match="还没有召开，不能登记决议"):
        meetings.resolve(text="卫健局补报并说明原因", **given)
    with clock.freeze(on(2025, 4, 18)), pytest.raises(Refusal, match="还没有召开。可以先改会期"):
        meetings.hold_meeting(actor=actor, meeting=meeting, minutes="提前开了这次会")
    with clock.freeze(on(2025, 4, 22)):
        held = meetings.hold_meeting(
            actor=actor, meeting=meeting, minutes="通报一季度情况,研究三项问题"
        )
        first = meetings.resolve(text="卫健局补报并说明原因", item=meeting.items.first(), **given)
        second = meetings.resolve(text="教体局更正观察团数", **given)
    assert held.state == MeetingState.HELD
    assert [first.order, second.order] == [1, 2]
    assert first.node is not None
    with pytest.raises(Refusal, match="期限要在会期之后"):
        meetings.resolve(text="卫健局补报并说明原因", **{**given, "done_by": date(2025, 4, 22)})
    with pytest.raises(Refusal, match="不能再改"):
        meetings.add_item(actor=actor, meeting=meeting, title="会后再加一个")


def test_a_meeting_is_moved_or_called_off_with_a_reason(cast: Cast, meeting: Meeting) -> None:
    actor = cast.actor("coordinator")
    assert (
        meetings.move_meeting(actor=actor, meeting=meeting, meets_on=date(2025, 4, 29)).meets_on.day
        == 29
    )
    with pytest.raises(Refusal, match="至少 6 个字"):
        meetings.cancel_meeting(actor=actor, meeting=meeting, reason="改")
    off = meetings.cancel_meeting(actor=actor, meeting=meeting, reason="与区里的会冲突,并入下一次")
    assert off.state == MeetingState.CANCELLED


def test_meetings_are_numbered_one_after_the_other(
    cast: Cast, plan: Plan, meeting: Meeting
) -> None:
    again = meetings.call_meeting(
        actor=cast.actor("coordinator"),
        plan=plan,
        title="第二季度调度会",
        meets_on=date(2025, 7, 22),
    )
    assert [meeting.sequence, again.sequence] == [1, 2]


@pytest.mark.parametrize("person", ["colleague", "unit_head", "department_officer", "mother"])
def test_units_do_not_call_meetings(cast: Cast, plan: Plan, rhythm: Rhythm, person: str) -> None:
    with pytest.raises(NotVisible):
        meetings.call_meeting(
            actor=cast.actor(person), plan=plan, title="自己开会", meets_on=date(2025, 5, 1)
        )
