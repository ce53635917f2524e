"""The order of steps and items: no circles, nothing out of reach, returns go back and nowhere else."""

from __future__ import annotations

from tongyou.kernels.casework.definition.checking.report import Report
from tongyou.kernels.casework.definition.graph import can_be_passed
from tongyou.kernels.casework.definition.types import Effect

MOST = 200


def check(report: Report) -> None:
    """Circles, reach, returns."""
    if len(report.graph.nodes) > MOST:
        report.error(
            ("steps",),
            f"步骤和子事项超过 {MOST} 个；请拆成几个流程",
            f"there are more than {MOST} steps and items; split the procedure",
        )
        return
    circles(report)
    reach(report)
    returns(report)


def circles(report: Report) -> None:
    """Steps that wait for each other never begin."""
    for way in report.graph.circles():
        shown = " → ".join(way)
        report.error(
            (kind(report, way[0]), way[0], "after"),
            f"互相等待，谁也不能开始：{shown}；退回要用 does: {{return_to: …}}",
            f"these wait for each other and never begin: {shown}; going back is does: {{return_to: …}}",
        )


def kind(report: Report, code: str) -> str:
    """Under which key a step or item stands."""
    return "steps" if code in report.graph.steps() else "items"


def reach(report: Report) -> None:
    """A step after one that is never done is out of reach."""
    circle = {code for code in report.graph.nodes if code in report.graph.before(code)}
    for code, after in report.graph.after.items():
        for one in after:
            if one not in circle and not can_be_passed(report.graph.nodes[one]):
                report.error(
                    (kind(report, code), code, "after", one),
                    f"“{code}”永远轮不到：“{one}”没有 does: done 的动作",
                    f"'{code}' is never reached: '{one}' has no act with does: done",
                )


def returns(report: Report) -> None:
    """A case can be sent back to an earlier step."""
    steps = report.graph.steps()
    for step in report.procedure.steps:
        before = report.graph.before(step.code)
        for act in step.acts:
            back = act.effect is Effect.RETURN and act.target in steps
            if back and (act.target not in before or act.target == step.code):
                report.error(
                    ("steps", step.code, "acts", act.code, "does"),
                    f"只能退回更早的步骤；“{act.target}”不在“{step.code}”之前",
                    f"a case is only sent back to an earlier step; '{act.target}' does not come before '{step.code}'",
                )
