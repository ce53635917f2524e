"""Deadlines in words: what is left, what is late, to the day, the hour and the minute."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tongyou.base.calendar import WorkCalendar
from tongyou.base.clock import SHANGHAI
from tongyou.kernels.casework.definition.types import Limit, Span
from tongyou.kernels.casework.queries.types import Colour
from tongyou.kernels.casework.views import wording

pytestmark = pytest.mark.pure
NOW = dt.datetime(2025, 10, 15, 10, 0, tzinfo=SHANGHAI)  # a Wednesday
DAYS = WorkCalendar()


def at(day: int, hour: int = 23, minute: int = 59, second: int = 59) -> dt.datetime:
    return dt.datetime(2025, 10, day, hour, minute, second, 999999, tzinfo=SHANGHAI)


def words(due: dt.datetime, now: dt.datetime = NOW, colour: Colour = Colour.CALM) -> str:
    left = wording.working_days_left(due, now, DAYS)
    return wording.told(colour, due, now, left).words


@pytest.mark.parametrize(
    ("due", "expected", "english"),
    [
        (at(20), "剩 3 个工作日", "3 working days left"),
        (at(16), "剩 1 个工作日", "1 working day left"),
        (at(15), "今天到期", "Due today"),
        (at(15, 15, 30, 0), "剩 5 小时", "5 hours left"),
        (at(15, 10, 20, 0), "剩 20 分钟", "20 minutes left"),
        (at(15, 10, 0, 1), "剩 1 分钟", "1 minute left"),
        (at(14), "逾期 1 天", "1 day overdue"),
        (at(13), "逾期 2 天", "2 days overdue"),
        (at(15, 7, 0, 0), "逾期 2 小时", "2 hours overdue"),
        (at(15, 9, 55, 0), "逾期 4 分钟", "4 minutes overdue"),
        (at(15, 9, 59, 59), "逾期 1 分钟", "1 minute overdue"),
    ],
)
def test_a_deadline_in_words(due: dt.datetime, expected: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert words(due) == expected
    with translation.override("en"):
        assert words(due) == english


def test_over_a_weekend_days_are_counted() -> None:
    saturday = dt.datetime(2025, 10, 18, 9, 0, tzinfo=SHANGHAI)
    assert words(at(19), saturday) == "剩 1 天"


def test_what_stands_still_says_so() -> None:
    assert words(at(10), colour=Colour.PAUSED) == "已暂停"
    assert words(at(10), colour=Colour.STOPPED) == "已停止计时"


def test_late_is_late_whatever_the_list_says() -> None:
    """A row's colour is made a moment before the page: its words and its sign still agree."""
    told = wording.told(Colour.SOON, at(14), NOW, 0)
    assert (told.words, told.tone, told.icon) == ("逾期 1 天", "bad", "warning")


@given(st.integers(-600_000, 600_000), st.sampled_from(Colour))
def test_every_deadline_has_words_an_icon_and_a_tone(minutes: int, colour: Colour) -> None:
    told = wording.told(colour, NOW + dt.timedelta(minutes=minutes), NOW, None)
    assert told.words
    assert "-" not in told.words
    assert " 0 " not in told.words
    assert told.icon
    assert told.tone


def test_the_last_moment_of_a_day_is_its_day() -> None:
    assert wording.until(at(17)) == "2025-10-17"
    assert wording.until(at(17, 14, 5, 0)) == "2025-10-17 14:05"


@pytest.mark.parametrize("span", Span)
def test_every_limit_has_words(span: Span) -> None:
    assert wording.limit_words(Limit(3, span)).startswith("3 ")
    with translation.override("en"):
        one, many = wording.limit_words(Limit(1, span)), wording.limit_words(Limit(3, span))
        assert one.isascii()
        assert many == one.replace("1", "3") + "s"
