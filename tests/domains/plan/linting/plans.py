"""Invented plans as values: clean ones, and the pieces to spoil them with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tongyou.domains.plan.types import (
    ActionSpec,
    CommitmentSpec,
    Kind,
    Operator,
    PlanSpec,
    Quantifier,
    Stage,
    TaskSpec,
    Text,
    Window,
)

START, END = date(2023, 1, 1), date(2025, 12, 31)


def count(code: str, title: str, value: int | str, unit: str = "次", **more: Any) -> CommitmentSpec:
    """At least so many by the plan's printed end."""
    fields = {
        "kind": Kind.COUNT,
        "operator": Operator.AT_LEAST,
        "by": END,
        "by_stated": True,
        **more,
    }
    return CommitmentSpec(
        code=code, title=Text(title, title), value=Decimal(value), unit=unit, **fields
    )


def yearly(
    code: str, title: str, value: int | str, unit: str = "次", **more: Any
) -> CommitmentSpec:
    """At least so many every year."""
    return count(
        code,
        title,
        value,
        unit,
        **{"window": Window.PER_YEAR, "by": None, "by_stated": False, **more},
    )


def rate(code: str, title: str, value: int | str, **more: Any) -> CommitmentSpec:
    """A share with everything that it needs."""
    fields = {
        "kind": Kind.RATE,
        "quantifier": Quantifier.SHARE,
        "scope": "school",
        "denominator": "schools",
        "baseline": Decimal(40),
        **more,
    }
    return count(code, title, value, "%", **fields)


def done(code: str, title: str, **more: Any) -> CommitmentSpec:
    """A milestone."""
    fields = {"by": END, "by_stated": True, "evidence": Text("文件已印发", "issued"), **more}
    return CommitmentSpec(
        code, Text(title, title), Kind.MILESTONE, Operator.DONE, None, "", **fields
    )


def task(number: int, *commitments: CommitmentSpec, **more: Any) -> TaskSpec:
    """A task led by one unit."""
    fields = {
        "title": Text(f"任务{number}", f"Task {number}"),
        "summary": Text("要点", "Summary"),
        "lead": ("health",),
        **more,
    }
    return TaskSpec(number=number, action=1, commitments=commitments, **fields)


def plan(*tasks: TaskSpec, **more: Any) -> PlanSpec:
    """A plan for 2023 to 2025."""
    spec = PlanSpec(
        code="invented",
        version="1",
        title=Text("虚构区行动方案", "An invented plan"),
        start=START,
        end=END,
        stage=Stage.ADOPTED,
        area="000000",
        systems=(),
        actions=(ActionSpec(1, Text("行动", "Action")),),
        tasks=tasks,
        units=(
            ("health", Text("区卫健局", "Health Bureau")),
            ("schools", Text("区教育局", "Education Bureau")),
            ("towns", Text("各镇(街道)", "All towns")),
        ),
    )
    return replace(spec, **more)


CLEAN = {
    "health": plan(
        task(
            1,
            yearly("T1.1", "每年举办育儿讲座", 4, "场"),
            count("T1.2", "累计举办育儿讲座", 12, "场"),
        ),
        task(
            2,
            rate("T2.1", "学校视力筛查覆盖率", 95),
            rate("T2.2", "小学生龋齿率", 25, operator=Operator.AT_MOST),
        ),
        task(3, done("T3.1", "托育机构服务规范"), cooperating=("towns", "schools")),
    ),
    "spaces": plan(
        task(1, count("T1.1", "新建社区游戏场", 12, "座"), lead=("schools",)),
        task(2, count("T2.1", "建成步行上学路", 9, "条"), count("T2.2", "改造路口", 30, "处")),
        task(
            3,
            yearly("T3.1", "每所学校每年交通安全课", 2, quantifier=Quantifier.EACH, scope="school"),
        ),
        task(
            4, yearly("T4.1", "每所学校每年消防演练", 2, quantifier=Quantifier.EACH, scope="school")
        ),
        task(
            5, count("T5.1", "每个村儿童主任", 1, "名", quantifier=Quantifier.EACH, scope="village")
        ),
    ),
    "near_miss": plan(
        task(
            1,
            yearly("T1.1", "每年公益文化项目", 150, "个"),
            count("T1.2", "累计公益文化项目", 450, "个"),
        ),
        task(
            2, yearly("T2.1", "每年文艺演出", 1, "场次"), count("T2.2", "累计文艺演出", 3, "场次")
        ),
        task(3, yearly("T3.1", "每年培训教师", 70, "人"), count("T3.2", "累计培训医生", 500, "人")),
        task(
            4,
            count(
                "T4.1",
                "新增幼儿园学位",
                900,
                "个",
                approximate=True,
                note=Text("容差5%", "tolerance 5 %"),
            ),
        ),
        task(5, count("T5.1", "困境儿童结对帮扶", 60, "人")),
        task(
            6,
            rate("T6.1", "学生近视率", 52, operator=Operator.AT_MOST, baseline=Decimal(55)),
            count(
                "T6.2",
                "学生近视率年降幅",
                1,
                "百分点",
                kind=Kind.TREND,
                window=Window.PER_YEAR,
                baseline=Decimal(55),
            ),
        ),
        terms=(("child", Text("困境儿童", "child in difficulty")),),
    ),
}
