"""The calendar in the database: seeded, announced, corrected."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tongyou.base import audit, calendar
from tongyou.base.audit.models import Entry
from tongyou.base.calendar import wiring
from tongyou.base.calendar.cli import calendar_commands
from tongyou.base.calendar.models import WorkDay, Year
from tongyou.base.calendar.seed import seed

pytestmark = pytest.mark.django_db
D = dt.date
NOTICE = "国办发明电〔2026〕0号(模拟数据)"


def test_the_national_day_of_2025_as_the_state_council_announced_it() -> None:
    # 国办发明电〔2024〕12号: free 1 to 8 October, worked on 28 September and 11 October.
    free = [D(2025, 10, day) for day in range(1, 9)]
    assert not any(map(calendar.is_working_day, free))
    assert all(map(calendar.is_working_day, [D(2025, 9, 28), D(2025, 10, 9), D(2025, 10, 11)]))
    assert not calendar.is_working_day(D(2025, 10, 12))
    assert calendar.add_working_days(D(2025, 9, 30), 1) == D(2025, 10, 9)
    assert calendar.add_working_days(D(2025, 10, 9), -1) == D(2025, 9, 30)
    assert calendar.working_days_between(D(2025, 9, 30), D(2025, 10, 11)) == 3
    assert calendar.add_working_days(D(2025, 10, 15), 0) == D(2025, 10, 15)


def test_announced_years_are_confirmed_and_later_ones_provisional() -> None:
    assert not any(map(calendar.is_provisional, range(2020, 2027)))
    assert calendar.is_provisional(2027)
    assert calendar.is_working_day(D(2027, 1, 1))  # a Friday; nobody announced otherwise yet
    assert not calendar.is_working_day(D(2027, 1, 2))
    assert Year.objects.filter(source__contains="国务院办公厅").count() == 7


def test_seeding_again_changes_nothing_and_keeps_corrections() -> None:
    WorkDay.objects.filter(day=D(2025, 10, 1)).delete()
    assert seed() == 0
    assert calendar.is_working_day(D(2025, 10, 1))


@effort(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.dates(D(2023, 1, 1), D(2027, 12, 31)), st.integers(-60, 60))
def test_the_stored_calendar_answers_like_the_pure_one(day: dt.date, count: int) -> None:
    loaded = calendar.load(2020, 2030)
    end = calendar.add_working_days(day, count)
    assert end == loaded.add_working_days(day, count)
    assert calendar.working_days_between(day, end) == loaded.working_days_between(day, end)
    assert calendar.is_working_day(day) == loaded.is_working_day(day)


def announce(days: dict[dt.date, bool], **more: Any) -> calendar.YearChanged:
    given = {"actor": audit.Nobody(role="operator"), "year": 2027, "source": NOTICE, **more}
    return calendar.import_year(days=days, **given)


def test_announcing_a_year_tells_which_days_moved_and_keeps_an_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[calendar.YearChanged] = []
    monkeypatch.setattr(wiring, "_listeners", [heard.append])
    changed = announce({D(2027, 1, 1): False, D(2027, 1, 3): True})
    assert [(day.day, day.now_working) for day in changed.moved] == [
        (D(2027, 1, 1), False),
        (D(2027, 1, 3), True),
    ]
    assert heard == [changed]
    assert not calendar.is_provisional(2027)
    assert calendar.add_working_days(D(2026, 12, 31), 1) == D(2027, 1, 3)
    entry = Entry.objects.get()
    assert (entry.act, entry.kind, entry.role) == ("change", "calendar.year", "operator")
    assert entry.details() == {"moved": 2, "status": "confirmed", "year": 2027}


def test_a_correction_names_only_what_differs() -> None:
    announce({D(2027, 1, 1): False, D(2027, 1, 3): True})
    changed = announce({D(2027, 1, 1): False}, status="provisional")
    assert [(day.day, day.now_working) for day in changed.moved] == [(D(2027, 1, 3), False)]
    assert calendar.is_provisional(2027)


@pytest.mark.parametrize(
    ("days", "more", "word"),
    [
        ({D(2026, 1, 1): False}, {}, "does not lie in 2027"),
        ({D(2027, 1, 2): False}, {}, "no exception"),
        ({D(2027, 1, 1): False}, {"source": " "}, "source is missing"),
        ({D(2027, 1, 1): False}, {"status": "rumour"}, "status"),
    ],
)
def test_a_year_that_cannot_be_right_changes_nothing(
    days: dict[dt.date, bool], more: Any, word: str
) -> None:
    with pytest.raises(calendar.CalendarRefused, match=word):
        announce(days, **more)
    assert not Year.objects.filter(year=2027).exists()
    assert not Entry.objects.exists()


def test_a_listener_that_fails_takes_the_change_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_changed: calendar.YearChanged) -> None:
        raise LookupError

    monkeypatch.setattr(wiring, "_listeners", [fail])
    with pytest.raises(LookupError):
        announce({D(2027, 1, 1): False})
    assert calendar.is_provisional(2027)
    assert not Entry.objects.exists()


def test_a_calendar_without_a_ledger_refuses_to_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "_recorder", None)
    with pytest.raises(RuntimeError, match="ledger"):
        announce({D(2027, 1, 1): False})
    assert calendar.is_provisional(2027)


GOOD = "year: 2027\nstatus: confirmed\nsource: 通知\nfree: [2027-01-01]\nworked: [2027-01-03]\n"


def test_the_commands_import_and_show_a_year(tmp_path: Path) -> None:
    file, run = tmp_path / "2027.yaml", CliRunner()
    assert "provisional" in run.invoke(calendar_commands, ["show", "2027"]).output
    file.write_text(GOOD, encoding="utf-8")
    assert "2027-01-01 is now free" in run.invoke(calendar_commands, ["import", str(file)]).output
    assert "2027-01-03  worked" in run.invoke(calendar_commands, ["show", "2027"]).output


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "needs year"),
        ("year: [", "needs year"),
        (GOOD.replace("worked", "wrong"), "needs year"),
        (GOOD.replace("2027-01-01", "someday"), "written like"),
        (GOOD.replace("2027-01-03", "2027-01-01"), "both as free and as worked"),
        (GOOD.replace("2027-01-03", "2027-01-04"), "no exception"),
    ],
)
def test_a_wrong_file_is_explained(tmp_path: Path, text: str, word: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    answer = CliRunner().invoke(calendar_commands, ["import", str(file)])
    assert answer.exit_code == 1
    assert word in answer.output
    assert "Nothing was changed" in answer.output
    assert calendar.is_provisional(2027)
