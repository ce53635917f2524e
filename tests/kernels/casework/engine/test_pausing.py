"""A pause moves the deadlines and nothing else; it is ended by somebody or runs out."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.kernels.casework.engine.build import CALENDAR, START
from tests.kernels.casework.engine.procedures import PAUSING
from tests.kernels.casework.engine.table import FILE, PEOPLE, Table
from tongyou.base.calendar import WorkCalendar
from tongyou.kernels.casework.engine.deciding import decide
from tongyou.kernels.casework.engine.types import Command, Kind, Moment, Refused, Standing


@pytest.fixture
def table() -> Table:
    return Table(PAUSING, PEOPLE["family"])


def test_every_clock_stands_still_and_runs_on_with_what_remained(table: Table) -> None:
    table.wait(days=1)
    table.act("correct", "look", what="the form")
    assert table.state.standing is Standing.PAUSED
    assert [one.key for one in table.state.clocks if not one.paused] == ["pause:1"]
    assert table.open_keys() == ["look"], "the step is still theirs"
    table.wait(days=3)  # Tuesday to Friday: three working days
    event = table.act("resume", who="family")
    assert (event.kind, event.role) == (Kind.RESUMED, "opener")
    assert table.due("promised") == dt.date(2025, 9, 18)  # the 15th and three
    assert table.due("step:look") == dt.date(2025, 9, 11)
    assert table.due("statutory") == dt.date(2025, 11, 4)  # two months and three days
    assert table.state.pauses[0].ended_at == table.now


def test_a_correction_that_does_not_come_closes_the_case(table: Table) -> None:
    table.act("correct", "look", what="the form")
    ends = table.state.pauses[0].ends_at
    assert ends == table.clock("pause:1").due_at
    table.now = ends
    assert table.why("lapse_pause", who="platform") == ["The time is not up yet."]
    table.wait(minutes=1)
    event = table.platform("lapse_pause")
    assert (event.kind, event.data["outcome"]) == (Kind.PAUSE_LAPSED, "refused")
    assert table.closed_as() == "refused"


def test_another_pause_that_runs_out_only_ends(table: Table) -> None:
    table.act("ask_expert", "look")
    table.wait(days=40)
    table.platform("lapse_pause")
    assert table.state.standing is Standing.OPEN
    assert table.open_keys() == ["look"]


def test_who_ends_a_pause(table: Table) -> None:
    table.act("correct", "look", what="the form")
    assert table.why("resume", who="family") == []
    assert table.why("resume", who="clerk") == ["Only the person who opened the case may do this."]
    table.act("resume", who="family")
    table.act("ask_expert", "look")
    assert table.why("resume", who="clerk") == []
    assert len(table.why("resume", who="family")) == 1


def test_materials_come_while_the_case_stands_still(table: Table) -> None:
    table.act("correct", "look", what="the form")
    table.act("promise", who="family", material="form")
    assert table.clock("material:form").paused
    first = table.state.materials[0].promised_until
    table.wait(days=2)
    table.act("resume", who="family")
    later = table.state.materials[0].promised_until
    assert first is not None
    assert later is not None
    assert later - first == dt.timedelta(days=4), "two working days, Friday to Tuesday"
    table.act("ask_expert", "look")
    table.act("provide", who="family", material="form", file_id=FILE)
    assert table.clock("material:form").stopped_at == table.now
    table.act("resume", who="clerk")
    assert table.clock("material:form").stopped_at is not None


def test_hours_stand_still_too(table: Table) -> None:
    table.act("promise", who="family", material="form")
    table.act("fine", "look")
    before = table.clock("step:answer").due_at
    table.wait(minutes=90)
    table.act("wait", "answer")
    table.wait(days=2, seconds=7)
    table.act("resume", who="head")
    assert table.clock("step:answer").due_at - before == dt.timedelta(days=2, seconds=7)


def test_a_paused_case_can_be_taken_back(table: Table) -> None:
    table.act("correct", "look", what="the form")
    table.act("withdraw", who="family")
    assert table.closed_as() == "withdrawn"
    assert table.state.pauses[0].ended_at == table.now


def test_a_new_calendar_moves_the_deadlines_that_count_working_days() -> None:
    table = Table(PAUSING, PEOPLE["family"], calendar=WorkCalendar())
    table.wait(days=24)
    old = {one.key: one.due_at for one in table.state.clocks}
    assert table.platform_events("move_clock") == ()
    table.calendar = CALENDAR
    assert table.platform_events("move_clock") == (), "nothing was due in the holidays"
    table = Table(PAUSING, PEOPLE["family"], calendar=WorkCalendar())
    table.wait(days=28)
    table.act("ask_expert", "look")
    table.act("resume", who="clerk")
    table.act("promise", who="family", material="form")
    until = table.state.materials[0].promised_until
    table.calendar = CALENDAR
    event = table.platform("move_clock")
    assert event.kind == Kind.CLOCK_MOVED
    moved = {one["key"] for one in event.data["set"]["clocks"]}
    assert "material:form" in moved
    assert "statutory" not in moved, "months do not ask for holidays"
    assert table.state.materials[0].promised_until == table.clock("material:form").due_at != until
    assert old


def test_a_pause_itself_is_counted_again() -> None:
    table = Table(PAUSING, PEOPLE["family"], calendar=WorkCalendar())
    table.wait(days=28)
    table.act("correct", "look", what="the form")
    ends = table.state.pauses[0].ends_at
    table.calendar = CALENDAR
    table.platform("move_clock")
    assert table.state.pauses[0].ends_at > ends
    still = [one for one in table.state.clocks if one.paused]
    assert still
    moment = Moment(START + dt.timedelta(days=29), CALENDAR)
    with pytest.raises(Refused):
        decide(PAUSING, table.state, Command("move_clock"), PEOPLE["clerk"], moment)
