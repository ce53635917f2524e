"""The story of the demonstration: always the same, within what the forms take, and with its contradictions in place. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.models import Commitment
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.supervision import SelfStatus
from tongyou.site.demo.supervision import story
from tongyou.site.demo.supervision.figures import CONTRADICTED, LAST, ROUNDS, figure
from tongyou.site.demo.supervision.playing import CODES


def promise(code: str, kind: str, operator: str, value: str | None, window: str = "by_date", unit: str = "个") -> Commitment:  # fmt: skip
    amount = None if value is None else Decimal(value)
    return Commitment(code=code, kind=kind, operator=operator, value=amount, window=window, unit=unit, see_also=[])  # fmt: skip


PROMISES = [
    promise("T2.2", "count", ">=", "5"),
    promise("T2.1", "count", ">=", "2", "year"),
    promise("T57.1", "count", "=", "0", "year"),
    promise("T22.2", "rate", "<=", "53", unit="%"),
    promise("T15.1", "rate", ">=", "98", unit="%"),
    promise("T23.1", "rate", ">=", "62", "throughout", "%"),
    promise("T10.3", "ratio", ">=", "4.6", unit="个/千人"),
    promise("T23.2", "score", ">=", "82", "throughout", "分"),
    promise("T21.2", "mortality", "<=", "5", "year", "‰"),
    promise("T22.1", "trend", ">=", "1", "year", "百分点"),
    promise("T5.1", "milestone", "done", None, unit=""),
]
AROUND = story.Around({row.code: row for row in PROMISES})


@pytest.mark.parametrize("index", range(ROUNDS))
@pytest.mark.parametrize("row", PROMISES, ids=lambda row: row.code)
def test_an_answer_is_always_the_same_and_fits_its_form(row: Commitment, index: int) -> None:
    period = periods.read(CODES[index])
    said = story.answer(row, AROUND, period, index)
    assert said == story.answer(row, AROUND, period, index)
    assert len(said.reason) >= 4
    assert "（模拟数据）" in said.reason
    assert (said.status is SelfStatus.MET) == (said.next_on is None)
    assert said.value is None or said.value >= 0
    if row.kind == "rate":
        assert said.value is not None
        assert said.value <= 100
    if row.kind == "count":
        assert said.value == int(said.value or 0)


@pytest.mark.parametrize("yearly", [None, PROMISES[1]])
def test_the_contradictions_are_there(yearly: Commitment | None) -> None:
    """A running count falls in the named round, also where it is the sum of its years."""
    row = PROMISES[0]
    index = next(index for code, index in CONTRADICTED if code == row.code)
    before, now = (figure(row, row.code, one, yearly).value for one in (index - 1, index))
    assert before is not None
    assert now is not None
    assert now < before


def test_reports_come_in_every_way_and_late_ones_after_the_due_date() -> None:
    days, due, opened = WorkCalendar(), date(2025, 7, 15), date(2025, 7, 1)
    fates = {
        story.fate(number, "economy-commerce", index)
        for number in range(84)
        for index in range(LAST)
    }
    assert fates == {story.Fate.ON_TIME, story.Fate.LATE, story.Fate.MADE_UP, story.Fate.MISSING}
    assert {story.fate(number, "", LAST) for number in range(84)} >= {
        story.Fate.LOCKED,
        story.Fate.NOTHING,
    }
    for number in range(84):
        on_time = story.day_of(story.Fate.ON_TIME, number, 9, due, opened, days)
        assert opened <= on_time <= due
        assert story.day_of(story.Fate.LATE, number, 9, due, opened, days) > due
