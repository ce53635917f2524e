"""A report on its way: written in its forms, submitted, approved, reviewed, sent back, locked; and what bad input gets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.procedures import release_forms, release_procedures
from tests.domains.plan.supervision.rows import opened
from tests.factories.cast import MAKER, Cast
from tongyou.base import audit, clock, jobs
from tongyou.domains.plan.actions import opening, reporting, rounds, writing
from tongyou.domains.plan.actions.refusals import Refusal, RoundLocked
from tongyou.domains.plan.models import ClaimCheck, Plan, Report, Rhythm, Round
from tongyou.domains.plan.queries import rounds as asked
from tongyou.domains.plan.supervision import Light, ReportState, SelfStatus, Timeliness
from tongyou.ground.organisations import actions as organisations
from tongyou.ground.organisations.models import Holding
from tongyou.ground.visibility import NotAllowed, NotVisible
from tongyou.kernels.casework import queries as cases
from tongyou.kernels.casework.engine.types import Refused, Standing
from tongyou.kernels.casework.types import Stale
from tongyou.kernels.instruments import queries as forms

pytestmark = pytest.mark.django_db
GOING = {
    "status": "on_track",
    "reason": "又成立了一个观察团",
    "next_step": "开第二次会",
    "next_on": "2025-06-01",
}


@pytest.fixture(autouse=True)
def released(rhythm: Rhythm) -> None:
    release_procedures()
    release_forms()


@pytest.fixture
def round_(cast: Cast, plan: Plan, rhythm: Rhythm) -> Round:
    row = opened(cast, plan, "2025Q1")
    opening.open_reports({"round": str(row.pk)})
    return row


def report_of(round_: Round, number: int = 1) -> Report:
    return Report.objects.select_related("round__plan", "node").get(round=round_, number=number)


def wrote(
    cast: Cast, report: Report, person: str = "colleague", **answers: dict[str, Any]
) -> Report:
    """Every line written; `_2={...}` adds to the answers of the line T1.2."""
    for line in report.lines.all():
        values = {"count": {"value": 3}, "rate": {"value": Decimal("54.1")}}.get(line.kind, {})
        more = answers.get(f"_{line.code.rpartition('.')[2]}", {})
        response = writing.begin_line(actor=cast.actor(person), line=line)
        revision = forms.response(cast.actor(person), response).row.revision
        line.refresh_from_db()
        writing.save_line(
            actor=cast.actor(person),
            line=line,
            answers={**GOING, **values, **more},
            expected=revision,
        )
    return report


def submitted(cast: Cast, report: Report, key: str = "s1") -> Report:
    reporting.submit_report(actor=cast.actor("colleague"), report=wrote(cast, report), key=key)
    report.refresh_from_db()
    return report


def handed_in(cast: Cast, report: Report) -> Report:
    submitted(cast, report)
    reporting.approve_report(actor=cast.actor("unit_head"), report=report, key="a1")
    report.refresh_from_db()
    return report


# --- opening ------------------------------------------------------------------------------------


def test_every_report_gets_its_case_once(cast: Cast, round_: Round) -> None:
    ids = set(round_.reports.values_list("case_id", flat=True))
    opening.open_reports({"round": str(round_.pk)})
    assert None not in ids
    assert set(round_.reports.values_list("case_id", flat=True)) == ids
    view = cases.case(cast.actor("colleague"), report_of(round_).case_id)  # type: ignore[arg-type]
    assert view.title.zh == "任务 1“培育小小观察团”2025 年第 1 季度进展报告"
    assert view.own_page == f"/desk/plan/supervision/reports/{report_of(round_).pk}/"


def test_the_job_is_enough(cast: Cast, plan: Plan, rhythm: Rhythm) -> None:
    row = opened(cast, plan, "2024Q4")
    jobs.drain()
    assert not row.reports.filter(case=None).exists()


def test_a_report_nobody_owns_gets_its_case_when_somebody_is_named(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    task = plan.versions.get().nodes.get(kind="task", number=3)
    task.units.filter(role="lead").update(unit_id=None)
    row = opened(cast, plan, "2024Q4")
    jobs.drain()
    assert row.reports.get(number=3).case_id is None
    rounds.name_reporting_unit(
        actor=cast.actor("coordinator"),
        plan=plan,
        task=task,
        unit_id=cast.units["health"].pk,
        reason="由卫健局填报这一项",
    )
    jobs.drain()
    assert row.reports.get(number=3).case_id is not None


# --- the whole way ------------------------------------------------------------------------------


def test_from_the_clerk_to_the_lock(cast: Cast, round_: Round) -> None:
    report = submitted(cast, report_of(round_))
    assert (report.state, report.drafted_at, report.submitted_at) == (
        ReportState.APPROVAL,
        clock.now(),
        None,
    )
    line = report.lines.get(code="T1.2")
    assert (line.value, line.status, line.reason) == (
        Decimal(3),
        SelfStatus.ON_TRACK,
        "又成立了一个观察团",
    )
    assert (line.next_step, line.next_on) == ("开第二次会", date(2025, 6, 1))
    with clock.freeze(on(2025, 4, 10)):
        reporting.approve_report(actor=cast.actor("unit_head"), report=report, key="a1")
        report.refresh_from_db()
        assert (report.state, report.submitted_at) == (ReportState.REVIEW, clock.now())
    with clock.freeze(on(2025, 4, 11)):
        reporting.lock_report(actor=cast.actor("coordinator"), report=report, key="l1")
    report.refresh_from_db()
    assert (report.state, report.locked_at) == (ReportState.LOCKED, on(2025, 4, 11))
    view = cases.case(cast.actor("coordinator"), report.case_id)  # type: ignore[arg-type]
    assert (view.standing, view.outcome.code if view.outcome else "") == (Standing.CLOSED, "locked")
    with clock.freeze(on(2025, 4, 11)):
        (seen,) = asked.seen_all(asked.reports(cast.actor("coordinator")).filter(pk=report.pk))
    assert (seen.timeliness, seen.judged.light) == (Timeliness.ON_TIME, Light.GREEN)


def test_a_report_handed_in_late_turns_yellow_and_after_the_closing_it_is_made_up(
    cast: Cast, round_: Round
) -> None:
    actor = cast.actor("coordinator")
    first, second = report_of(round_, 1), report_of(round_, 2)
    with clock.freeze(on(2025, 4, 18)):
        handed_in(cast, first)
        rounds.close_round(actor=actor, round_=round_)
    with clock.freeze(on(2025, 5, 20)):
        submitted(cast, second, "s2")
        reporting.approve_report(actor=cast.actor("unit_head"), report=second, key="a2")
        seen = {
            one.report.number: one
            for one in asked.seen_all(asked.reports(actor).filter(round=round_))
        }
    assert [(seen[n].timeliness, seen[n].judged.light) for n in (1, 2, 3)] == [
        (Timeliness.LATE, Light.YELLOW),
        (Timeliness.MADE_UP, Light.YELLOW),
        (Timeliness.MISSING, Light.RED),
    ]
    assert seen[1].days_late == 1


def test_claims_are_checked_when_the_unit_hands_in(cast: Cast, round_: Round) -> None:
    report = wrote(cast, report_of(round_), _2={"status": "met", "value": 3, "reason": "都做完了"})
    reporting.submit_report(actor=cast.actor("colleague"), report=report, key="s")
    assert not ClaimCheck.objects.exists()
    reporting.approve_report(actor=cast.actor("unit_head"), report=report, key="a")
    assert set(ClaimCheck.objects.values_list("rule", flat=True)) == {
        "no_evidence",
        "against_target",
    }


def test_the_denominator_of_last_round_is_offered_with_its_source(
    cast: Cast, plan: Plan, round_: Round
) -> None:
    report = wrote(cast, report_of(round_, 2), _1={"numerator": 541, "denominator": 1000})
    reporting.submit_report(actor=cast.actor("colleague"), report=report, key="s")
    reporting.approve_report(actor=cast.actor("unit_head"), report=report, key="a")
    with clock.freeze(on(2025, 7, 2)):
        row = opened(cast, plan, "2025Q2")
        opening.open_reports({"round": str(row.pk)})
        line = report_of(row, 2).lines.get(code="T2.1")
        response = writing.begin_line(actor=cast.actor("colleague"), line=line)
        view = forms.response(cast.actor("colleague"), response)
    assert view.answers["denominator"] == 1000
    assert view.prefilled["denominator"].source.zh == "2025 年第 1 季度的报告"


# --- four eyes, vacancies -----------------------------------------------------------------------


def test_nobody_approves_what_they_wrote(cast: Cast, round_: Round) -> None:
    report = wrote(cast, report_of(round_))
    reporting.submit_report(actor=cast.actor("colleague"), report=report, key="s")
    for person in ("colleague", "department_officer", "coordinator", "outsider"):
        with pytest.raises((NotAllowed, NotVisible)):
            reporting.approve_report(actor=cast.actor(person), report=report, key=person)
    with pytest.raises((NotAllowed, NotVisible)):
        reporting.lock_report(actor=cast.actor("unit_head"), report=report, key="x")


def leave(cast: Cast, *people: str) -> None:
    for person in people:
        holding = Holding.objects.get(staff=cast.staff[person])
        organisations.end_holding(actor=MAKER, holding=holding, on=date(2025, 4, 2))


def test_where_the_reporters_post_is_vacant_the_head_hands_in_at_once(
    cast: Cast, round_: Round
) -> None:
    leave(cast, "colleague", "department_officer")
    report = wrote(cast, report_of(round_), "unit_head")
    reporting.submit_report(actor=cast.actor("unit_head"), report=report, key="s")
    report.refresh_from_db()
    assert (report.state, report.submitted_at) == (ReportState.REVIEW, clock.now())
    reporting.lock_report(actor=cast.actor("coordinator"), report=report, key="l")


def test_a_head_with_a_reporter_cannot_pass_by_the_second_pair_of_eyes(
    cast: Cast, round_: Round
) -> None:
    from tongyou.kernels.casework import actions as casework

    report = wrote(cast, report_of(round_))
    with pytest.raises(Refused) as refused:
        casework.act(
            actor=cast.actor("unit_head"), case_id=report.case_id, act="submit_as_head", step="draft",
            payload={"by_head": True}, expected=None, key="x",
        )  # fmt: skip
    assert "本单位有填报员" in refused.value.reasons[0].zh


# --- sent back ----------------------------------------------------------------------------------


def test_the_head_sends_back_and_nothing_written_is_lost(cast: Cast, round_: Round) -> None:
    report, head, clerk = (
        submitted(cast, report_of(round_)),
        cast.actor("unit_head"),
        cast.actor("colleague"),
    )
    reporting.send_back_report(actor=head, report=report, reason="观察团数与台账不符", key="b")
    report.refresh_from_db()
    assert (report.state, report.return_reason) == (ReportState.RETURNED, "观察团数与台账不符")
    line = report.lines.get(code="T1.2")
    view = forms.response(clerk, line.response)
    assert (view.is_draft, view.answers["value"]) == (True, 3)
    writing.save_line(actor=clerk, line=line, answers={"value": 4}, expected=view.row.revision)
    reporting.submit_report(actor=clerk, report=report, key="s2")
    assert report.lines.get(code="T1.2").value == 4
    reporting.approve_report(actor=head, report=report, key="a")
    report.refresh_from_db()
    assert report.state == ReportState.REVIEW


def test_a_return_by_the_coordinator_keeps_the_day_of_the_first_hand_in(
    cast: Cast, round_: Round
) -> None:
    report = handed_in(cast, report_of(round_))
    reporting.return_report(
        actor=cast.actor("coordinator"), report=report, reason="请补充佐证材料", key="r"
    )
    report.refresh_from_db()
    assert report.state == ReportState.RETURNED
    with clock.freeze(on(2025, 4, 22)):
        reporting.submit_report(actor=cast.actor("colleague"), report=report, key="s2")
        reporting.approve_report(actor=cast.actor("unit_head"), report=report, key="a2")
        reporting.lock_report(actor=cast.actor("coordinator"), report=report, key="l")
    (seen,) = asked.seen_all(asked.reports(cast.actor("coordinator")).filter(pk=report.pk))
    assert (seen.report.submitted_at, seen.timeliness) == (on(2025, 4, 2), Timeliness.ON_TIME)


def test_sending_back_needs_a_reason(cast: Cast, round_: Round) -> None:
    report = submitted(cast, report_of(round_))
    with pytest.raises(Refusal, match="至少 6 个字"):
        reporting.send_back_report(
            actor=cast.actor("unit_head"), report=report, reason="改", key="b"
        )


# --- bad input ----------------------------------------------------------------------------------


def test_a_value_out_of_range_is_kept_and_named_at_submission(cast: Cast, round_: Round) -> None:
    report = wrote(cast, report_of(round_, 2), _1={"value": 530})
    with pytest.raises(Refused) as refused:
        reporting.submit_report(actor=cast.actor("colleague"), report=report, key="s")
    assert [one.zh for one in refused.value.reasons] == ["T2.1“总体近视率”还有 1 处没有填好。"]
    assert [one.en for one in refused.value.reasons] == [
        "T2.1 “Myopia rate” has 1 answers missing or wrong."
    ]
    kept = forms.response(cast.actor("colleague"), report.lines.get(code="T2.1").response)
    assert kept.answers["value"] == 530
    assert "100" in kept.found.problems[0].words.zh
    assert report_of(round_, 2).state == ReportState.OWED


def test_lines_nobody_wrote_are_named(cast: Cast, round_: Round) -> None:
    with pytest.raises(Refused) as refused:
        reporting.submit_report(actor=cast.actor("colleague"), report=report_of(round_), key="s")
    assert [one.zh for one in refused.value.reasons] == [
        "T1.1“每年发展小小观察团”还没有填。",
        "T1.2“累计发展小小观察团”还没有填。",
    ]


def test_the_same_submit_twice_is_one_and_another_is_told_so(cast: Cast, round_: Round) -> None:
    report, clerk = wrote(cast, report_of(round_)), cast.actor("colleague")
    first = reporting.submit_report(actor=clerk, report=report, key="s")
    assert reporting.submit_report(actor=clerk, report=report, key="s").receipt == first.receipt
    with pytest.raises(Refusal, match="正等单位负责人审核；没有再提交一次"):
        reporting.submit_report(actor=clerk, report=report, key="another")
    submits = [
        entry
        for entry in audit.entries_about(report.case_id)
        if (entry.act, entry.kind) == ("submit", "casework.case")
    ]
    assert len(submits) == 1


def test_another_units_task_cannot_be_written_or_seen(cast: Cast, round_: Round) -> None:
    report, outsider = report_of(round_), cast.actor("outsider")
    with pytest.raises(NotVisible):
        writing.begin_line(actor=outsider, line=report.lines.first())
    with pytest.raises(NotVisible):
        reporting.submit_report(actor=outsider, report=report, key="s")
    with pytest.raises(NotVisible):
        asked.report(outsider, report.pk)


def test_a_report_for_a_locked_round_is_refused_and_the_draft_is_kept(
    cast: Cast, round_: Round
) -> None:
    report, boss, clerk = (
        wrote(cast, report_of(round_)),
        cast.actor("coordinator"),
        cast.actor("colleague"),
    )
    with clock.freeze(on(2025, 4, 18)):
        rounds.close_round(actor=boss, round_=round_)
        rounds.lock_round(actor=boss, round_=round_)
    for step in ("before", "after"):
        with pytest.raises(
            RoundLocked, match="您填写的内容都还在草稿里。请把情况写进正在填报的那一轮"
        ):
            reporting.submit_report(actor=clerk, report=report, key=step)
        with pytest.raises(RoundLocked):
            writing.save_line(
                actor=clerk, line=report.lines.first(), answers={"value": 9}, expected=1
            )
        with clock.freeze(on(2025, 4, 18)):
            jobs.drain()
    kept = forms.response(clerk, report.lines.get(code="T1.2").response)
    assert kept.answers["value"] == 3
    view = cases.case(boss, report.case_id)  # type: ignore[arg-type]
    assert (view.standing, view.outcome.code if view.outcome else "") == (Standing.CLOSED, "missed")


def test_acts_out_of_turn_are_refused_with_what_is_so(cast: Cast, round_: Round) -> None:
    report = report_of(round_)
    with pytest.raises(Refusal, match="还在填写，还没有提交"):
        reporting.approve_report(actor=cast.actor("unit_head"), report=report, key="a")
    submitted(cast, report)
    with pytest.raises(Refusal, match="还没有经单位负责人审核"):
        reporting.lock_report(actor=cast.actor("coordinator"), report=report, key="l")
    with pytest.raises(Refusal, match="正等单位负责人审核"):
        writing.begin_line(actor=cast.actor("colleague"), line=report.lines.first())
    reporting.approve_report(actor=cast.actor("unit_head"), report=report, key="a2")
    reporting.lock_report(actor=cast.actor("coordinator"), report=report, key="l2")
    with pytest.raises(Refusal, match="已经审定锁定"):
        reporting.lock_report(actor=cast.actor("coordinator"), report=report, key="l3")
    with pytest.raises(Refusal, match="新的情况请写进下一轮"):
        writing.begin_line(actor=cast.actor("colleague"), line=report.lines.first())


def test_a_page_that_is_behind_is_told_what_happened(cast: Cast, round_: Round) -> None:
    report = submitted(cast, report_of(round_))
    with pytest.raises(Stale) as stale:
        reporting.approve_report(actor=cast.actor("unit_head"), report=report, key="a", expected=1)
    assert len(stale.value.since) == 1
