"""Lights and timeliness: a round once missed is red, made up yellow, and never green again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.rules.rounds.lights import Judged, light, tally, worst
from tongyou.domains.plan.rules.rounds.timeliness import (
    Handing,
    due_in,
    timeliness,
    working_days_late,
)
from tongyou.domains.plan.supervision import Light, SelfStatus, Timeliness

DUE = date(2025, 4, 15)
CLOSED = datetime(2025, 5, 6, 8, 0, tzinfo=UTC)
FINE = [SelfStatus.ON_TRACK]
OFFSETS = st.integers(-40, 120)


def at(days: int, hour: int = 3) -> datetime:
    return datetime(2025, 4, 15, hour, tzinfo=UTC) + timedelta(days=days)


def seen(handing: Handing, today: date, statuses: list[SelfStatus] = FINE) -> Judged:
    return light(timeliness(handing, today), statuses)


@pytest.mark.parametrize(
    ("handed_in", "closed", "today", "expected"),
    [
        (None, None, DUE, Timeliness.WAITING),
        (None, None, DUE + timedelta(days=1), Timeliness.MISSING),
        (at(0), None, DUE, Timeliness.ON_TIME),
        (at(0, hour=17), None, DUE + timedelta(days=5), Timeliness.LATE),  # 01:00 on the 16th in Jiaxing
        (at(0, hour=15), None, DUE + timedelta(days=5), Timeliness.ON_TIME),  # 23:00 on the 15th
        (at(10), CLOSED, date(2025, 7, 1), Timeliness.LATE),
        (at(40), CLOSED, date(2025, 7, 1), Timeliness.MADE_UP),
        (at(40), CLOSED, date(2025, 5, 10), Timeliness.MISSING),  # as it looked before it came
    ],
)  # fmt: skip
def test_when_a_report_came(
    handed_in: datetime | None, closed: datetime | None, today: date, expected: Timeliness
) -> None:
    assert timeliness(Handing(DUE, handed_in, closed), today) is expected


@given(st.one_of(st.none(), OFFSETS), st.one_of(st.none(), st.integers(1, 60)), OFFSETS, OFFSETS)
def test_a_missed_round_is_never_green_again(
    handed_in: int | None, closed: int | None, first: int, second: int
) -> None:
    """Whatever the day one looks: red once, then red or yellow for ever."""
    handing = Handing(
        DUE, None if handed_in is None else at(handed_in), None if closed is None else at(closed)
    )
    before, after = sorted((first, second))
    if seen(handing, DUE + timedelta(days=before)).light is Light.RED:
        assert seen(handing, DUE + timedelta(days=after)).light in {Light.RED, Light.YELLOW}


@given(OFFSETS, st.lists(st.sampled_from(SelfStatus), max_size=6))
def test_made_up_is_yellow_at_best_whatever_it_says(days: int, statuses: list[SelfStatus]) -> None:
    judged = light(Timeliness.MADE_UP, statuses)
    assert judged.light in {Light.YELLOW, Light.RED}
    assert judged.reasons


@given(
    st.sampled_from(Timeliness), st.lists(st.sampled_from(SelfStatus), max_size=6), st.booleans()
)
def test_every_colour_but_green_says_why(
    time: Timeliness, statuses: list[SelfStatus], upheld: bool
) -> None:
    judged = light(time, statuses, upheld=upheld)
    assert bool(judged.reasons) == (judged.light in {Light.YELLOW, Light.RED})


def test_a_draft_that_is_not_due_says_nothing_yet() -> None:
    assert light(Timeliness.WAITING, [SelfStatus.BEHIND]) == Judged(Light.NONE)


def test_behind_is_red_in_time_and_an_upheld_doubt_takes_the_green() -> None:
    assert light(Timeliness.ON_TIME, [SelfStatus.MET, SelfStatus.BEHIND]).light is Light.RED
    assert light(Timeliness.ON_TIME, FINE).light is Light.GREEN
    assert light(Timeliness.ON_TIME, FINE, upheld=True).light is Light.YELLOW


def test_the_worst_of_nothing_is_no_light() -> None:
    assert worst([]) is Light.NONE
    assert worst([Light.GREEN, Light.RED, Light.YELLOW]) is Light.RED
    assert tally([Light.RED, Light.RED, Light.GREEN])[Light.RED] == 2


def test_days_late_are_working_days() -> None:
    calendar = WorkCalendar()
    friday = date(2025, 4, 18)
    handing = Handing(friday, datetime(2025, 4, 22, 3, tzinfo=UTC))
    assert working_days_late(handing, date(2025, 6, 1), calendar) == 2
    assert working_days_late(Handing(friday), date(2025, 4, 20), calendar) == 0
    assert working_days_late(Handing(friday), date(2025, 4, 21), calendar) == 1
    assert due_in(Handing(friday), date(2025, 4, 14), calendar) == 4
    assert due_in(Handing(friday), date(2025, 4, 22), calendar) == -2


@given(OFFSETS, OFFSETS)
def test_late_days_are_there_exactly_when_late(days: int, later: int) -> None:
    """Every calendar day worked: then late and days late are the same question."""
    every_day = WorkCalendar(exceptions={DUE + timedelta(days=n): True for n in range(-400, 400)})
    handing, today = Handing(DUE, at(days)), DUE + timedelta(days=days + abs(later))
    late = timeliness(handing, today) in {Timeliness.LATE, Timeliness.MISSING}
    assert (working_days_late(handing, today, every_day) > 0) == late
