"""An invented round as a value (模拟数据): one task of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tongyou.domains.plan.rules.rounds.lights import light as judge
from tongyou.domains.plan.rules.rounds.snapshot import (
    ActionSnap,
    LineSnap,
    NoticeSnap,
    Snapshot,
    TaskSnap,
)
from tongyou.domains.plan.supervision import Freshness, NoticeState, SelfStatus, Timeliness
from tongyou.domains.plan.types import Operator, Text, Window

EDUCATION, HEALTH = Text("教体局", "Education Bureau"), Text("卫健局", "Health Bureau")
GROUPS = LineSnap(
    code="T1.2", title=Text("累计发展观察团", "Observer groups in all"), promise=Text("2025 年 12 月 31 日前不少于 5 个", "at least 5 by 31 December 2025"),
    unit="个", operator=Operator.AT_LEAST, window=Window.BY_DATE, target=Decimal(5), value=Decimal(3), status=SelfStatus.ON_TRACK,
    freshness=Freshness.FRESH, evidence=1, next_on=date(2025, 11, 30),
)  # fmt: skip
MYOPIA = replace(
    GROUPS, code="T2.1", title=Text("总体近视率", "Myopia rate"), promise=Text("2025 年 12 月 31 日前不超过 53%", "at most 53% by 31 December 2025"),
    unit="%", operator=Operator.AT_MOST, target=Decimal(53), value=Decimal("54.1"), status=SelfStatus.BEHIND,
)  # fmt: skip
PAPER = replace(
    GROUPS, code="T2.2", title=Text("建立公布制度", "Publication in place"), promise=Text("2025 年 12 月 31 日前完成", "done by 31 December 2025"),
    unit="", operator=Operator.DONE, target=None, value=None, status=SelfStatus.MET,
)  # fmt: skip


def task(
    number: int, time: Timeliness, *lines: LineSnap, unit: Text = EDUCATION, late: int = 0
) -> TaskSnap:
    """A task whose light follows from when it came and what it says."""
    judged = judge(time, [line.status for line in lines if line.status])
    return TaskSnap(
        number, (number + 1) // 2, Text(f"任务{number}号", f"Task {number}"), unit.en, unit, time, late, judged.light, judged.reasons, lines,
    )  # fmt: skip


TASKS = (
    task(1, Timeliness.ON_TIME, GROUPS),
    task(2, Timeliness.ON_TIME, MYOPIA, PAPER),
    task(3, Timeliness.LATE, PAPER, unit=HEALTH, late=3),
    task(4, Timeliness.MISSING, unit=HEALTH, late=6),
    task(5, Timeliness.MADE_UP, GROUPS, late=21),
)
NOTICE = NoticeSnap("DB-2025-7K3QX9T-M", "任务4号漏报,请说明", HEALTH, 4, NoticeState.ISSUED, date(2025, 10, 23), date(2025, 10, 30), overdue=True)  # fmt: skip
ROUND = Snapshot(
    plan="cast-2023-2025", plan_title=Text("试验区儿童友好方案", "Plan of the test district"), area=Text("试验区", "Test district"),
    code="2025Q3", title=Text("2025 年第 3 季度", "quarter 3 of 2025"), number=11, start=date(2025, 7, 1), end=date(2025, 10, 1),
    due_on=date(2025, 10, 21), made_on=date(2025, 11, 3), issuer=Text("妇儿工委办", "Office of the committee"),
    actions=(ActionSnap(1, Text("孩子参与行动", "Children take part")), ActionSnap(2, Text("健康行动", "Health")), ActionSnap(3, Text("安全行动", "Safety"))),
    tasks=TASKS, notices=(NOTICE,), simulated=True,
)  # fmt: skip
