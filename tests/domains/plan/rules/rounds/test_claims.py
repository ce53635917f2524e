"""Claim checks: each rule fires on its case and keeps silent on the nearest innocent one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongyou.domains.plan.rules.rounds.claims import (
    RULES,
    Around,
    Claim,
    Promise,
    doubts,
    most_in_a_round,
)
from tongyou.domains.plan.supervision import Doubt, SelfStatus
from tongyou.domains.plan.types import Kind, Operator, Window

START, END = date(2023, 1, 1), date(2025, 12, 31)
COUNT = Promise(
    "T2.2", Kind.COUNT, Window.BY_DATE, Operator.AT_LEAST, Decimal(12), "个", START, END
)
YEARLY = replace(COUNT, code="T2.1", window=Window.PER_YEAR, target=Decimal(4))
RATE = Promise("T22.2", Kind.RATE, Window.BY_DATE, Operator.AT_MOST, Decimal(53), "%", START, END)
KEPT = replace(
    RATE, code="T23.1", window=Window.THROUGHOUT, operator=Operator.AT_LEAST, target=Decimal(62)
)
CEILING = Promise(
    "T21.2", Kind.MORTALITY, Window.PER_YEAR, Operator.AT_MOST, Decimal(5), "‰", START, END
)
DONE = Promise("T5.1", Kind.MILESTONE, Window.BY_DATE, Operator.DONE, None, "", START, END)  # fmt: skip


def claim(promise: Promise = COUNT, quarter: int = 3, **changes: object) -> Claim:
    starts = [date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)]
    base = Claim(
        promise,
        starts[quarter - 1],
        [*starts[1:], date(2026, 1, 1)][quarter - 1],
        SelfStatus.ON_TRACK,
        value=Decimal(6) if promise.kind is not Kind.MILESTONE else None,
        reason="本季度完成了选址",
        evidence=1,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def found(now: Claim, **around: Claim) -> set[Doubt]:
    return {one.rule for one in doubts(now, Around(**around))}


def before(promise: Promise = COUNT, quarter: int = 2, **changes: object) -> Claim:
    return claim(promise, quarter, **{"reason": "上季度在走程序", **changes})


CASES = [
    (Doubt.NO_EVIDENCE, claim(DONE, status=SelfStatus.MET, evidence=0), {}),
    (Doubt.NO_EVIDENCE, claim(evidence=0), {"before": before(value=Decimal(5))}),
    (Doubt.JUMP, claim(value=Decimal(12)), {"before": before(value=Decimal(3))}),
    (Doubt.JUMP, claim(RATE, value=Decimal(40)), {"before": before(RATE, value=Decimal(56))}),
    (Doubt.FALLS, claim(value=Decimal(4)), {"before": before(value=Decimal(5))}),
    (Doubt.FALLS, claim(YEARLY, value=Decimal(1)), {"before": before(YEARLY, value=Decimal(2))}),
    (Doubt.UNDONE, claim(DONE, reason=""), {"before": before(DONE, status=SelfStatus.MET)}),
    (Doubt.AGAINST_TARGET, claim(status=SelfStatus.MET, value=Decimal(11)), {}),
    (Doubt.AGAINST_TARGET, claim(CEILING, value=Decimal("5.4")), {}),
    (Doubt.MET_TOO_EARLY, claim(KEPT, status=SelfStatus.MET, value=Decimal(64)), {}),
    (Doubt.MET_TOO_EARLY, claim(CEILING, status=SelfStatus.MET, value=Decimal(3)), {}),
    (Doubt.NUMBERS_DISAGREE, claim(RATE, value=Decimal(52), numerator=Decimal(540), denominator=Decimal(1000)), {}),
    (Doubt.COPIED, claim(status=SelfStatus.BEHIND, reason="场地还没有落实好"), {"before": before(reason="场地还没有落实好")}),
    (Doubt.TOTAL_BELOW_YEAR, claim(value=Decimal(2)), {"yearly": claim(YEARLY, value=Decimal(3))}),
    (Doubt.TWINS_DISAGREE, claim(DONE), {"twin": claim(DONE, status=SelfStatus.BEHIND)}),
]  # fmt: skip
INNOCENT = [
    (Doubt.NO_EVIDENCE, claim(DONE, status=SelfStatus.MET), {}),
    (Doubt.NO_EVIDENCE, claim(evidence=0), {"before": before(value=Decimal(6))}),
    (Doubt.JUMP, claim(value=Decimal(6)), {"before": before(value=Decimal(3))}),
    (Doubt.JUMP, claim(YEARLY, 1, value=Decimal(0)), {"before": before(YEARLY, 1, value=Decimal(0))}),
    (Doubt.FALLS, claim(RATE, value=Decimal(52)), {"before": before(RATE, value=Decimal(55))}),
    (Doubt.FALLS, claim(replace(COUNT, kind=Kind.COUNT, operator=Operator.AT_MOST), value=Decimal(1)), {"before": before(value=Decimal(2))}),
    (Doubt.UNDONE, claim(DONE, reason="验收没有通过,正在整改"), {"before": before(DONE, status=SelfStatus.MET)}),
    (Doubt.AGAINST_TARGET, claim(status=SelfStatus.MET, value=Decimal(12)), {}),
    (Doubt.AGAINST_TARGET, claim(RATE, value=Decimal(56)), {}),  # a ceiling by a later date is not broken yet
    (Doubt.MET_TOO_EARLY, claim(COUNT, status=SelfStatus.MET, value=Decimal(12)), {}),
    (Doubt.MET_TOO_EARLY, claim(CEILING, 4, status=SelfStatus.MET, value=Decimal(3)), {}),
    (Doubt.NUMBERS_DISAGREE, claim(RATE, value=Decimal("54.0"), numerator=Decimal(540), denominator=Decimal(1000)), {}),
    (Doubt.COPIED, claim(reason="正常"), {"before": before(reason="正常")}),
    (Doubt.TOTAL_BELOW_YEAR, claim(value=Decimal(3)), {"yearly": claim(YEARLY, value=Decimal(3))}),
    (Doubt.TWINS_DISAGREE, claim(DONE), {"twin": claim(DONE)}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "now", "around"), CASES)
def test_a_rule_fires_on_its_case(rule: Doubt, now: Claim, around: dict[str, Claim]) -> None:
    assert rule in found(now, **around)


@pytest.mark.parametrize(("rule", "now", "around"), INNOCENT)
def test_a_rule_keeps_silent_on_the_innocent_case(
    rule: Doubt, now: Claim, around: dict[str, Claim]
) -> None:
    assert rule not in found(now, **around)


def test_every_rule_has_a_case_both_ways() -> None:
    assert {rule for rule, *_ in CASES} == set(RULES) == set(Doubt)
    assert {rule for rule, *_ in INNOCENT} == set(RULES)


def test_what_was_proven_in_an_earlier_round_needs_no_new_paper_unless_it_grows() -> None:
    met = claim(COUNT, status=SelfStatus.MET, value=Decimal(12), evidence=0)
    same, less = before(value=Decimal(12)), before(value=Decimal(11))
    assert Doubt.NO_EVIDENCE not in {one.rule for one in doubts(met, Around(before=same, proven=1))}
    assert Doubt.NO_EVIDENCE in {one.rule for one in doubts(met, Around(before=same))}
    assert Doubt.NO_EVIDENCE in {one.rule for one in doubts(met, Around(before=less, proven=1))}


def test_the_figure_of_a_year_starts_anew_in_january() -> None:
    december = Claim(
        YEARLY, date(2024, 10, 1), date(2025, 1, 1), SelfStatus.MET, Decimal(4), evidence=1
    )
    january = Claim(YEARLY, date(2025, 1, 1), date(2025, 4, 1), SelfStatus.ON_TRACK, Decimal(0), evidence=1)  # fmt: skip
    assert found(january, before=december) == set()


def test_the_usual_pace_follows_target_and_span() -> None:
    assert most_in_a_round(claim(YEARLY)) == Decimal(
        "3.0"
    )  # 4 a year: about one a quarter, threefold
    assert most_in_a_round(claim(replace(YEARLY, target=Decimal(2)))) == Decimal(2)
    assert most_in_a_round(claim(CEILING)) is None


VALUES = st.one_of(st.none(), st.decimals(0, 10_000, places=2))


@given(
    st.sampled_from([COUNT, YEARLY, RATE, KEPT, CEILING, DONE]),
    st.sampled_from(SelfStatus),
    VALUES,
    VALUES,
    st.integers(0, 2),
)
def test_no_input_breaks_a_rule_and_every_question_is_asked_in_both_languages(
    promise: Promise, status: SelfStatus, value: Decimal | None, old: Decimal | None, evidence: int
) -> None:
    now = claim(promise, status=status, value=value, evidence=evidence)
    for one in doubts(now, Around(before=before(promise, value=old), twin=before(promise))):
        assert one.explanation.zh.endswith("。")
        assert one.explanation.en.endswith(".")
