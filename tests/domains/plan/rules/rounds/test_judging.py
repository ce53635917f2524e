"""Staleness, quality points, score cards and reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.base.calendar import WorkCalendar
from tongyou.domains.plan.rules.rounds import quality, reminding, scoring, staleness
from tongyou.domains.plan.rules.rounds.quality import PromiseSeen, TaskSeen
from tongyou.domains.plan.rules.rounds.scoring import UnitFacts
from tongyou.domains.plan.rules.rounds.staleness import Said, freshness
from tongyou.domains.plan.supervision import Freshness, Light, SelfStatus, Timeliness
from tongyou.domains.plan.types import Kind, Operator

ENDS = [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1), date(2025, 1, 1)]
TODAY = date(2025, 10, 15)


def said(
    *values: int, status: SelfStatus = SelfStatus.ON_TRACK, reasons: str = "同样的话"
) -> list[Said]:
    return [
        Said(end, Decimal(value), status, reasons) for end, value in zip(ENDS, values, strict=False)
    ]


def test_nothing_reported_cannot_be_stale() -> None:
    assert freshness(Kind.COUNT, []) is Freshness.UNKNOWN


def test_a_count_may_rest_for_half_a_year_and_a_rate_for_a_year() -> None:
    assert freshness(Kind.COUNT, said(3, 3, 3)) is Freshness.FRESH
    assert freshness(Kind.COUNT, said(3, 3, 3, 3)) is Freshness.STALE
    assert freshness(Kind.RATE, said(3, 3, 3, 3)) is Freshness.FRESH
    assert staleness.unchanged_since(said(1, 3, 3)) == ENDS[1]


def test_new_words_or_evidence_are_news_and_what_is_met_stays_fresh() -> None:
    old = said(3, 3, 3, 3)
    assert (
        freshness(Kind.COUNT, [*old[:3], replace(old[3], reason="换了施工队")]) is Freshness.FRESH
    )
    assert freshness(Kind.COUNT, [*old[:3], replace(old[3], evidence=2)]) is Freshness.FRESH
    assert freshness(Kind.COUNT, said(3, 3, 3, 3, status=SelfStatus.MET)) is Freshness.FRESH


GOOD = PromiseSeen(
    Kind.RATE, Operator.AT_MOST, has_baseline=True, denominator="pupils", status=SelfStatus.ON_TRACK,
    evidence=1, next_step="开展秋季筛查", next_on=TODAY + timedelta(days=30), freshness=Freshness.FRESH,
)  # fmt: skip
WELL = TaskSeen(contact=True, head=True, promises=[GOOD], last_round=Timeliness.ON_TIME)


def passed(task: TaskSeen) -> dict[str, bool | None]:
    return {point.code: point.passed for point in quality.points(task, TODAY)}


@pytest.mark.parametrize(
    ("code", "task"),
    [
        ("contact", replace(WELL, contact=False)),
        ("head", replace(WELL, head=False)),
        ("baseline", replace(WELL, promises=[replace(GOOD, has_baseline=False)])),
        ("denominator", replace(WELL, promises=[replace(GOOD, denominator="")])),
        ("next_step", replace(WELL, promises=[replace(GOOD, next_step="  ")])),
        ("next_step", replace(WELL, promises=[replace(GOOD, next_on=TODAY - timedelta(days=1))])),
        ("evidence", replace(WELL, promises=[replace(GOOD, status=SelfStatus.MET, evidence=0)])),
        ("reported", replace(WELL, last_round=Timeliness.MISSING)),
        ("fresh", replace(WELL, promises=[replace(GOOD, freshness=Freshness.STALE)])),
        ("answered", replace(WELL, notices_total=2, notices_overdue=1)),
        ("settled", replace(WELL, doubts_open=1)),
    ],
)
def test_one_thing_missing_fails_one_point(code: str, task: TaskSeen) -> None:
    assert {name for name, answer in passed(task).items() if answer is False} == {code}


def test_every_point_can_pass_and_what_does_not_apply_counts_for_nothing() -> None:
    assert False not in passed(WELL).values()
    bare = replace(WELL, promises=[], last_round=None)
    assert passed(bare)["baseline"] is None
    got, of = quality.share(quality.points(bare, TODAY))
    assert (got, of) == (3, 3)
    assert {code for code, *_ in quality.POINTS} == set(passed(WELL))


def test_a_card_shows_its_parts_and_leaves_out_what_does_not_apply() -> None:
    card = scoring.card(
        UnitFacts(
            times=[Timeliness.ON_TIME, Timeliness.LATE, Timeliness.MISSING, Timeliness.WAITING],
            lights=[Light.GREEN, Light.YELLOW, Light.RED, Light.NONE],
            lines=4,
            doubts_upheld=1,
        )
    )
    points = {part.code: part.points for part in card.parts}
    assert points == {
        "punctual": Decimal("15.0"),
        "going": Decimal("15.0"),
        "proven": Decimal("15.0"),
    }
    assert card.weight == 80
    assert card.total == Decimal("56.3")
    assert card.counts[Timeliness.MISSING] == 1


def test_a_unit_with_nothing_due_has_no_score_rather_than_zero() -> None:
    assert scoring.card(UnitFacts(times=[Timeliness.WAITING], lights=[])).total is None


@given(
    st.lists(st.sampled_from(Timeliness), max_size=20),
    st.lists(st.sampled_from(Light), max_size=20),
    st.integers(0, 20), st.integers(0, 20), st.integers(0, 9), st.integers(0, 9),
)  # fmt: skip
def test_a_total_stays_between_nothing_and_all(
    times: list[Timeliness], lights: list[Light], lines: int, upheld: int, notices: int, kept: int
) -> None:
    facts = UnitFacts(times, lights, lines, min(upheld, lines), notices, min(kept, notices))
    total = scoring.card(facts).total
    assert total is None or 0 <= total <= 100


DUE = date(2025, 4, 15)  # a Tuesday
CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2025, 4, 7), []),
        (date(2025, 4, 8), ["before-5"]),
        (date(2025, 4, 11), ["before-5"]),
        (date(2025, 4, 12), ["before-5"]),
        (date(2025, 4, 14), ["before-1"]),
        (DUE, ["before-1"]),
        (date(2025, 4, 16), ["after-1"]),
        (date(2025, 4, 22), ["after-5"]),
        (date(2025, 4, 29), ["after-10"]),
        (date(2025, 6, 1), ["after-10"]),
    ],
)
def test_reminders_come_by_working_days(today: date, codes: list[str]) -> None:
    assert [one.code for one in reminding.reached(DUE, today, CALENDAR)] == codes


def test_the_day_after_a_friday_is_a_monday() -> None:
    friday = date(2025, 4, 18)
    assert reminding.reached(friday, date(2025, 4, 19), CALENDAR) == []
    assert [one.code for one in reminding.reached(friday, date(2025, 4, 21), CALENDAR)] == [
        "after-1"
    ]


def test_a_vacancy_falls_to_the_head_and_without_a_head_to_the_coordinator() -> None:
    everybody = {"clerk": ["c"], "unit_head": ["h"], "coordinator": ["o"]}
    assert reminding.audience(["clerk"], everybody).holders == ("c",)
    vacant = reminding.audience(["clerk"], {**everybody, "clerk": []})
    assert (vacant.holders, vacant.vacant, vacant.nobody) == (("h",), ("clerk",), False)
    empty = reminding.audience(["clerk"], {"coordinator": ["o"]})
    assert (empty.holders, empty.nobody) == (("o",), True)
    late = reminding.audience(["clerk", "unit_head"], {**everybody, "clerk": []})
    assert late.holders == ("h",)
