"""Two plans side by side: the same task is found again, renumbered or reworded."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tongyou.domains.plan.rules.comparing import Verdict, compare
from tongyou.domains.plan.rules.wording import change_sentence
from tongyou.domains.plan.rules.wording.sentences import sentence
from tongyou.domains.plan.types import (
    ActionSpec,
    CommitmentSpec,
    Firmness,
    Kind,
    Operator,
    PlanSpec,
    Stage,
    TaskSpec,
    Text,
    Window,
)  # fmt: skip

TITLES = [
    "培育儿童观察团",
    "建设儿童友好学校",
    "完善困境儿童档案",
    "改造公园游戏场地",
    "开展家庭教育指导",
    "加强校车安全管理",
]


def commitment(code: str, title: str, value: int | None, **more: object) -> CommitmentSpec:
    done = value is None
    base = CommitmentSpec(
        code=code,
        title=Text(title, title),
        kind=Kind.MILESTONE if done else Kind.COUNT,
        operator=Operator.DONE if done else Operator.AT_LEAST,
        value=None if done else Decimal(value or 0),
        unit="" if done else "个",
        by=date(2025, 12, 31),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def plan(tasks: list[TaskSpec]) -> PlanSpec:
    action = ActionSpec(1, Text("行动", "Action"))
    return PlanSpec(
        "p",
        "1",
        Text("方案", "Plan"),
        date(2023, 1, 1),
        date(2025, 12, 31),
        Stage.COMMENTS,
        "1",
        (),
        (action,),
        tuple(tasks),
    )


def task(number: int, title: str, *commitments: CommitmentSpec) -> TaskSpec:
    return TaskSpec(number, 1, Text(title, title), Text("", ""), ("县妇联",), (), commitments)


def whole() -> PlanSpec:
    return plan(
        [task(i, title, commitment(f"T{i}.1", title, i + 1)) for i, title in enumerate(TITLES, 1)]
    )


def test_a_plan_compared_with_itself_has_no_change() -> None:
    assert {change.verdict for change in compare(whole(), whole())} == {Verdict.SAME}


@given(st.permutations(range(len(TITLES))))
def test_renumbered_tasks_are_found_again(order: list[int]) -> None:
    old = whole()
    new = plan([replace(old.tasks[i], number=n) for n, i in enumerate(order, 1)])
    for change in compare(old, new):
        assert change.before
        assert change.after
        assert change.before.title == change.after.title
        assert {field.field for field in change.fields} <= {"number"}


def test_changed_added_and_withdrawn_are_told_apart() -> None:
    old = whole()
    tasks = list(old.tasks)
    tasks[0] = replace(tasks[0], commitments=(commitment("T1.1", TITLES[0], 5),))
    tasks[1] = replace(
        tasks[1], commitments=(*tasks[1].commitments, commitment("T2.2", "制定评定标准", None))
    )
    del tasks[5]
    tasks.append(task(7, "设立儿童博物馆", commitment("T7.1", "建成儿童博物馆", 1)))
    found = {(c.after or c.before).title.zh: c for c in compare(old, plan(tasks))}  # type: ignore[union-attr]
    assert found[TITLES[0]].commitments[0].verdict is Verdict.CHANGED
    assert [c.verdict for c in found[TITLES[1]].commitments] == [Verdict.SAME, Verdict.ADDED]
    assert found[TITLES[5]].verdict is Verdict.WITHDRAWN
    assert found["设立儿童博物馆"].verdict is Verdict.ADDED


def test_a_change_is_told_in_words_a_citizen_understands() -> None:
    old = whole()
    new = plan(
        [replace(old.tasks[0], commitments=(commitment("T1.1", TITLES[0], 5),)), *old.tasks[1:]]
    )
    changed = next(c for c in compare(old, new) if c.verdict is Verdict.CHANGED)
    ((sort, text),) = change_sentence.lines(changed)
    assert sort == "changed"
    assert "由“2025 年 12 月 31 日前不少于 2 个”变为“2025 年 12 月 31 日前不少于 5 个”" in text.zh
    assert "at least 5" in text.en


def test_sentences_say_how_firm_how_much_and_when() -> None:
    rate = commitment("T", "近视率", 53, operator=Operator.AT_MOST, unit="%", kind=Kind.RATE)
    assert sentence(rate).zh == "2025 年 12 月 31 日前不超过 53%"
    yearly = commitment(
        "T", "近视率下降", 1, window=Window.PER_YEAR, unit="百分点", firmness=Firmness.STRIVE
    )
    assert sentence(yearly) == Text(
        "力争,每年不少于 1 百分点", "at least 1 percentage points every year (striven for)"
    )
    assert (
        sentence(commitment("T", "学位", 4000, approximate=True)).zh
        == "2025 年 12 月 31 日前不少于 约 4,000 个"
    )
