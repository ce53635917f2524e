"""Supervision notices: issued, answered, accepted or sent back, closed; escalating by the clock; what bad input gets."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.procedures import files, release_procedures
from tests.domains.plan.supervision.rows import hand_in, opened
from tests.factories.cast import Cast
from tongyou.base import audit, clock, jobs, notices
from tongyou.base.codes import KeyReused
from tongyou.domains.plan.actions import meetings, noticing, reminding
from tongyou.domains.plan.actions.noticing import Wanted
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import ClaimCheck, Plan, Rhythm, SupervisionNotice
from tongyou.domains.plan.rules.rounds.noticing import ANSWER_DAYS
from tongyou.domains.plan.supervision import Cause, NoticeState, Urgency
from tongyou.ground.visibility import NotAllowed, NotVisible
from tongyou.kernels.casework import queries as cases
from tongyou.kernels.casework.definition import load
from tongyou.kernels.casework.ticking import tick
from tongyou.kernels.casework.types import Stale

pytestmark = pytest.mark.django_db
WANTED = Wanted(
    Cause.OTHER, "近视防控进度滞后", "请说明滞后的原因和下一步的措施", done_by=date(2025, 6, 30)
)


@pytest.fixture(autouse=True)
def released(rhythm: Rhythm) -> None:
    release_procedures()


def issued(cast: Cast, plan: Plan, person: str = "coordinator", wanted: Wanted = WANTED, key: str = "n1") -> SupervisionNotice:  # fmt: skip
    unit = cast.units["education"].pk
    return noticing.issue_notice(
        actor=cast.actor(person), plan=plan, unit_id=unit, wanted=wanted, key=key
    )


def state(notice: SupervisionNotice) -> str:
    notice.refresh_from_db()
    return notice.state


def answer(
    cast: Cast, notice: SupervisionNotice, key: str = "a1", words: str = "已经加密筛查,补上两所学校"
) -> None:
    noticing.answer_notice(actor=cast.actor("unit_head"), notice=notice, answer=words, key=key)


def test_the_days_for_an_answer_are_those_of_the_procedure() -> None:
    text = next(path for path in files("procedures") if path.name == "plan.notice.yaml").read_text(
        "utf-8"
    )
    procedure = load(text, "plan.notice.yaml")
    limits = {step.code: str(step.limit) for step in procedure.steps}
    assert limits["answer"] == f"{ANSWER_DAYS[Urgency.ORDINARY]}wd"
    assert limits["answer_urgent"] == f"{ANSWER_DAYS[Urgency.URGENT]}wd"


@pytest.mark.parametrize("person", ["coordinator", "leader"])
def test_coordinator_and_leader_issue_and_the_unit_has_five_working_days(
    cast: Cast, plan: Plan, person: str
) -> None:
    notice = issued(cast, plan, person)
    assert (notice.state, notice.issued_as) == (NoticeState.ISSUED, person)
    assert notice.answer_by == date(2025, 4, 10)  # 4 April is Qingming
    view = cases.case(cast.actor("unit_head"), notice.case_id)
    (step,) = [one for one in view.steps if one.code == "answer"]
    assert clock.local(step.due_at).date() == notice.answer_by  # type: ignore[arg-type]
    assert notice.number.startswith("DB-2025-")
    assert view.own_page == f"/desk/plan/supervision/notices/{notice.pk}/"


def test_an_urgent_one_has_two(cast: Cast, plan: Plan) -> None:
    urgent = Wanted(Cause.OTHER, "食品安全隐患", "请立即说明整改情况", urgency=Urgency.URGENT)
    notice = issued(cast, plan, wanted=urgent)
    assert notice.answer_by == date(2025, 4, 7)
    answer(cast, notice)
    assert state(notice) == NoticeState.ANSWERED


def test_the_whole_way(cast: Cast, plan: Plan) -> None:
    notice, boss = issued(cast, plan), cast.actor("coordinator")
    answer(cast, notice)
    notice.refresh_from_db()
    assert (notice.state, notice.answer) == (NoticeState.ANSWERED, "已经加密筛查,补上两所学校")
    noticing.return_answer(actor=boss, notice=notice, reason="没有写下一步的时间表", key="r1")
    assert state(notice) == NoticeState.RETURNED
    assert notice.return_reason == "没有写下一步的时间表"
    with clock.freeze(on(2025, 4, 8)):
        answer(cast, notice, "a2", "五月底前完成两所学校的复查")
    assert state(notice) == NoticeState.ANSWERED
    assert notice.first_answered_at == on(2025, 4, 2)
    noticing.accept_answer(actor=boss, notice=notice, key="c1")
    assert state(notice) == NoticeState.ACCEPTED
    noticing.close_notice(actor=boss, notice=notice, words="现场核实,两所学校已经复查", key="z1")
    assert state(notice) == NoticeState.CLOSED
    assert notice.closing_words == "现场核实,两所学校已经复查"
    acts = Counter(entry.act for entry in audit.entries_about(notice.case_id))
    assert acts["submit"] == 2
    assert acts["close"] == 1


def test_what_was_not_done_goes_back_after_it_was_accepted(cast: Cast, plan: Plan) -> None:
    notice, boss = issued(cast, plan), cast.actor("coordinator")
    answer(cast, notice)
    noticing.accept_answer(actor=boss, notice=notice, key="c1")
    noticing.return_answer(actor=boss, notice=notice, reason="六月抽查,还有一所没有做", key="r1")
    assert state(notice) == NoticeState.RETURNED
    assert notice.accepted_at is None
    answer(cast, notice, "a2", "最后一所也做完了,附照片")
    assert state(notice) == NoticeState.ANSWERED


def test_the_same_issue_twice_is_one_notice(cast: Cast, plan: Plan) -> None:
    assert issued(cast, plan).pk == issued(cast, plan).pk
    assert SupervisionNotice.objects.count() == 1
    other = Wanted(Cause.OTHER, "另一件事", "请说明另一件事的情况")
    with pytest.raises(KeyReused):
        issued(cast, plan, wanted=other)


def test_the_same_answer_twice_is_one_answer_and_another_is_told_so(cast: Cast, plan: Plan) -> None:
    notice = issued(cast, plan)
    answer(cast, notice)
    answer(cast, notice)
    with pytest.raises(Refusal, match="正等专班审核；没有再提交一次"):
        answer(cast, notice, "another")


def test_acts_out_of_turn_are_refused_with_the_way_on(cast: Cast, plan: Plan) -> None:
    notice, boss = issued(cast, plan), cast.actor("coordinator")
    with pytest.raises(Refusal, match="还没有答复，请等答复"):
        noticing.accept_answer(actor=boss, notice=notice, key="x")
    with pytest.raises(Refusal, match="还没有答复"):
        noticing.close_notice(actor=boss, notice=notice, words="还没有答复就办结", key="y")
    noticing.withdraw_notice(actor=boss, notice=notice, reason="发错了单位,另发一张", key="w")
    assert state(notice) == NoticeState.WITHDRAWN
    with pytest.raises(Refusal, match="已经办结或撤回"):
        answer(cast, notice)


def test_words_that_say_nothing_are_asked_for_again(cast: Cast, plan: Plan) -> None:
    with pytest.raises(Refusal, match="至少 6 个字") as refused:
        issued(cast, plan, wanted=Wanted(Cause.OTHER, "近视防控滞后", "说明"))
    assert refused.value.field == "request"
    with pytest.raises(Refusal, match="今天之后") as refused:
        issued(
            cast,
            plan,
            wanted=Wanted(
                Cause.OTHER, "近视防控滞后", "请说明原因和措施", done_by=date(2025, 4, 2)
            ),
        )
    assert refused.value.field == "done_by"
    assert not SupervisionNotice.objects.exists()


def test_another_unit_neither_sees_nor_answers(cast: Cast, plan: Plan) -> None:
    notice = issued(cast, plan)
    assert not SupervisionNotice.objects.visible_to(cast.actor("outsider")).exists()
    with pytest.raises(NotVisible):
        noticing.answer_notice(
            actor=cast.actor("outsider"), notice=notice, answer="别人来答复一下", key="x"
        )


@pytest.mark.parametrize("person", ["colleague", "unit_head", "auditor"])
def test_units_do_not_issue(cast: Cast, plan: Plan, person: str) -> None:
    with pytest.raises((NotVisible, NotAllowed)):
        issued(cast, plan, person)


def test_a_page_that_is_behind_is_told_what_happened(cast: Cast, plan: Plan) -> None:
    notice = issued(cast, plan)
    answer(cast, notice)
    with pytest.raises(Stale) as stale:
        noticing.accept_answer(actor=cast.actor("coordinator"), notice=notice, key="x", expected=1)
    assert len(stale.value.since) == 1


# --- where notices come from --------------------------------------------------------------------


def test_a_resolution_becomes_one_notice(cast: Cast, plan: Plan) -> None:
    boss = cast.actor("coordinator")
    meeting = meetings.call_meeting(
        actor=boss, plan=plan, title="第一季度调度会", meets_on=date(2025, 4, 2)
    )
    meetings.hold_meeting(actor=boss, meeting=meeting, minutes="研究了一季度的问题")
    resolution = meetings.resolve(
        actor=boss,
        meeting=meeting,
        text="教体局五月底前完成复查",
        unit_id=cast.units["education"].pk,
        done_by=date(2025, 5, 30),
    )
    notice = noticing.issue_for(actor=boss, resolution=resolution, key="res")
    assert (notice.cause, notice.done_by, notice.request) == (
        Cause.RESOLUTION,
        date(2025, 5, 30),
        "教体局五月底前完成复查",
    )
    assert noticing.issue_for(actor=boss, resolution=resolution, key="res").pk == notice.pk
    with pytest.raises(Refusal, match="已经发过督办单"):
        noticing.issue_for(actor=boss, resolution=resolution, key="again")
    assert SupervisionNotice.objects.count() == 1


def test_a_doubt_and_a_report_lead_to_their_task(cast: Cast, plan: Plan) -> None:
    with clock.freeze(on(2025, 1, 2)):
        hand_in(opened(cast, plan, "2024Q4"), 1, _1={"value": 2}, _2={"value": 3})
    report = hand_in(opened(cast, plan, "2025Q1"), 1, _2={"value": 2})
    doubt = ClaimCheck.objects.get()
    about_doubt = issued(
        cast,
        plan,
        wanted=Wanted(Cause.DOUBT, "累计数变少", "请核对两轮的观察团数", doubt=doubt),
        key="d",
    )
    about_report = issued(
        cast,
        plan,
        wanted=Wanted(Cause.BEHIND, "进度滞后", "请说明原因和措施", report=report),
        key="e",
    )
    assert about_doubt.lineage == about_report.lineage == report.lineage


# --- by the clock -------------------------------------------------------------------------------


def told(cast: Cast, person: str) -> Counter[str]:
    return Counter(notices.inbox(cast.actor(person)).values_list("template", flat=True))


def later(year: int, month: int, day: int) -> None:
    with clock.freeze(on(year, month, day, 18)):
        tick({})
        jobs.drain()


def test_an_unanswered_notice_climbs(cast: Cast, plan: Plan) -> None:
    """Five working days from 2 April end on 10 April; 60 per cent for who handles it, 100 for the head, 150 for the coordinator."""
    issued(cast, plan)
    later(2025, 4, 9)
    assert told(cast, "colleague")["casework.escalated"] == 1
    later(2025, 4, 10)
    assert told(cast, "colleague")["casework.reminder"] == 1
    assert told(cast, "coordinator")["casework.escalated"] == 0
    later(2025, 4, 11)
    assert told(cast, "unit_head")["casework.late"] == 1
    assert told(cast, "unit_head")["casework.escalated"] == 2  # 60 and 100 per cent
    later(2025, 4, 16)
    assert told(cast, "coordinator")["casework.escalated"] == 1
    assert told(cast, "leader")["casework.escalated"] == 1
    later(2025, 4, 16)
    assert told(cast, "leader")["casework.escalated"] == 1, "each threshold once"


def test_an_answered_notice_climbs_no_further(cast: Cast, plan: Plan) -> None:
    answer(cast, issued(cast, plan))
    later(2025, 4, 9)
    assert told(cast, "unit_head")["casework.escalated"] == 0
    assert told(cast, "leader")["casework.escalated"] == 0


def test_what_a_notice_asked_for_is_chased_after_its_day_once(cast: Cast, plan: Plan) -> None:
    notice = issued(cast, plan)
    answer(cast, notice)
    noticing.accept_answer(actor=cast.actor("coordinator"), notice=notice, key="c1")
    with clock.freeze(on(2025, 6, 30)):
        reminding.remind_undone({})
    assert told(cast, "unit_head")["plan.notice_undone"] == 0
    with clock.freeze(on(2025, 7, 1)):
        reminding.remind_undone({})
        reminding.remind_undone({})
    assert told(cast, "unit_head")["plan.notice_undone"] == 1
    assert told(cast, "coordinator")["plan.notice_undone"] == 1
