"""Rounds: opened once with everything they owe, by a coordinator or by the clock; closed, frozen, locked."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domains.plan.supervision.conftest import on
from tests.factories.cast import Cast
from tongyou.base import audit, clock, jobs
from tongyou.base.codes import KeyReused
from tongyou.domains.plan import snapshots
from tongyou.domains.plan.actions import freezing, rounds
from tongyou.domains.plan.actions.refusals import PeriodRuns, Refusal, RoundExists
from tongyou.domains.plan.models import Node, Plan, Report, ReportLine, Rhythm, Round, RoundSnapshot
from tongyou.domains.plan.queries import progress
from tongyou.domains.plan.queries import rounds as asked
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.supervision import Cadence, Light, ReportState, RoundState, Timeliness
from tongyou.ground.visibility import ANONYMOUS, NotAllowed, NotVisible

pytestmark = pytest.mark.django_db
FIRST = periods.read("2025Q1")


def opened(cast: Cast, plan: Plan, code: str = "2025Q1", key: str = "k") -> Round:
    actor = cast.actor("coordinator")
    return rounds.open_round(actor=actor, plan=plan, period=periods.read(code), key=key).round


def test_a_round_owes_one_report_per_task_and_one_line_per_promise(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    row = opened(cast, plan)
    assert (row.period_start, row.period_end) == (date(2025, 1, 1), date(2025, 4, 1))
    assert row.due_on == date(2025, 4, 17)  # ten working days, the Qingming holiday among them
    reports = list(row.reports.order_by("number"))
    assert [one.number for one in reports] == [1, 2, 3]
    assert {one.state for one in reports} == {ReportState.OWED}
    assert [one.unit_id for one in reports] == [
        cast.units["education"].pk,
        cast.units["education"].pk,
        cast.units["health"].pk,
    ]
    codes = list(
        ReportLine.objects.filter(report__round=row).order_by("code").values_list("code", "kind")
    )
    assert codes == [
        ("T1.1", "count"),
        ("T1.2", "count"),
        ("T2.1", "rate"),
        ("T2.2", "milestone"),
        ("T3", ""),
    ]
    assert jobs.find(f"plan.open_reports:{row.id}") is not None


def test_the_same_key_opens_once_and_another_is_told_in_plain_words(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    first = opened(cast, plan)
    assert opened(cast, plan).pk == first.pk
    with pytest.raises(RoundExists, match="已经打开过了，截止日期是 2025-04-17") as refused:
        opened(cast, plan, key="another")
    assert refused.value.round.pk == first.pk
    with pytest.raises(KeyReused):
        opened(cast, plan, "2024Q4")
    assert (Round.objects.count(), Report.objects.count()) == (1, 3)


def test_a_period_that_runs_cannot_be_reported(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    with pytest.raises(PeriodRuns, match="2025-06-30"):
        opened(cast, plan, "2025Q2")
    assert not Round.objects.exists()


def test_without_rhythm_or_published_version_the_way_on_is_said(cast: Cast, plan: Plan) -> None:
    with pytest.raises(Refusal, match="请先设定"):
        opened(cast, plan)
    other = Plan.objects.create(code="empty", area_id=plan.area_id, start=plan.start, end=plan.end)
    office = cast.units["office"].pk
    rounds.set_rhythm(actor=cast.actor("coordinator"), plan=other, office_id=office)
    with pytest.raises(Refusal, match="还没有公布的版本"):
        opened(cast, other)


@pytest.mark.parametrize(
    "person", ["colleague", "unit_head", "leader", "auditor", "department_officer"]
)
def test_only_the_coordinator_opens_a_round(
    cast: Cast, plan: Plan, rhythm: Rhythm, person: str
) -> None:
    with pytest.raises((NotAllowed, NotVisible)):
        rounds.open_round(actor=cast.actor(person), plan=plan, period=FIRST, key="k")
    assert not Round.objects.exists()


def test_rhythm_takes_any_cadence_of_the_calendar(cast: Cast, plan: Plan) -> None:
    actor, office = cast.actor("coordinator"), cast.units["office"].pk
    for cadence in (Cadence.MONTH, Cadence.HALF_YEAR, Cadence.YEAR, Cadence.QUARTER):
        assert (
            rounds.set_rhythm(actor=actor, plan=plan, office_id=office, cadence=cadence).cadence
            == cadence
        )
    with pytest.raises(Refusal, match="没有固定周期") as refused:
        rounds.set_rhythm(actor=actor, plan=plan, office_id=office, cadence=Cadence.CUSTOM)
    assert refused.value.field == "cadence"
    with pytest.raises(Refusal, match="1 到 60"):
        rounds.set_rhythm(actor=actor, plan=plan, office_id=office, due_days=0)
    assert Rhythm.objects.get().cadence == Cadence.QUARTER


def test_a_round_of_its_own_stands_beside_the_quarters(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    summer = periods.custom("WINTER-25", date(2025, 1, 15), date(2025, 3, 1))
    actor = cast.actor("coordinator")
    row = rounds.open_round(actor=actor, plan=plan, period=summer, key="w").round
    assert row.due_on == date(
        2025, 4, 17
    )  # counted from its opening: nobody is late because it was opened late
    assert opened(cast, plan).pk != row.pk


def test_the_clock_opens_what_is_over_once(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    rounds.keep_rounds({})
    rounds.keep_rounds({})
    assert [row.code for row in Round.objects.all()] == ["2025Q1"]
    with clock.freeze(on(2025, 7, 1)):
        rounds.keep_rounds({})
    assert sorted(row.code for row in Round.objects.all()) == ["2025Q1", "2025Q2"]
    with clock.freeze(on(2026, 5, 1)):  # the plan is over: nothing is owed any more
        rounds.keep_rounds({})
    assert Round.objects.count() == 2


def test_the_clock_leaves_alone_who_opens_by_hand(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    rounds.set_rhythm(
        actor=cast.actor("coordinator"),
        plan=plan,
        office_id=cast.units["office"].pk,
        by_itself=False,
    )
    rounds.keep_rounds({})
    assert not Round.objects.exists()


def test_the_coordinator_names_who_reports_when_several_lead(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    task = Node.objects.get(version__plan=plan, kind="task", number=1)
    health, education = cast.units["health"].pk, cast.units["education"].pk
    task.units.create(unit_id=health, printed="卫健局", role="lead", order=1)
    actor = cast.actor("coordinator")
    with pytest.raises(Refusal, match="牵头单位里选"):
        rounds.name_reporting_unit(
            actor=actor, plan=plan, task=task, unit_id=cast.units["data"].pk, reason="由数据局汇总"
        )
    with pytest.raises(Refusal, match="至少 6 个字"):
        rounds.name_reporting_unit(actor=actor, plan=plan, task=task, unit_id=health, reason="好")
    rounds.name_reporting_unit(
        actor=actor, plan=plan, task=task, unit_id=health, reason="两家牵头,由卫健局汇总"
    )
    assert opened(cast, plan).reports.get(number=1).unit_id == health
    assert education != health


def test_a_task_nobody_leads_waits_for_a_name_and_gets_it_at_once(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    task = Node.objects.get(version__plan=plan, kind="task", number=3)
    task.units.filter(role="lead").update(unit_id=None)
    row = opened(cast, plan)
    assert row.reports.get(number=3).unit_id is None
    unit = cast.units["health"].pk
    rounds.name_reporting_unit(
        actor=cast.actor("coordinator"),
        plan=plan,
        task=task,
        unit_id=unit,
        reason="印的名称没有登记,由卫健局报",
    )
    assert row.reports.get(number=3).unit_id == unit


# --- closing, freezing, locking -----------------------------------------------------------------


def test_a_round_is_closed_only_after_its_due_date(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    row, actor = opened(cast, plan), cast.actor("coordinator")
    with pytest.raises(Refusal, match="2025-04-17"):
        rounds.close_round(actor=actor, round_=row)
    with clock.freeze(on(2025, 4, 18)):
        closed = rounds.close_round(actor=actor, round_=row)
        assert closed.state == RoundState.CLOSED
        with pytest.raises(Refusal, match="已经收口"):
            rounds.close_round(actor=actor, round_=row)
    frozen = RoundSnapshot.objects.get(round=row)
    value = snapshots.read(frozen)
    assert value.times[Timeliness.MISSING] == 3
    assert value.lights[Light.RED] == 3
    assert [line.code for line in value.tasks[1].lines] == ["T2.1", "T2.2"]
    assert value.tasks[0].days_late == 1


def test_a_frozen_round_does_not_change_with_the_rows(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    row, actor = opened(cast, plan), cast.actor("coordinator")
    with clock.freeze(on(2025, 4, 18)):
        rounds.close_round(actor=actor, round_=row)
        with pytest.raises(Refusal, match="没有任何变化"):
            freezing.freeze_again(actor=actor, round_=row, reason="再留存一份看看")
        assert RoundSnapshot.objects.count() == 1
    with clock.freeze(on(2025, 4, 25)):
        report = row.reports.get(number=3)
        Report.objects.filter(pk=report.pk).update(
            drafted_at=clock.now(), submitted_at=clock.now(), state="review"
        )
        second = freezing.freeze_again(actor=actor, round_=row, reason="卫健局已经补报")
    first = RoundSnapshot.objects.get(round=row, sequence=1)
    assert snapshots.read(first).times[Timeliness.MISSING] == 3
    assert snapshots.read(second).times == {
        **snapshots.read(first).times,
        Timeliness.MISSING: 2,
        Timeliness.MADE_UP: 1,
    }
    assert snapshots.read(second).lights[Light.YELLOW] == 1


def test_the_public_sees_a_round_only_once_it_is_published(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    row, actor = opened(cast, plan), cast.actor("coordinator")
    with clock.freeze(on(2025, 4, 18)):
        rounds.close_round(actor=actor, round_=row)
        assert progress.public_progress(ANONYMOUS) is None
        with pytest.raises(NotVisible):
            asked.round_(ANONYMOUS, row.pk)
        frozen = asked.snapshots(actor, row)[0]
        with pytest.raises(NotVisible):
            asked.snapshot(ANONYMOUS, frozen.pk)
        freezing.publish_snapshot(actor=actor, snapshot=frozen)
        with pytest.raises(Refusal, match="已经公布"):
            freezing.publish_snapshot(actor=actor, snapshot=frozen)
    told = progress.public_progress(ANONYMOUS)
    assert told is not None
    assert "有 3 份报告到期没有交" in told.summary.zh
    words = told.actions[0].tasks[0].words
    assert (
        words[0].zh
        == "教体局应在2025 年 4 月 17 日前报告，到现在还没有交，已经晚了 1 个工作日，所以我们不知道进展。"
    )
    found = progress.progress_of_task(ANONYMOUS, 3, plan)
    assert found is not None
    assert "卫健局" in found[1].words[0].zh


def test_what_waits_for_review_comes_before_locking(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    row, actor = opened(cast, plan), cast.actor("coordinator")
    with pytest.raises(Refusal, match="已经收口、还没有封存"):
        rounds.lock_round(actor=actor, round_=row)
    with clock.freeze(on(2025, 4, 18)):
        rounds.close_round(actor=actor, round_=row)
        report = row.reports.get(number=3)
        Report.objects.filter(pk=report.pk).update(
            drafted_at=clock.now(), submitted_at=clock.now(), state="review"
        )
        with pytest.raises(Refusal, match="还有 1 份报告等着审定"):
            rounds.lock_round(actor=actor, round_=row)
        Report.objects.filter(pk=report.pk).update(state="locked", locked_at=clock.now())
        assert rounds.lock_round(actor=actor, round_=row).state == RoundState.LOCKED
    assert jobs.find(f"plan.lapse_reports:{row.id}") is not None


def test_every_step_stands_in_the_ledger(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    row, actor = opened(cast, plan), cast.actor("coordinator")
    with clock.freeze(on(2025, 4, 18)):
        rounds.close_round(actor=actor, round_=row)
        rounds.lock_round(actor=actor, round_=row)
    acts = [entry.act for entry in audit.entries_about(row.id)]
    assert sorted(acts) == ["close", "lock", "open"]


# --- who owes what ------------------------------------------------------------------------------


def test_who_owes_what_in_a_fixed_number_of_queries(
    cast: Cast, plan: Plan, rhythm: Rhythm, django_assert_max_num_queries: object
) -> None:
    row, actor = opened(cast, plan), cast.actor("coordinator")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        units = asked.owed(actor, row)
    assert [(one.unit.zh, len(one.reports), one.open) for one in units] == [
        ("教体局", 2, 2),
        ("卫健局", 1, 1),
    ]
    own = asked.owed(cast.actor("outsider"), row)
    assert [one.unit.zh for one in own] == ["卫健局"]


def test_the_overview_has_every_action_by_round(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    opened(cast, plan, "2024Q4", key="a")
    opened(cast, plan, "2025Q1", key="b")
    with clock.freeze(on(2025, 4, 18)):
        grid = asked.overview(cast.actor("leader"), plan.versions.get())
    assert [row.code for row in grid.rounds] == ["2024Q4", "2025Q1"]
    assert [(row.node.number, [cell.light for cell in row.cells]) for row in grid.rows] == [
        (1, [Light.RED, Light.RED]),
        (2, [Light.RED, Light.RED]),
    ]
    assert grid.rows[1].cells[0].tasks == 2
