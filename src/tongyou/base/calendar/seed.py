"""The announced years that ship with the platform.

Source: the holiday notices of the State Council's General Office (国务院办公厅关于部分节假日安排的通知), as
collected by the package chinesecalendar (MIT licence). It raises for years it does not know; so those
years simply get no row and stay provisional.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from tongyou.base import database
from tongyou.base.calendar.rules import FRIDAY

FIRST = 2020  # the plan's first year is 2023; earlier deadlines are long settled
SOURCE = "国务院办公厅关于部分节假日安排的通知,经 chinesecalendar 软件包(MIT)整理"


def announced() -> dict[int, dict[dt.date, bool]]:
    """Exceptional days by year, as the package knows them."""
    from chinese_calendar import constants

    known: dict[dt.date, bool] = dict.fromkeys(constants.holidays, False)
    known.update(dict.fromkeys(constants.workdays, True))
    years: dict[int, dict[dt.date, bool]] = {}
    for day, working in known.items():
        if day.year >= FIRST and working != (day.weekday() <= FRIDAY):
            years.setdefault(day.year, {})[day] = working
    return years


def seed(**_signal: Any) -> int:
    """Add the announced years that the database does not have; never touches one that it has."""
    from tongyou.base.calendar.actions import replace_year
    from tongyou.base.calendar.models import Year, YearStatus

    with database.write():
        present = set(Year.objects.values_list("year", flat=True))
        missing = {year: days for year, days in announced().items() if year not in present}
        for year, days in missing.items():
            replace_year(year, days, SOURCE, YearStatus.CONFIRMED)
    return len(missing)
