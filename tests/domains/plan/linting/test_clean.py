"""Nothing is found where nothing is wrong, and one spoilt number is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domains.plan.linting.plans import CLEAN, count, done, plan, rate, task, yearly
from tongyou.domains.plan.linting import Context, Severity, lint
from tongyou.domains.plan.types import Kind, Operator, PlanSpec, Quantifier, Text, Window


def rules(spec: PlanSpec, context: Context | None = None) -> dict[str, tuple[str, ...]]:
    """Rule and places of every finding."""
    return {one.rule: one.places for one in lint(spec, context)}


@pytest.mark.parametrize("name", CLEAN)
def test_nothing_on_a_clean_plan(name: str) -> None:
    assert [str(one.title.en) for one in lint(CLEAN[name])] == []


@pytest.mark.parametrize(
    ("each", "total", "stricter"), [(2, 5, "T1.1"), (3, 10, "T1.2"), (70, 200, "T1.1")]
)
def test_annual_against_total_names_the_stricter(each: int, total: int, stricter: str) -> None:
    [found] = lint(
        plan(
            task(
                1,
                yearly("T1.1", "每年观察团", each, "个"),
                count("T1.2", "累计观察团", total, "个"),
            )
        )
    )
    assert (found.rule, found.severity) == ("annual-against-total", Severity.ERROR)
    assert f"{stricter} is the stricter" in found.explanation.en
    assert f"{stricter} 更严" in found.explanation.zh


def test_upper_bounds_are_stricter_the_other_way() -> None:
    most = {"operator": Operator.AT_MOST}
    [found] = lint(
        plan(
            task(
                1,
                yearly("T1.1", "每年事故", 3, "起", **most),
                count("T1.2", "累计事故", 8, "起", **most),
            )
        )
    )
    assert "T1.2 is the stricter" in found.explanation.en


def test_quarters_count_four_times_a_year() -> None:
    quarterly = yearly("T1.1", "每季度观察活动", 1, window=Window.PER_QUARTER)
    assert lint(plan(task(1, quarterly, count("T1.2", "累计观察活动", 12)))) == []
    assert "annual-against-total" in rules(
        plan(task(1, quarterly, count("T1.2", "累计观察活动", 11)))
    )


def test_a_total_due_earlier_counts_fewer_years() -> None:
    early = count("T1.2", "累计观察团", 4, "个", by=date(2024, 12, 31))
    assert lint(plan(task(1, yearly("T1.1", "每年观察团", 2, "个"), early))) == []


def test_duplicate_is_found_without_being_marked_and_names_both_leads() -> None:
    spec = plan(
        task(1, count("T1.1", "优秀帮教基地", 1, "个")),
        task(2, count("T2.1", "推进基地建设,建成1个优秀帮教基地", 1, "个"), lead=("schools",)),
    )
    [found] = lint(spec)
    assert (found.rule, found.places, found.severity) == (
        "duplicate",
        ("T1.1", "T2.1"),
        Severity.ERROR,
    )
    assert "Health Bureau" in found.explanation.en
    assert "区教育局" in found.explanation.zh


@pytest.mark.parametrize(
    "other",
    [
        count("T2.1", "优秀帮教基地", 2, "个"),
        count("T2.1", "优秀科普基地", 1, "个"),
        count("T2.1", "优秀帮教基地", 1, "家"),
        yearly("T2.1", "每年优秀帮教基地", 1, "个"),
    ],
    ids=["other number", "other object", "other unit", "other window"],
)
def test_not_a_duplicate(other: object) -> None:
    spec = plan(task(1, count("T1.1", "优秀帮教基地", 1, "个")), task(2, other))  # type: ignore[arg-type]
    assert "duplicate" not in rules(spec)


def test_overlapping_routes_and_kinds_of_route() -> None:
    spec = plan(
        task(1, count("T1.1", "主题研学观光线路", 2, "条")),
        task(2, count("T2.1", "红色教育观光路线", 3, "条")),
        task(3, count("T3.1", "红色研学观光线路", 8, "条")),
    )
    found = rules(spec)
    assert found["overlapping-targets"] == ("T2.1", "T3.1")
    assert set(found["kinds-of-one-thing"]) == {"T1.1", "T2.1", "T3.1"}


def test_coverage_that_follows_from_posts() -> None:
    post = count("T1.1", "每个村配备儿童主任", 1, "名", quantifier=Quantifier.EACH, scope="village")
    coverage = rate("T1.2", "村工作队伍覆盖率", 100, scope="village")
    assert rules(plan(task(1, post, coverage)))["derived-coverage"] == ("T1.1", "T1.2")
    unread = task(1, post, summary=Text("每个村配备1名儿童主任,实现村级队伍全覆盖。", ""))
    assert rules(plan(unread))["derived-coverage"] == ("T1.1", "T1")


def test_list_after_every_year_is_ambiguous() -> None:
    listed = [count("T1.1", "友好社区", 1, "个"), count("T1.2", "友好公园", 2, "个")]
    words = Text("每年开展评定工作,至少创建1个友好社区、2个友好公园。", "")
    assert rules(plan(task(1, *listed, summary=words)))["ambiguous-period"] == ("T1.1", "T1.2")
    clear = Text("每年至少创建1个友好社区、2个友好公园。", "")
    assert "ambiguous-period" not in rules(plan(task(1, *listed, summary=clear)))


def test_level_and_yearly_change_without_baseline() -> None:
    level = rate("T1.1", "学生近视率", 53, operator=Operator.AT_MOST, baseline=None)
    change = count("T1.2", "学生近视率年降幅", 1, "百分点", kind=Kind.TREND, window=Window.PER_YEAR)
    found = rules(plan(task(1, level, change)))
    assert found["level-and-change"] == ("T1.2", "T1.1")
    assert "missing-baseline" in found


def test_stability_that_only_the_words_carry() -> None:
    words = Text("体质测试优良率保持每年稳定,到2025年体质测试优良率不低于62%。", "")
    spec = plan(task(1, rate("T1.1", "学生体质测试优良率", 62, baseline=None), summary=words))
    assert rules(spec)["level-and-change"] == ("T1", "T1.1")


def test_gaps() -> None:
    spec = plan(
        task(1, count("T1.1", "公交站台", 20, "座", by_stated=False)),
        task(2, rate("T2.1", "活动中心全覆盖", 100, denominator="")),
        task(3, lead=()),
        task(4, lead=("health", "schools")),
        task(5, count("T5.1", "幼儿园学位", 4000, "个", approximate=True)),
        task(6, count("T6.1", "优质课程", 3, "门")),
        task(7, done("T7.1", "进一步加强宣传", evidence=Text("", ""))),
    )
    assert rules(spec) == {
        "missing-date": ("T1.1",),
        "missing-denominator": ("T2.1",),
        "missing-lead": ("T3",),
        "several-leads": ("T4",),
        "no-tolerance": ("T5.1",),
        "undefined-term": ("T6.1",),
        "vague-milestone": ("T7.1",),
    }


def test_numbers_that_do_not_fit() -> None:
    each = count("T2.1", "配备", 1, "名/校", quantifier=Quantifier.EACH, scope="town")
    spec = plan(
        task(1, count("T1.1", "图书室", 3, "个", by=date(2027, 1, 1))),
        task(2, each),
        task(3, count("T3.1", "图书室", 9, " ")),
        task(4, rate("T4.1", "学校达标率", 120)),
    )
    places = {(one.rule, one.places[0]) for one in lint(spec)}
    assert {("date-outside-plan", "T1.1"), ("unit-scope-conflict", "T2.1"), ("missing-unit", "T3.1"),
            ("unit-scope-conflict", "T4.1")} <= places  # fmt: skip


def test_small_numbers_depend_on_births() -> None:
    death = count("T1.1", "孕产妇死亡率", 7, "/10万", kind=Kind.MORTALITY, operator=Operator.AT_MOST,
                  window=Window.PER_YEAR, baseline=Decimal(0), denominator="births")  # fmt: skip
    spec = plan(task(1, death))
    [illustrative] = lint(spec)
    assert "illustrative" in illustrative.explanation.en
    assert "示例数" in illustrative.explanation.zh
    [given] = lint(spec, Context(births_per_year=Decimal(4000)))
    assert "0.28" in given.explanation.en
    assert "illustrative" not in given.explanation.en
    assert lint(spec, Context(births_per_year=Decimal(200_000))) == []


def test_groups_without_members() -> None:
    name = Text("领导小组成员单位", "Members of the group")
    spec = plan(
        task(1, cooperating=("group",)), units=(("health", Text("区卫健局", "")), ("group", name))
    )
    assert rules(spec) == {"group-without-members": ("group", "T1")}
    assert lint(spec, Context(members={"group": ["health"]})) == []


def test_keys_stay_when_words_change_and_are_short() -> None:
    tasks = [
        task(number, count(f"T{number}.1", f"优质课{'甲乙丙丁'[number % 4]}", number, "门"))
        for number in range(1, 60)
    ]
    before = {one.rule: one.key for one in lint(plan(*tasks))}
    renamed = [replace(one, title=Text("新名", "New")) for one in tasks]
    assert {one.rule: one.key for one in lint(plan(*renamed))} == before
    assert max(map(len, before.values())) <= 200
