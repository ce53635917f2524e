"""Those who may: roles of the access matrix, four eyes, and who hears when time runs out."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from tongyou.kernels.casework.definition.checking.report import Report
from tongyou.kernels.casework.definition.types import By

Path = tuple[str, ...]
NO_ROLES = ("opener", "system")
TOLD = ("handler", "head")


def check(report: Report) -> None:
    """Roles, four eyes, escalations."""
    for path, by, needs_post in everybody(report):
        for one in by:
            role(report, (*path, by_word(one)), one, needs_post=needs_post)
    four_eyes(report)
    escalations(report)


def by_word(by: By) -> str:
    """The word as it stands in the file."""
    return f"{by.role}@any" if by.anywhere else by.role


def everybody(report: Report) -> Iterator[tuple[Path, Sequence[By], bool]]:
    """Every `by` of the file, and whether its roles must be held by a post."""
    procedure = report.procedure
    yield ("open", "by"), procedure.open_by, False
    for step in procedure.steps:
        yield ("steps", step.code, "by"), step.by, True
        for act in step.acts:
            yield ("steps", step.code, "acts", act.code, "by"), act.by, True
    for pause in procedure.pauses:
        yield ("pauses", pause.code, "ends_by"), pause.ends_by, True
    if procedure.withdrawal:
        yield ("withdraw", "by"), procedure.withdrawal.by, True
    yield ("transfer", "by"), procedure.transfer_by, True
    if procedure.reference:
        yield ("refer", "by"), procedure.reference.by, True
    if procedure.reopening:
        yield ("reopen", "by"), procedure.reopening.by, True


def role(report: Report, path: Path, by: By, *, needs_post: bool) -> None:
    """One of those who may."""
    if by.role in NO_ROLES:
        if by.anywhere:
            report.error(
                path, f"“{by.role}”后面不能加 @any", f"'{by.role}' cannot be followed by @any"
            )
        return
    known = report.known.roles
    if known is None:
        return
    if by.role not in known:
        unknown_role(report, path, by.role)
    elif needs_post and not known[by.role]:
        report.error(
            path,
            f"“{by.role}”不是岗位上的角色，不在任何单位；家长办理写 opener",
            f"'{by.role}' is not held by a post and stands at no unit; for families write opener",
        )


def unknown_role(report: Report, path: Path, code: str) -> None:
    """A role that the access matrix does not have."""
    known = [*(report.known.roles or ()), *NO_ROLES]
    near = difflib.get_close_matches(code, known, n=1)
    zh, en = (f"；是不是“{near[0]}”？", f"; did you mean '{near[0]}'?") if near else ("", "")
    places = {one.code for one in report.procedure.places}
    if code in places:
        zh, en = "；这是一个地点，这里要写角色", "; that is a place, and a role is needed here"
    report.error(
        path,
        f"访问矩阵里没有角色“{code}”{zh}",
        f"the access matrix has no role '{code}'{en}",
    )


def four_eyes(report: Report) -> None:
    """Only an earlier step can have been done by somebody else."""
    for step in report.procedure.steps:
        before = report.graph.before(step.code)
        for code in step.four_eyes:
            path = ("steps", step.code, "four_eyes", code)
            if code not in report.graph.steps():
                report.resolve(path, code, report.graph.steps(), ("步骤", "step"))
            elif code not in before or code == step.code:
                report.error(
                    path,
                    f"四眼原则只能指更早的步骤；“{code}”不在“{step.code}”之前",
                    f"four eyes names earlier steps only; '{code}' does not come before '{step.code}'",
                )


def escalations(report: Report) -> None:
    """Percentages rise; those told exist."""
    last = 0
    for number, one in enumerate(report.procedure.escalations):
        path = ("escalate", str(number))
        if one.percent and one.percent <= last:
            report.error(
                (*path, "at"),
                f"催办的百分比要递增：{one.percent} 不大于前一个 {last}",
                f"escalations rise: {one.percent} is not above {last} before it",
            )
        last = max(last, one.percent)
        told = [code for code in one.to if code not in TOLD]
        for code in told:
            if report.known.roles is not None and code not in report.known.roles:
                unknown_role(report, (*path, "to", code), code)
