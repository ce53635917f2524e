"""Doubts over rounds: raised when something does not fit, gone when corrected, settled with a reason; and evidence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.domains.plan.supervision.conftest import on
from tests.domains.plan.supervision.rows import PAPER, hand_in, opened, prove
from tests.factories.cast import Cast
from tongyou.base import clock, files
from tongyou.domains.plan.actions import evidence, rounds
from tongyou.domains.plan.actions.checking import check_claims, settle_check
from tongyou.domains.plan.actions.refusals import Refusal
from tongyou.domains.plan.models import ClaimCheck, Evidence, Plan, Report, Rhythm, Round
from tongyou.domains.plan.queries import rounds as asked
from tongyou.domains.plan.supervision import CheckState, Light
from tongyou.ground.visibility import NotAllowed, NotVisible

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(cast: Cast, plan: Plan, rhythm: Rhythm) -> Round:
    """The quarter before, handed in: three groups in all, one of them this year."""
    with clock.freeze(on(2025, 1, 2)):
        row = opened(cast, plan, "2024Q4")
        hand_in(row, 1, _1={"value": 2}, _2={"value": 3})
    return row


@pytest.fixture
def second(cast: Cast, plan: Plan, first: Round) -> Round:
    return opened(cast, plan, "2025Q1")


def rules_of(report: Report) -> dict[str, str]:
    """Open doubts: line and rule."""
    rows = ClaimCheck.objects.filter(line__report=report, state=CheckState.OPEN)
    return {f"{row.line.code}:{row.rule}" for row in rows}  # type: ignore[return-value]


def test_a_total_that_falls_is_doubted_against_the_round_before(second: Round) -> None:
    report = hand_in(second, 1, _1={"value": 0}, _2={"value": 2})
    assert rules_of(report) == {"T1.2:falls"}
    check = ClaimCheck.objects.get()
    assert check.explanation_zh == "上一轮是 3，这一轮是 2：累计数不会变少，两个数有一个要更正。"


def test_growth_without_a_paper_is_doubted_and_a_paper_settles_it(second: Round) -> None:
    report = hand_in(second, 1, _1={"value": 1}, _2={"value": 4})
    assert rules_of(report) == {"T1.2:no_evidence"}
    prove(report, "T1.2")
    check_claims(report)
    assert rules_of(report) == set()
    assert ClaimCheck.objects.get().state == CheckState.GONE


def test_a_total_below_the_figure_of_the_year_is_doubted(plan: Plan, second: Round) -> None:
    plan.versions.get().commitments.filter(code="T1.2").update(see_also=["T1.1"])
    report = hand_in(second, 1, _1={"value": 5}, _2={"value": 4})
    assert "T1.2:total_below_year" in rules_of(report)


def test_two_units_that_report_one_requirement_differently_are_asked(
    cast: Cast, plan: Plan, rhythm: Rhythm
) -> None:
    plan.versions.get().commitments.filter(code="T2.2").update(duplicate_of="T1.2")
    row = opened(cast, plan, "2025Q1")
    hand_in(row, 1, _2={"status": "behind", "value": None})
    report = hand_in(row, 2, _1={"value": 50}, _2={"status": "on_track"})
    assert rules_of(report) == {"T2.2:twins_disagree"}


def test_a_corrected_report_takes_its_doubt_away_and_a_new_question_opens_it_again(
    second: Round,
) -> None:
    report = hand_in(second, 1, _2={"value": 2})
    hand_in(second, 1, _2={"value": 3})
    assert rules_of(report) == set()
    hand_in(second, 1, _2={"value": 1})
    assert rules_of(report) == {"T1.2:falls"}
    assert ClaimCheck.objects.count() == 1


def test_a_settled_doubt_stays_settled_while_the_question_is_the_same(
    cast: Cast, second: Round
) -> None:
    report = hand_in(second, 1, _2={"value": 2})
    doubt, actor = ClaimCheck.objects.get(), cast.actor("coordinator")
    settle_check(
        actor=actor, doubt=doubt, state=CheckState.EXPLAINED, reason="上一轮多报了一个,已核实"
    )
    check_claims(report)
    doubt.refresh_from_db()
    assert doubt.state == CheckState.EXPLAINED
    assert [answer.reason for answer in doubt.answers.all()] == ["上一轮多报了一个,已核实"]


def test_an_upheld_doubt_takes_the_green(cast: Cast, second: Round) -> None:
    report = hand_in(second, 1, _2={"value": 2})
    actor = cast.actor("coordinator")
    (before,) = asked.seen_all(asked.reports(actor).filter(pk=report.pk))
    assert before.judged.light is Light.GREEN
    settle_check(
        actor=actor,
        doubt=ClaimCheck.objects.get(),
        state=CheckState.UPHELD,
        reason="现场核实只有两个观察团",
    )
    (after,) = asked.seen_all(asked.reports(actor).filter(pk=report.pk))
    assert after.judged.light is Light.YELLOW
    assert after.judged.reasons[0].zh == "有说法核实不成立"


def test_a_doubt_is_settled_by_the_coordinator_with_a_reason(cast: Cast, second: Round) -> None:
    report = hand_in(second, 1, _2={"value": 2})
    doubt = ClaimCheck.objects.get()
    with pytest.raises(Refusal, match="至少 6 个字") as refused:
        settle_check(
            actor=cast.actor("coordinator"), doubt=doubt, state=CheckState.UPHELD, reason="不对"
        )
    assert refused.value.field == "reason"
    with pytest.raises(Refusal, match="请选择"):
        settle_check(
            actor=cast.actor("coordinator"),
            doubt=doubt,
            state=CheckState.GONE,
            reason="没有这个选项",
        )
    for person, refusal in (
        ("colleague", NotAllowed),
        ("unit_head", NotAllowed),
        ("outsider", NotVisible),
    ):
        with pytest.raises(refusal):
            settle_check(
                actor=cast.actor(person),
                doubt=doubt,
                state=CheckState.UPHELD,
                reason="别的单位说了算吗",
            )
    hand_in(second, 1, _2={"value": 3})
    doubt.refresh_from_db()
    with pytest.raises(Refusal, match="已经更正"):
        settle_check(
            actor=cast.actor("coordinator"),
            doubt=doubt,
            state=CheckState.UPHELD,
            reason="晚了一步的答复",
        )
    assert report.pk


# --- evidence -----------------------------------------------------------------------------------


def upload(name: str = "名单.pdf", content: bytes = PAPER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_evidence_of_the_wrong_kind_is_refused_in_plain_words(cast: Cast, second: Round) -> None:
    line = second.reports.get(number=1).lines.first()
    for name, content in (("名单.exe", b"MZ"), ("名单.pdf", b"not a pdf"), ("空.pdf", b"")):
        with pytest.raises(files.RefusedFile, match="nothing was stored"):
            evidence.add_evidence(
                actor=cast.actor("colleague"), line=line, upload=upload(name, content), key=name
            )
    assert not Evidence.objects.exists()


def test_the_same_upload_twice_is_one_piece(cast: Cast, second: Round) -> None:
    line, actor = second.reports.get(number=1).lines.first(), cast.actor("colleague")
    first = evidence.add_evidence(actor=actor, line=line, upload=upload(), key="once")
    assert evidence.add_evidence(actor=actor, line=line, upload=upload(), key="once").pk == first.pk
    assert Evidence.objects.count() == 1


def test_another_units_line_takes_nothing(cast: Cast, second: Round) -> None:
    line = second.reports.get(number=1).lines.first()
    with pytest.raises(NotVisible):
        evidence.add_evidence(actor=cast.actor("outsider"), line=line, upload=upload(), key="x")


def test_a_locked_report_and_a_locked_round_take_nothing_more(cast: Cast, second: Round) -> None:
    report, actor = second.reports.get(number=1), cast.actor("colleague")
    line = report.lines.first()
    kept = evidence.add_evidence(actor=actor, line=line, upload=upload(), key="a")
    hand_in(second, 1)
    with pytest.raises(Refusal, match="已经报送"):
        evidence.withdraw_evidence(actor=actor, evidence=kept, reason="传错了文件,换一份")
    hand_in(second, 1, locked=True)
    with pytest.raises(Refusal, match="已经锁定"):
        evidence.add_evidence(actor=actor, line=line, upload=upload(), key="b")
    boss = cast.actor("coordinator")
    with clock.freeze(on(2025, 4, 18)):
        rounds.close_round(actor=boss, round_=second)
        rounds.lock_round(actor=boss, round_=second)
    other = second.reports.get(number=3).lines.first()
    with pytest.raises(
        Refusal, match="2025Q1 这一轮已经封存，不再接收报告。您填写的内容都还在草稿里"
    ):
        evidence.add_evidence(actor=cast.actor("outsider"), line=other, upload=upload(), key="c")


def test_evidence_is_taken_back_with_a_reason_and_stays_in_the_record(
    cast: Cast, second: Round
) -> None:
    line, actor = second.reports.get(number=1).lines.first(), cast.actor("colleague")
    kept = evidence.add_evidence(actor=actor, line=line, upload=upload(), note="签到表", key="a")
    with pytest.raises(Refusal, match="至少 6 个字"):
        evidence.withdraw_evidence(actor=actor, evidence=kept, reason="错")
    back = evidence.withdraw_evidence(actor=actor, evidence=kept, reason="传错了文件,换一份")
    assert back.withdrawn_at is not None
    assert (back.note, Evidence.objects.count()) == ("签到表", 1)


def test_values_keep_their_decimals(second: Round) -> None:
    report = hand_in(
        second,
        2,
        _1={"value": Decimal("54.1"), "numerator": Decimal(541), "denominator": Decimal(1000)},
    )
    assert rules_of(report) == set()
    assert report.lines.get(code="T2.1").value == Decimal("54.1000")
