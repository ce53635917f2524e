"""The evaluator's promises: a path that hangs on answers alone, no level without every answer, no crash whatever comes."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.kernels.instruments.answering import GARBAGE, answers, full
from tests.kernels.instruments.samples import NAMES, sample
from tongyou.kernels.instruments.definition.types import Instrument
from tongyou.kernels.instruments.evaluation.evaluating import evaluate
from tongyou.kernels.instruments.evaluation.judging import as_json, judge

FEW = settings(max_examples=120, deadline=None)
EACH = pytest.mark.parametrize("name", NAMES)
YARD = {"surface": "soft", "gap": 100, "water": False, "shade": "full", "bench": 5}


def path(instrument: Instrument, given: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    found = evaluate(instrument, given).path
    return [(step.page.code, tuple(q.field for q in step.questions)) for step in found]


@EACH
@FEW
@given(data=st.data())
def test_the_path_is_a_function_of_the_answers(name: str, data: st.DataObject) -> None:
    """The same answers, in whatever order they came and whatever was asked before, give the same path."""
    instrument = sample(name)
    given_ = data.draw(answers(instrument, garbage=True))
    before = copy.deepcopy(given_)
    first = path(instrument, given_)
    evaluate(instrument, data.draw(answers(instrument, garbage=True)))
    shuffled = dict(data.draw(st.permutations(list(given_.items()))))
    assert path(instrument, shuffled) == first
    assert repr(given_) == repr(before), "evaluating changes nothing"


@EACH
@FEW
@given(data=st.data())
def test_garbage_never_breaks_it(name: str, data: st.DataObject) -> None:
    """Every field is then valid, blank, or explained in words; never silently something else."""
    instrument = sample(name)
    given_ = data.draw(answers(instrument, garbage=True))
    found = evaluate(instrument, given_)
    json.dumps(found.answers, allow_nan=False)
    wrong = {problem.field for problem in found.problems}
    for step in found.path:
        for question in step.questions:
            code = question.field
            states = [code in found.answers, code in wrong, judge(instrument.shapes[code], question, given_.get(code)).blank]  # fmt: skip
            assert sum(states) == 1, (code, given_.get(code))
    assert all(problem.words.zh and problem.words.en for problem in found.problems)


@FEW
@given(code=st.text(max_size=12), value=GARBAGE)
def test_a_field_nobody_knows_changes_nothing(code: str, value: Any) -> None:
    instrument = sample("yard_check")
    assume(code not in instrument.questions)
    assert evaluate(instrument, {**YARD, code: value}) == evaluate(instrument, YARD)


@FEW
@given(data=st.data())
def test_taking_an_answer_away_never_gives_a_level(data: st.DataObject) -> None:
    """From a complete checklist: any required or scored answer gone, and there is no score at all."""
    instrument = sample("yard_check")
    given_ = data.draw(full(instrument))
    whole = evaluate(instrument, given_)
    assert whole.complete
    assert whole.score is not None
    on_path = [question.field for step in whole.path for question in step.questions]
    code = data.draw(st.sampled_from(on_path))
    left = evaluate(instrument, {k: v for k, v in given_.items() if k != code})
    if instrument.shapes[code].required or code in instrument.scored:
        assert left.score is None
        assert not left.complete
    else:
        assert left.score == whole.score


@FEW
@given(data=st.data())
def test_less_answers_are_never_more_complete(data: st.DataObject) -> None:
    """What has no level gets none by leaving out an answer that was right."""
    instrument = sample("yard_check")
    given_ = data.draw(answers(instrument))
    assume(given_)
    before = evaluate(instrument, given_)
    code = data.draw(st.sampled_from(sorted(given_)))
    after = evaluate(instrument, {k: v for k, v in given_.items() if k != code})
    assert before.score is not None or after.score is None


@EACH
@FEW
@given(data=st.data())
def test_answers_off_the_path_never_count(name: str, data: st.DataObject) -> None:
    instrument = sample(name)
    given_ = data.draw(full(instrument))
    first = evaluate(instrument, given_)
    off = set(instrument.questions) - {q.field for step in first.path for q in step.questions}
    changed = {**given_, **{code: data.draw(GARBAGE) for code in off}}
    second = evaluate(instrument, changed)
    assert (second.path, second.answers, second.score, second.problems) == (
        first.path,
        first.answers,
        first.score,
        first.problems,
    )
    assert not off & set(second.answers)


@EACH
@FEW
@given(data=st.data())
def test_what_is_submitted_evaluates_to_itself(name: str, data: st.DataObject) -> None:
    """Kept as JSON and read again, the answers on the path give the same evaluation."""
    instrument = sample(name)
    first = evaluate(instrument, data.draw(full(instrument)))
    again = evaluate(instrument, json.loads(json.dumps(first.answers), parse_float=Decimal))
    assert (again.path, again.answers, again.score) == (first.path, first.answers, first.score)
    assert again.kept == ()


@FEW
@given(value=GARBAGE, data=st.data())
def test_a_judged_value_is_judged_the_same_again(value: Any, data: st.DataObject) -> None:
    instrument = sample(data.draw(st.sampled_from(NAMES)))
    code = data.draw(st.sampled_from(sorted(instrument.questions)))
    shape, question = instrument.shapes[code], instrument.questions[code]
    first = judge(shape, question, value)
    if first.value is not None:
        assert judge(shape, question, as_json(first.value)).value == first.value


@FEW
@given(data=st.data())
def test_the_total_is_the_sum_of_its_breakdown(data: st.DataObject) -> None:
    """Recomputed from the stored items alone, in plain floating point, the weighted total is the same."""
    found = evaluate(sample("yard_check"), data.draw(full(sample("yard_check")))).score
    assert found is not None
    parts = [part for part in found.parts if part.most]
    weight = sum(float(part.weight or 0) for part in parts)
    total = sum(
        100 * float(part.weight or 0) / weight
        * sum(float(item.points) for item in part.items) / sum(float(item.most) for item in part.items)
        for part in parts
    )  # fmt: skip
    assert abs(float(found.total) - total) <= 0.0051
    assert 0 <= found.total <= 100


def change(**answers_: Any) -> dict[str, Any]:
    return {**YARD, **answers_}


@pytest.mark.parametrize(
    ("given_", "total", "level"),
    [
        (YARD, "100.00", "good"),
        (change(surface="hard"), "82.50", "fair"),  # 70 x 6/8 + 30
        (change(gap=110), "100.00", "good"),
        (change(gap=111), "73.75", "fair"),  # 70 x 5/8 + 30
        (change(surface="broken"), "65.00", "poor"),  # vetoed: 70 x 4/8 + 30 would pass
        (change(water=True, fence="good"), "100.00", "good"),
        (change(water=True, fence="none"), "76.67", "poor"),  # 70 x 8/12 + 30
        (change(shade="none", bench=1, surface="hard"), "52.50", "poor"),
    ],
)
def test_scores_as_they_are_counted_by_hand(given_: dict[str, Any], total: str, level: str) -> None:
    found = evaluate(sample("yard_check"), given_).score
    assert found is not None
    assert (found.total, found.level) == (Decimal(total), level)


def test_a_veto_names_its_answer() -> None:
    found = evaluate(sample("yard_check"), change(surface="broken")).score
    assert found is not None
    assert found.vetoed_by == ("surface",)


def test_a_scored_blank_may_be_sent_but_is_incomplete() -> None:
    found = evaluate(sample("yard_check"), change(water=True))
    assert found.submittable
    assert found.unscored == ("fence",)
    assert (found.complete, found.score) == (False, None)


def test_an_answer_off_the_path_is_kept_and_not_sent() -> None:
    found = evaluate(sample("yard_check"), change(fence="good"))
    assert found.kept == ("fence",)
    assert "fence" not in found.answers


def test_a_question_opens_with_the_answer_it_hangs_on() -> None:
    report = sample("count_report")
    start = {"target": 20, "value": 5}
    assert evaluate(report, start).undecided
    assert path(report, {**start, "status": "done"})[1] == ("state", ("status",))
    assert path(report, {**start, "status": "stuck"})[1] == ("state", ("status", "obstacle"))
    assert [code for code, _ in path(report, {**start, "status": "done"})] == ["progress", "state", "records"]  # fmt: skip


def test_a_share_is_computed_and_missing_where_it_divides_by_nothing() -> None:
    report = sample("count_report")
    assert evaluate(report, {"target": 20, "value": 5}).computed == {"share": Decimal("25.00")}
    assert evaluate(report, {"value": 5}).computed == {}
    assert evaluate(report, {"target": 0, "value": 5}).computed == {}


@pytest.mark.parametrize(
    ("name", "code", "answer", "words"),
    [
        ("count_report", "value", "三十", "请填数字"),
        ("count_report", "value", -1, "不能小于 0"),
        ("count_report", "value", 2.5, "请填整数"),
        ("count_report", "value", 10**30, "数字最多 15 位"),
        ("count_report", "counted_on", "2025-02-30", "日历上没有这一天"),
        ("count_report", "counted_on", "0012-01-01", "年份要在"),
        ("count_report", "obstacle", "缺钱", "至少写 6 个字"),
        ("count_report", "status", "unknown", "请从列出的选项里选一个"),
        ("count_report", "needs", ["money", "gold"], "请从列出的选项里选"),
        ("count_report", "sites", [{"name": "小公园"}], "第 1 行“数量”：还没有填"),
        ("count_report", "sites", [{"name": "甲", "number": "x"}], "第 1 行“数量”：请填数字"),
        ("count_report", "proof", ["x"], "请重新上传文件"),
        ("street_survey", "order", {"speed": "1", "noise": "1", "air": "2"}, "有两项排在同一位"),
        ("street_survey", "order", {"speed": "1"}, "请给每一项排上位次"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(
    name: str, code: str, answer: Any, words: str
) -> None:
    instrument = sample(name)
    judged = judge(instrument.shapes[code], instrument.questions[code], answer)
    assert judged.words is not None
    assert words in judged.words.zh
    assert judged.words.en
