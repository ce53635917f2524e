"""What a file defines and nothing uses: allowed, but probably not meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tongyou.kernels.casework.definition.checking.report import Report
from tongyou.kernels.casework.definition.types import Effect, Procedure
from tongyou.kernels.criteria import Tree, fields_of

WORDS = {
    "places": ("地点", "place", "没有步骤在那里", "no step is done there"),
    "pauses": ("暂停", "pause", "没有动作开始它", "no act starts it"),
    "outcomes": ("结果", "outcome", "没有动作以它办结", "nothing closes with it"),
    "materials": ("材料", "material", "没有动作需要它（needs）", "no act needs it"),
    "forms": ("表单", "form", "转办（refer）不用它", "no referral shows it"),
    "fields": (
        "字段", "field", "条件、表单和动作都不用它", "no condition, form or act uses it"
    ),
}  # fmt: skip


def check(report: Report) -> None:
    """Warnings for what is never used, and for what has no basis."""
    procedure = report.procedure
    tell(report, "places", (one.code for one in procedure.places), places(procedure))
    tell(report, "pauses", (one.code for one in procedure.pauses), targets(procedure, Effect.PAUSE))
    tell(report, "outcomes", (one.code for one in procedure.outcomes), ends(procedure))
    tell(report, "materials", (one.code for one in procedure.materials), needs(procedure))
    tell(report, "forms", (one.code for one in procedure.forms), shown(procedure))
    tell(report, "fields", (one.field.code for one in procedure.fields), fields(procedure))
    basis(report)


def tell(report: Report, key: str, defined: Iterable[str], used: Iterable[str]) -> None:
    """One warning for each unused name."""
    zh, en, why_zh, why_en = WORDS[key]
    for code in sorted(set(defined) - set(used) - {""}):
        report.warning(
            (key, code),
            f"{zh}“{code}”没有用到：{why_zh}",
            f"the {en} '{code}' is not used: {why_en}",
        )


def places(procedure: Procedure) -> Iterator[str]:
    """Where steps are done."""
    yield from (step.place for step in procedure.steps)


def needs(procedure: Procedure) -> Iterator[str]:
    """Materials that acts need."""
    yield from (code for step in procedure.steps for act in step.acts for code in act.needs)


def shown(procedure: Procedure) -> Iterator[str]:
    """Forms that referrals show."""
    yield from procedure.reference.forms if procedure.reference else ()


def ends(procedure: Procedure) -> Iterator[str]:
    """Outcomes that a case can have."""
    yield from targets(procedure, Effect.CLOSE)
    yield from (pause.otherwise for pause in procedure.pauses)
    if procedure.withdrawal:
        yield procedure.withdrawal.outcome


def targets(procedure: Procedure, effect: Effect) -> Iterator[str]:
    """What acts of one effect aim at."""
    for step in procedure.steps:
        for act in step.acts:
            if act.effect is effect:
                yield act.target


def fields(procedure: Procedure) -> Iterator[str]:
    """Fields that something speaks of."""
    for tree in trees(procedure):
        yield from fields_of(tree)
    for form in procedure.forms:
        yield from form.fields
    for item in procedure.items:
        yield from item.gives
    for step in procedure.steps:
        for act in step.acts:
            yield from (asked.field.code for asked in act.asks)


def trees(procedure: Procedure) -> Iterator[Tree]:
    """Every condition of the file."""
    acts = [act for step in procedure.steps for act in step.acts]
    conditional = [step.when for step in procedure.steps] + [act.when for act in acts]
    conditional += [one.when for one in procedure.items] + [one.when for one in procedure.materials]
    yield from (tree for tree in conditional if tree is not None)


def basis(report: Report) -> None:
    """A limit set by law names the law."""
    if report.procedure.basis:
        return
    zh = "没有写依据（basis）：写明法律条文、标准或任务，模拟的写“示例”"
    en = "there is no basis: name the law's article, the standard or the task, or say that it is illustrative"
    if report.procedure.statutory is not None:
        report.error(("limits", "statutory"), zh, en)
    else:
        report.warning((), zh, en)
