"""An invented plan (模拟数据) for the cast's small district, as a value and as published rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.factories.cast import Cast
from tongyou.base.database import write
from tongyou.domains.plan.actions import versions
from tongyou.domains.plan.models import Plan, PlanVersion
from tongyou.domains.plan.types import (
    ActionSpec,
    CommitmentSpec,
    Firmness,
    Kind,
    Operator,
    PlanSpec,
    Quantifier,
    Stage,
    SystemSpec,
    TaskSpec,
    Text,
    Window,
)  # fmt: skip
from tongyou.ground.visibility import system_actor

END = date(2025, 12, 31)
YEARLY = CommitmentSpec(
    code="T1.1", title=Text("每年发展小小观察团", "Observer groups each year"), kind=Kind.COUNT,
    operator=Operator.AT_LEAST, value=Decimal(2), unit="个", window=Window.PER_YEAR,
)  # fmt: skip
TOTAL = CommitmentSpec(
    code="T1.2", title=Text("累计发展小小观察团", "Observer groups in all"), kind=Kind.COUNT,
    operator=Operator.AT_LEAST, value=Decimal(5), unit="个", by=END, by_stated=True,
)  # fmt: skip
RATE = CommitmentSpec(
    code="T2.1", title=Text("总体近视率", "Myopia rate"), kind=Kind.RATE, operator=Operator.AT_MOST,
    value=Decimal(53), unit="%", by=END, by_stated=True, quantifier=Quantifier.TOTAL,
)  # fmt: skip
DONE = CommitmentSpec(
    code="T2.2", title=Text("建立公布制度", "Publication in place"), kind=Kind.MILESTONE, operator=Operator.DONE,
    value=None, unit="", by=END, firmness=Firmness.PROMOTE, evidence=Text("公布文件", "The published paper"),
)  # fmt: skip


def plan_spec(**changes: object) -> PlanSpec:
    """Two actions, three tasks, four commitments; the first task contradicts itself (3 x 2 > 5)."""
    base = PlanSpec(
        code="cast-2023-2025",
        version="试验稿",
        title=Text("试验区儿童友好方案", "Plan of the test district"),
        start=date(2023, 1, 1),
        end=END,
        stage=Stage.COMMENTS,
        area="990101",
        systems=(SystemSpec("S1", Text("政策体系", "Policy")),),
        actions=(ActionSpec(1, Text("孩子参与行动", "Children take part"), "S1"), ActionSpec(2, Text("健康行动", "Health"), "S1")),
        tasks=(
            TaskSpec(1, 1, Text("培育小小观察团", "Grow observer groups"), Text("让孩子说话。", "Children speak."),
                     ("教体局",), ("卫健局", "某个没登记的单位"), (YEARLY, TOTAL)),
            TaskSpec(2, 2, Text("明亮眼睛工程", "Bright eyes"), Text("防近视。", "Against myopia."), ("教体局",), (), (RATE, DONE)),
            TaskSpec(3, 2, Text("推动校园运动", "Sport at school"), Text("持续开展。", "Goes on."), ("卫健局",), ("教体局",)),
        ),
    )  # fmt: skip
    return replace(base, **changes)  # type: ignore[arg-type]


def publish(cast: Cast, spec: PlanSpec | None = None, *, code: str = "") -> PlanVersion:
    """Write the plan as a version and publish it."""
    spec = spec or plan_spec()
    actor = system_actor("tests")
    with write():
        plan, _made = Plan.objects.get_or_create(
            code=code or spec.code,
            defaults={"area_id": cast.area_id("district"), "start": spec.start, "end": spec.end},
        )
        version = versions.write_version(plan=plan, spec=spec, origin="pack", label=spec.version)
    return versions.publish(actor=actor, version=version)
