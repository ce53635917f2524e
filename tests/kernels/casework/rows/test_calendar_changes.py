"""A holiday notice that comes late moves open deadlines, each as an event with the old and the new day."""

from __future__ import annotations

import datetime as dt
import json
from uuid import UUID

import pytest

from tests.factories.cast import MAKER
from tests.kernels.casework.rows.conftest import ANSWERER, Office
from tongyou.base import calendar, clock, jobs
from tongyou.kernels.casework import queries, ticking, verifying
from tongyou.kernels.casework.actions import recount_deadlines
from tongyou.kernels.casework.models import Clock, Event, Fired, Material

pytestmark = pytest.mark.django_db


def announce(*free: dt.date) -> None:
    """2025 as announced, with these days free besides (模拟数据)."""
    known = calendar.present().exceptions
    days = {day: working for day, working in known.items() if day.year == 2025}
    days |= dict.fromkeys(free, False)
    calendar.import_year(actor=MAKER, year=2025, days=days, source="模拟通知")
    jobs.drain()


def due(case_id: UUID, key: str) -> dt.date:
    return clock.local(Clock.objects.get(case_id=case_id, key=key).due_at).date()


def test_an_open_deadline_moves_and_history_says_from_where_to_where(office: Office) -> None:
    case_id = office.sent()
    assert (due(case_id, "step:answer"), due(case_id, "promised")) == (
        dt.date(2025, 10, 22),
        dt.date(2025, 11, 12),
    )
    announce(dt.date(2025, 10, 20), dt.date(2025, 10, 21))
    assert due(case_id, "step:answer") == dt.date(2025, 10, 24)
    assert due(case_id, "promised") == dt.date(2025, 11, 14)
    event = Event.objects.filter(case_id=case_id).latest("sequence")
    assert (event.kind, event.by, event.role) == ("clock_moved", None, "system")
    moved = json.loads(event.data)["moved"]
    assert {key: [one[:10] for one in days] for key, days in moved.items()} == {
        "promised": ["2025-11-12", "2025-11-14"],
        "step:answer": ["2025-10-22", "2025-10-24"],
    }
    line = queries.history(office.cast.actor("leader"), case_id)[-1]
    assert "2025-10-22 → 2025-10-24" in [value for _, value in line.words]
    assert office.row(case_id).promised_on == dt.date(2025, 11, 14)
    (row,) = queries.inbox(office.cast.actor(ANSWERER)).rows
    assert row.due_at.date() == dt.date(2025, 10, 24)
    assert verifying.differences(case_id) == []


def test_counting_again_twice_moves_nothing(office: Office) -> None:
    case_id = office.sent()
    announce(dt.date(2025, 10, 20))
    events = Event.objects.filter(case_id=case_id).count()
    assert recount_deadlines(2025) == 0
    announce(dt.date(2025, 10, 20))
    assert Event.objects.filter(case_id=case_id).count() == events


def test_a_promise_moves_with_its_clock(office: Office) -> None:
    case_id = office.sent()
    office.act(ANSWERER, case_id, "promise", material="evidence")
    announce(dt.date(2025, 10, 20))
    until = Material.objects.get(case_id=case_id).promised_until
    assert until is not None
    assert clock.local(until).date() == dt.date(2025, 10, 21)


def test_what_stands_still_or_is_over_does_not_move(office: Office) -> None:
    closed = office.answered("办结的")
    office.act("second", closed, "accept", "close")
    paused = office.sent("暂停的")
    office.act(ANSWERER, paused, "ask", "answer")
    before = due(paused, "step:answer")
    announce(dt.date(2025, 10, 30))
    assert due(closed, "promised") == dt.date(2025, 11, 12)
    assert due(paused, "step:answer") == before  # it is counted when the case goes on
    assert not Event.objects.filter(case_id__in=[closed, paused], kind="clock_moved").exists()


def test_a_deadline_that_moved_is_seen_to_at_its_new_day_too(office: Office) -> None:
    """The notice comes on the day after the old deadline: who was late is in time again."""
    case_id = office.sent()
    with clock.freeze(dt.datetime(2025, 10, 22, 16, 0, tzinfo=dt.UTC)):
        ticking.tick({})
        assert Fired.objects.filter(threshold="due:2025-10-22").exists()
        announce(dt.date(2025, 10, 22), dt.date(2025, 10, 23))
        assert due(case_id, "step:answer") == dt.date(2025, 10, 24)
        ticking.tick({})
        assert not Fired.objects.filter(threshold="due:2025-10-24").exists()
    with clock.freeze(dt.datetime(2025, 10, 24, 16, 0, tzinfo=dt.UTC)):
        ticking.tick({})
        assert Fired.objects.filter(threshold="due:2025-10-24").count() == 1


def test_a_year_that_touches_no_deadline_asks_for_no_work(office: Office) -> None:
    case_id = office.sent()
    announce(dt.date(2025, 3, 3))
    assert not Event.objects.filter(case_id=case_id, kind="clock_moved").exists()


def test_an_unannounced_year_is_said_to_be_provisional(office: Office) -> None:
    with clock.freeze(dt.datetime(2026, 12, 30, 2, 0, tzinfo=dt.UTC)):
        case_id = office.sent()
        view = queries.case(office.cast.actor("leader"), case_id)
        assert {one.key: one.provisional for one in view.clocks if one.key != "step:draft"} == {
            "promised": True,
            "step:answer": True,
        }
