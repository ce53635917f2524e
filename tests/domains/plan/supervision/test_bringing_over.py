"""Rounds from before the platform: brought over from ledgers, marked, judged like any other, refused with every mistake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.rows import hand_in, opened
from tests.factories.cast import Cast
from tongyou.base import audit, clock
from tongyou.domains.plan import snapshots
from tongyou.domains.plan.actions.bringing_over import PastLine, PastReport, PastRound, bring_over
from tongyou.domains.plan.actions.refusals import Refusal, RoundExists
from tongyou.domains.plan.models import ClaimCheck, Plan, Rhythm, Round, RoundSnapshot
from tongyou.domains.plan.queries import rounds as asked
from tongyou.domains.plan.rules.rounds import periods
from tongyou.domains.plan.supervision import Light, RoundState, SelfStatus, Timeliness
from tongyou.ground.visibility import NotAllowed, NotVisible

pytestmark = pytest.mark.django_db


def line(value: int | None = None, status: SelfStatus = SelfStatus.ON_TRACK) -> PastLine:
    return PastLine(status, "台账记载", None if value is None else Decimal(value))


PAST = PastRound(
    period=periods.read("2024Q2"),
    opened_on=date(2024, 7, 1),
    due_on=date(2024, 7, 15),
    closed_at=on(2024, 8, 1),
    locked_at=on(2024, 10, 1),
    reports={
        1: PastReport(on(2024, 7, 12), {"T1.1": line(1), "T1.2": line(3)}),
        2: PastReport(on(2024, 8, 20), {"T2.1": line(54), "T2.2": line(status=SelfStatus.NOT_STARTED)}),
    },
)  # fmt: skip


def test_lateness_and_lights_follow_from_the_ledger(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    row = bring_over(actor=cast.actor("coordinator"), plan=plan, past=PAST)
    assert (row.state, row.brought_over, row.due_on) == (RoundState.LOCKED, True, date(2024, 7, 15))
    rows = asked.seen_all(
        asked.reports(cast.actor("coordinator")).filter(round=row).order_by("number")
    )
    assert [(one.timeliness, one.judged.light) for one in rows] == [
        (Timeliness.ON_TIME, Light.GREEN),
        (Timeliness.MADE_UP, Light.YELLOW),
        (Timeliness.MISSING, Light.RED),
    ]
    assert not row.reports.exclude(case=None).exists()
    assert [entry.act for entry in audit.entries_about(row.id)] == ["bring_over"]


def test_its_snapshot_stands_as_of_the_day_it_was_locked(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    row = bring_over(actor=cast.actor("coordinator"), plan=plan, past=PAST)
    value = snapshots.read(RoundSnapshot.objects.get(round=row))
    assert value.made_on == date(2024, 10, 1)
    assert value.times[Timeliness.MADE_UP] == 1
    assert value.tasks[2].days_late < 60


def test_the_next_round_is_compared_with_what_was_brought_over(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    bring_over(actor=cast.actor("coordinator"), plan=plan, past=PAST)
    hand_in(opened(cast, plan, "2025Q1"), 1, _1={"value": 0}, _2={"value": 2})
    assert set(ClaimCheck.objects.values_list("rule", flat=True)) == {"falls"}


def test_nobody_is_asked_for_papers_of_ledgers(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    met = PastReport(
        on(2024, 7, 12), {"T1.1": line(2, SelfStatus.MET), "T1.2": line(5, SelfStatus.MET)}
    )
    bring_over(actor=cast.actor("coordinator"), plan=plan, past=replace(PAST, reports={1: met}))
    assert not ClaimCheck.objects.filter(rule="no_evidence").exists()


def test_every_mistake_is_named_and_nothing_is_kept(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    wrong = replace(
        PAST,
        reports={
            2: PastReport(on(2024, 7, 12), {"T2.1": line(540), "T9.9": line(1)}),
            84: PastReport(on(2024, 7, 12), {}),
        },
    )
    with pytest.raises(Refusal) as refused:
        bring_over(actor=cast.actor("coordinator"), plan=plan, past=wrong)
    assert refused.value.words.splitlines() == [
        "没有第 84 项任务。",
        "任务 2 没有 T9.9 这项承诺。",
        "任务 2 缺少 T2.2 的情况。",
        "T2.1 的比例要在 0 到 100 之间。",
    ]
    assert not Round.objects.exists()


def test_days_follow_one_another_and_lie_behind(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    boss = cast.actor("coordinator")
    for changed in (
        {"due_on": date(2024, 6, 1)},
        {"closed_at": on(2024, 7, 10)},
        {"locked_at": on(2026, 1, 1)},
    ):
        with pytest.raises(Refusal, match="期末、打开、截止、收口、封存"):
            bring_over(actor=boss, plan=plan, past=replace(PAST, **changed))  # type: ignore[arg-type]


def test_a_round_that_is_there_is_not_written_over(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    with clock.freeze(on(2024, 7, 1)):
        row = opened(cast, plan, "2024Q2")
    with pytest.raises(RoundExists) as refused:
        bring_over(actor=cast.actor("coordinator"), plan=plan, past=PAST)
    assert refused.value.round.pk == row.pk


@pytest.mark.parametrize("person", ["colleague", "unit_head", "leader"])
def test_only_the_coordinator_brings_over(
    cast: Cast, plan: Plan, rhythm: Rhythm, person: str
) -> None:
    with pytest.raises((NotAllowed, NotVisible)):
        bring_over(actor=cast.actor(person), plan=plan, past=PAST)
