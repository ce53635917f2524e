"""Every name that a file uses is there: inside the file, or in what the caller knows of the world."""

from __future__ import annotations

from tongyou.kernels.casework.definition.checking.report import Report
from tongyou.kernels.casework.definition.known import Resolver
from tongyou.kernels.casework.definition.types import ActSpec, Effect, StepSpec

STEP, ITEM = ("步骤", "step"), ("步骤或子事项", "step or item")
PLACE, OUTCOME, PAUSE = ("地点", "place"), ("结果", "outcome"), ("暂停", "pause")
MATERIAL, FIELD, FORM = ("材料", "material"), ("字段", "field"), ("表单", "form")
TARGETS = {Effect.RETURN: STEP, Effect.CLOSE: OUTCOME, Effect.PAUSE: PAUSE}
RESERVED = frozenset(
    [
        "provide",
        "promise",
        "waive",
        "fill",
        "note",
        "resume",
        "withdraw",
        "transfer",
        "refer",
        "end_referral",
        "reopen",
    ]
)


def check(report: Report) -> None:
    """All references of a file."""
    for step in report.procedure.steps:
        step_names(report, step)
    for one in (codes_shared, forms, items, endings, fields, outside):
        one(report)


def step_names(report: Report, step: StepSpec) -> None:
    """What a step and its acts name."""
    path = ("steps", step.code)
    report.resolve((*path, "place"), step.place, {p.code for p in report.procedure.places}, PLACE)
    for code in step.after:
        report.resolve((*path, "after", code), code, report.graph.nodes, ITEM)
    for act in step.acts:
        act_names(report, (*path, "acts", act.code), act)
    twice = [act.code for act in step.acts if act.code in RESERVED]
    for code in twice:
        report.error(
            (*path, "acts", code),
            f"“{code}”是每个件自带的动作，不能再作步骤动作的编码",
            f"'{code}' is an act that every case has; a step's act needs another code",
        )


def act_names(report: Report, path: tuple[str, ...], act: ActSpec) -> None:
    """What an act aims at and needs."""
    procedure = report.procedure
    known = {
        Effect.RETURN: report.graph.steps(),
        Effect.CLOSE: {one.code for one in procedure.outcomes},
        Effect.PAUSE: {one.code for one in procedure.pauses},
    }
    if act.effect in TARGETS:
        report.resolve((*path, "does"), act.target, known[act.effect], TARGETS[act.effect])
    materials = {one.code for one in procedure.materials}
    for code in act.needs:
        report.resolve((*path, "needs", code), code, materials, MATERIAL)
    for asked in act.asks:
        same = [one for one in procedure.fields if one.field.code == asked.field.code]
        if same and same[0].field.type is not asked.field.type:
            report.error(
                (*path, "asks", asked.field.code),
                f"“{asked.field.code}”在 fields 里的类型是 {same[0].field.type}，这里写成 {asked.field.type}",
                f"'{asked.field.code}' is {same[0].field.type} under fields and {asked.field.type} here",
            )


def codes_shared(report: Report) -> None:
    """Steps and items are named by the same `after`, so no two may share a code."""
    steps = {one.code for one in report.procedure.steps}
    for item in report.procedure.items:
        if item.code in steps:
            report.error(
                ("items", item.code),
                f"“{item.code}”既是步骤又是子事项；请改一个编码",
                f"'{item.code}' is both a step and an item; give one another code",
            )


def forms(report: Report) -> None:
    """What forms hold and referrals show."""
    procedure = report.procedure
    known = {one.field.code for one in procedure.fields}
    materials = {one.code for one in procedure.materials}
    for form in procedure.forms:
        for code in form.fields:
            report.resolve(("forms", form.code, "fields", code), code, known, FIELD)
        for code in form.materials:
            report.resolve(("forms", form.code, "materials", code), code, materials, MATERIAL)
    for code in procedure.reference.forms if procedure.reference else ():
        report.resolve(("refer", "forms", code), code, {one.code for one in procedure.forms}, FORM)


def items(report: Report) -> None:
    """What items wait for and give."""
    procedure = report.procedure
    given = {one.field.code for one in procedure.fields} | {one.code for one in procedure.materials}
    for item in procedure.items:
        path = ("items", item.code)
        for code in item.after:
            report.resolve((*path, "after", code), code, report.graph.nodes, ITEM)
        for code in item.gives:
            report.resolve((*path, "gives", code), code, given, ("字段或材料", "field or material"))
        if item.procedure == procedure.code:
            report.error(
                (*path, "procedure"),
                "子事项不能是这个流程自己",
                "an item cannot be this same procedure",
            )


def endings(report: Report) -> None:
    """Outcomes named outside the steps, and items that materials come from."""
    outcomes = {one.code for one in report.procedure.outcomes}
    for pause in report.procedure.pauses:
        report.resolve(("pauses", pause.code, "else"), pause.otherwise, outcomes, OUTCOME)
    if report.procedure.withdrawal:
        report.resolve(
            ("withdraw", "outcome"), report.procedure.withdrawal.outcome, outcomes, OUTCOME
        )
    for material in report.procedure.materials:
        for source in material.sources:
            kind, _, code = source.partition(":")
            if kind == "item":
                path = ("materials", material.code, "source", source)
                report.resolve(path, code, report.graph.items(), ("子事项", "item"))


def fields(report: Report) -> None:
    """A field and a material of one name could not be told apart by what items give."""
    names = {one.field.code for one in report.procedure.fields}
    for material in report.procedure.materials:
        if material.code in names:
            report.error(
                ("materials", material.code),
                f"“{material.code}”既是字段又是材料；请改一个编码",
                f"'{material.code}' is both a field and a material; give one another code",
            )


def outside(report: Report) -> None:
    """Procedures, instruments, units and compartments that stand elsewhere."""
    known, procedure = report.known, report.procedure
    for item in procedure.items:
        elsewhere(
            report,
            ("items", item.code, "procedure"),
            item.procedure,
            known.procedures,
            ("流程", "procedure"),
        )
    for number, one in enumerate(procedure.escalations):
        elsewhere(
            report,
            ("escalate", str(number), "open"),
            one.opens,
            known.procedures,
            ("流程", "procedure"),
        )
    for step in procedure.steps:
        elsewhere(
            report,
            ("steps", step.code, "form"),
            step.form,
            known.instruments,
            ("问卷", "instrument"),
        )
    for place in procedure.places:
        elsewhere(report, ("places", place.code, "unit"), place.unit, known.units, ("单位", "unit"))
    if known.compartments is not None:
        report.resolve(
            ("compartment",), procedure.compartment, known.compartments, ("密级分区", "compartment")
        )


def elsewhere(
    report: Report, path: tuple[str, ...], code: str, known: Resolver | None, what: tuple[str, str]
) -> None:
    """A name that the caller resolves; where it cannot, the author is told that nobody looked."""
    if not code or known is None or code == report.procedure.code:
        return
    found = known(code)
    if found is False:
        report.error(path, f"没有{what[0]}“{code}”", f"there is no {what[1]} '{code}'")
    elif found is None:
        report.warning(
            path,
            f"这里查不到{what[0]}“{code}”；发布时再查",
            f"the {what[1]} '{code}' cannot be looked up here; releasing looks it up",
        )
