"""What is read from many rounds: the history of a task, the score card of a unit, how well a task can be watched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.rows import hand_in, opened
from tests.factories.cast import MAKER, Cast
from tongyou.base import clock
from tongyou.domains.plan.actions import baselines, reminding, rounds
from tongyou.domains.plan.models import Commitment, Plan, Rhythm
from tongyou.domains.plan.queries import rounds as asked
from tongyou.domains.plan.queries import scorecards, task_history
from tongyou.domains.plan.supervision import Freshness, Light, Timeliness

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(cast: Cast, plan: Plan, rhythm: Rhythm) -> Plan:
    """Four rounds: on time, late, missing, made up after the closing (task 1); health reports the last only."""
    for code, (opens, comes) in {
        "2024Q1": (on(2024, 4, 1), on(2024, 4, 8)),
        "2024Q2": (on(2024, 7, 1), on(2024, 7, 18)),
        "2024Q3": (on(2024, 10, 8), None),
        "2024Q4": (on(2025, 1, 2), on(2025, 2, 20)),
    }.items():
        with clock.freeze(opens):
            row = opened(cast, plan, code)
        if code == "2024Q4":
            with clock.freeze(on(2025, 1, 20)):
                reminding.remind({})
            with clock.freeze(on(2025, 2, 5)):
                rounds.close_round(actor=MAKER, round_=row)
        if comes:
            with clock.freeze(comes):
                hand_in(
                    row,
                    1,
                    _1={"value": 1},
                    _2={"value": 3, "reason": "场地没有落实,还在找", "status": "at_risk"},
                )
    return plan


def lineage(plan: Plan, number: int) -> object:
    return plan.versions.get().nodes.get(kind="task", number=number).lineage


def test_a_task_tells_its_rounds_the_newest_first(cast: Cast, year: Plan) -> None:
    with clock.freeze(on(2025, 4, 2)):
        told = task_history.history(cast.actor("coordinator"), lineage(year, 1))  # type: ignore[arg-type]
    assert [(one.title.zh, one.seen.timeliness, one.seen.judged.light) for one in told.rounds] == [
        ("2024 年第 4 季度", Timeliness.MADE_UP, Light.YELLOW),
        ("2024 年第 3 季度", Timeliness.MISSING, Light.RED),
        ("2024 年第 2 季度", Timeliness.LATE, Light.YELLOW),
        ("2024 年第 1 季度", Timeliness.ON_TIME, Light.YELLOW),
    ]
    newest = told.rounds[0]
    assert [(line.title.zh, line.value) for line in newest.lines] == [
        ("每年发展小小观察团", Decimal(1)),
        ("累计发展小小观察团", Decimal(3)),
    ]
    assert {check.rule for check in newest.lines[1].checks} == {"copied"}
    assert [one.threshold for one in newest.reminders] == ["after-1"]


def test_another_unit_sees_nothing_of_it(cast: Cast, year: Plan) -> None:
    assert task_history.history(cast.actor("outsider"), lineage(year, 1)).rounds == ()  # type: ignore[arg-type]


def test_the_same_words_for_three_quarters_are_stale_though_in_time(cast: Cast, year: Plan) -> None:
    from tongyou.domains.plan import snapshots

    with clock.freeze(on(2025, 4, 2)):
        row = opened(cast, year, "2025Q1")
        hand_in(
            row,
            1,
            _1={"value": 1},
            _2={"value": 3, "reason": "场地没有落实,还在找", "status": "at_risk"},
        )
        task = snapshots.snapshot_of(row, clock.today()).tasks[0]
    assert task.timeliness is Timeliness.ON_TIME
    assert [line.freshness for line in task.lines] == [Freshness.FRESH, Freshness.STALE]


def test_a_units_card_counts_its_rounds(cast: Cast, year: Plan) -> None:
    with clock.freeze(on(2025, 4, 2)):
        cards = scorecards.scorecards(cast.actor("coordinator"), year)
    by_unit = {one.unit.zh: one.card for one in cards}
    education = by_unit["教体局"]
    assert education.counts[Timeliness.ON_TIME] == 1
    assert education.counts[Timeliness.LATE] == 1
    assert education.counts[Timeliness.MADE_UP] == 1
    assert education.counts[Timeliness.MISSING] == 5  # task 1 once, task 2 four times
    assert [part.code for part in education.parts] == ["punctual", "going", "proven"]
    assert by_unit["卫健局"].total == Decimal("0.0")
    assert cards[0].unit.zh == "教体局"


def test_a_unit_sees_its_own_card_only(cast: Cast, year: Plan) -> None:
    assert [one.unit.zh for one in scorecards.scorecards(cast.actor("outsider"), year)] == [
        "卫健局"
    ]
    assert scorecards.scorecard(cast.actor("outsider"), year, cast.units["education"].pk) is None


def test_cards_take_the_same_queries_for_one_round_and_for_four(
    cast: Cast, year: Plan, django_assert_max_num_queries: object
) -> None:
    actor = cast.actor("coordinator")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        scorecards.scorecards(actor, year)


def test_the_points_of_a_task_say_what_is_missing_for_watching_it(cast: Cast, year: Plan) -> None:
    actor = cast.actor("coordinator")
    with clock.freeze(on(2025, 4, 2)):
        row = opened(cast, year, "2025Q1")
        hand_in(
            row,
            2,
            _1={"value": 55, "next_step": "秋季再查一次", "next_on": date(2025, 10, 30)},
            _2={"next_step": "发文", "next_on": date(2025, 6, 1)},
        )
        found = {one.report.number: one for one in scorecards.qualities(actor, row)}
        points = {point.code: point.passed for point in found[2].points}
        assert points == {
            "contact": True, "head": True, "baseline": False, "denominator": False, "next_step": True, "evidence": None,
            "reported": True, "fresh": True, "answered": None, "settled": True,
        }  # fmt: skip
        assert {point.code for point in found[3].points if point.passed is False} == {"head"}
        myopia = Commitment.objects.get(version__plan=year, code="T2.1")
        baselines.enter_baseline(
            actor=actor,
            commitment=myopia,
            value=Decimal("57.8"),
            as_of=date(2022, 12, 31),
            source="2022 年监测",
        )
        again = {one.report.number: one for one in scorecards.qualities(actor, row)}
    assert again[2].passed == found[2].passed + 1
    assert asked.owed(actor, row)
