"""A refusal gives its reason and says what can be done against it; a withdrawal is no refusal."""

from __future__ import annotations

from collections.abc import Iterator

from tongyou.kernels.casework.definition.checking.report import Report
from tongyou.kernels.casework.definition.types import ActSpec, Effect, OutcomeKind, StepSpec
from tongyou.kernels.criteria import Type

REASON = "reason"


def check(report: Report) -> None:
    """Remedies, reasons, and the outcome of a withdrawal."""
    refused = {one.code for one in report.procedure.outcomes if one.kind is OutcomeKind.REFUSED}
    for outcome in report.procedure.outcomes:
        if outcome.code in refused and outcome.remedy is None:
            report.error(
                ("outcomes", outcome.code),
                f"结果“{outcome.code}”是不予办理，要写 remedy：当事人可以怎样救济（复议、诉讼、申诉）",
                f"the outcome '{outcome.code}' is a refusal and needs a remedy: what the person can do against it",
            )
    for step, act in closing_acts(report):
        if act.target in refused and not asks_reason(act):
            report.error(
                ("steps", step.code, "acts", act.code),
                f"动作“{act.code}”以“{act.target}”办结，却没有必填的理由；请加 asks: [{{code: reason, type: text, required: yes, …}}]",
                f"the act '{act.code}' closes with the refusal '{act.target}' and asks for no required reason; add asks: [{{code: reason, type: text, required: yes, …}}]",
            )
    withdrawal(report)


def closing_acts(report: Report) -> Iterator[tuple[StepSpec, ActSpec]]:
    """Every act that closes the case, with its step."""
    for step in report.procedure.steps:
        for act in step.acts:
            if act.effect is Effect.CLOSE:
                yield step, act


def asks_reason(act: ActSpec) -> bool:
    """Whether a reason must be given, in words or as a choice."""
    return any(
        asked.field.code == REASON
        and asked.required
        and asked.field.type in (Type.TEXT, Type.CHOICE)
        for asked in act.asks
    )


def withdrawal(report: Report) -> None:
    """Who takes a case back is not refused."""
    wanted = report.procedure.withdrawal
    kinds = {one.code: one.kind for one in report.procedure.outcomes}
    if wanted and kinds.get(wanted.outcome, OutcomeKind.WITHDRAWN) is not OutcomeKind.WITHDRAWN:
        report.error(
            ("withdraw", "outcome"),
            f"撤回的结果“{wanted.outcome}”要写 kind: withdrawn",
            f"the outcome of a withdrawal, '{wanted.outcome}', must be of kind withdrawn",
        )
