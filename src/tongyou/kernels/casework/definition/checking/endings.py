"""Every way through a procedure ends in a close, whatever is skipped, left out or sent back."""

from __future__ import annotations

from collections.abc import Mapping

from tongyou.kernels.casework.definition.checking.report import Report
from tongyou.kernels.casework.definition.graph import closing
from tongyou.kernels.casework.definition.trials import Gap, gap, never
from tongyou.kernels.casework.definition.types import Effect, ItemSpec, StepSpec
from tongyou.kernels.criteria import Field, sentence

LEADS_ON = (Effect.DONE, Effect.CLOSE)


def check(report: Report) -> None:
    """Ends, dead ends, and ends that may be skipped."""
    if not any(closing(step) for step in report.procedure.steps):
        no_end(report)
        return
    for step in report.procedure.steps:
        stuck(report, step)
    never_applies(report)
    if report.graph.torn or report.graph.circles():
        return  # what comes last cannot be told
    for step in report.procedure.steps:
        stays_open(report, step)
    unawaited(report)
    skipped(report)


def no_end(report: Report) -> None:
    """Nothing closes the case at all."""
    if report.procedure.items:
        zh = "最后写一个等待各子事项的步骤，它的动作办结"
        en = "write a last step after the items, with an act that closes"
    else:
        zh, en = "最后一步要有办结的动作", "the last step needs an act that closes"
    report.error(
        ("steps",),
        f"没有任何动作办结：{zh}，写 does: {{close: 结果}}",
        f"nothing closes a case: {en}, does: {{close: outcome}}",
    )


def stuck(report: Report, step: StepSpec) -> None:
    """A step whose acts all stay where they are, or only go back."""
    if step.acts and not any(act.effect in LEADS_ON for act in step.acts):
        report.error(
            ("steps", step.code, "acts"),
            f"步骤“{step.code}”走不出去：没有 does: done，也没有办结的动作",
            f"nothing leads on from the step '{step.code}': no act is done, none closes",
        )


def stays_open(report: Report, step: StepSpec) -> None:
    """Done, and no step follows: the case would stay open for ever."""
    if step.code in report.graph.leads_to_step():
        return
    for act in step.acts:
        if act.effect is Effect.DONE:
            report.error(
                ("steps", step.code, "acts", act.code),
                f"“{step.code}”的动作“{act.code}”之后没有步骤，件会一直开着；请写 does: {{close: 结果}}，或让办结的步骤等它（after）",
                f"no step follows the act '{act.code}' of '{step.code}', and the case would stay open; write does: {{close: outcome}}, or let the closing step come after it",
            )


def unawaited(report: Report) -> None:
    """A required item that no step waits for might be overtaken by the end of the case."""
    leading = report.graph.leads_to_step()
    for item in report.procedure.items:
        if not item.optional and item.code not in leading:
            report.error(
                ("items", item.code),
                f"没有步骤等待必办的子事项“{item.code}”，件可能在它之前办结；请写进办结步骤的 after，或写 optional: yes",
                f"no step waits for the required item '{item.code}', so the case could close before it; name it in after of the closing step, or write optional: yes",
            )
    if report.procedure.items and all(item.optional for item in report.procedure.items):
        report.warning(
            ("items",),
            "所有子事项都可以不办：一件也不办，件也会办结",
            "every item is optional: a case can close without any of them",
        )


def last_steps(report: Report) -> list[StepSpec]:
    """Steps that no other step comes after."""
    leading = report.graph.leads_to_step()
    return [step for step in report.graph.steps().values() if step.code not in leading]


def skipped(report: Report) -> None:
    """If every last step may be skipped, at least one must always apply."""
    last = last_steps(report)
    conditions = [step.when for step in last if step.when is not None]
    if not last or len(conditions) < len(last):
        return
    found = gap(conditions, fields_of(report))
    if found is Gap.TOO_MANY:
        zh, en = "条件太多，查不出是否总有一个成立", "too many cases to see that one always applies"
        report.warning(
            ("steps", last[0].code, "when"),
            f"最后的步骤都有条件；{zh}",
            f"every last step has a condition; {en}",
        )
    elif found is not None:
        names = [one.code for one in last]
        report.error(
            ("steps", last[0].code, "when"),
            f"最后的步骤（{'、'.join(names)}）可能全被跳过，件就一直开着；例如 {'，'.join(shown(found))}",
            f"every last step ({', '.join(names)}) may be skipped, and the case would stay open; for example {', '.join(shown(found))}",
        )


def never_applies(report: Report) -> None:
    """A condition that no values can meet."""
    fields = fields_of(report)
    for code, one in report.graph.nodes.items():
        if one.when is not None and never(one.when, fields):
            words = sentence(one.when, fields)
            key = "items" if isinstance(one, ItemSpec) else "steps"
            report.error(
                (key, code, "when"),
                f"条件永远不会成立：{words.zh}",
                f"the condition can never be met: {words.en}",
            )


def fields_of(report: Report) -> dict[str, Field]:
    """The fields that conditions speak of."""
    return {one.field.code: one.field for one in report.procedure.fields}


def shown(values: Mapping[str, object]) -> list[str]:
    """One set of values, as it would be written."""
    words = {True: "yes", False: "no"}
    return [
        f"{code}: {words[value] if isinstance(value, bool) else value}"
        for code, value in values.items()
    ]
