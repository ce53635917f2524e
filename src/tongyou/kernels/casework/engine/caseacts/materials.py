"""Papers of a case: they come, are promised (容缺受理), become unnecessary; and a promise that was not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from tongyou.kernels.casework.definition.types import AskedField, Procedure
from tongyou.kernels.casework.engine import clocks, words
from tongyou.kernels.casework.engine.answers import ask, identifier
from tongyou.kernels.casework.engine.caseacts.common import platform, reason, taking_part
from tongyou.kernels.casework.engine.question import Answers, CaseAct, Question
from tongyou.kernels.casework.engine.rows import put_material, start_clock, stop_clock
from tongyou.kernels.casework.engine.types import (
    Kind,
    MaterialStanding,
    MaterialState,
    Moment,
    Standing,
    State,
)
from tongyou.kernels.criteria import Text, Type

UPLOAD = "upload"
THERE = frozenset({MaterialStanding.RECEIVED, MaterialStanding.WAIVED})
SOURCES = Text("来源", "Source")
FILE = Text("文件", "File")
MATERIAL = Text("材料", "Material")


def which(q: Question) -> AskedField:
    """The material meant, one of those the procedure knows."""
    choices = [(spec.code, spec.title) for spec in q.procedure.materials]
    return ask("material", MATERIAL, type=Type.CHOICE, choices=choices, required=True)


def named(q: Question) -> Iterator[Text]:
    """The payload names a material this case does not ask for."""
    if "material" in q.command.payload and q.material() is None:
        yield words.UNKNOWN_MATERIAL


def each(q: Question) -> Iterator[Mapping[str, Any]]:
    """One offer for each material."""
    return ({"material": spec.code} for spec in q.procedure.materials)


# ---- provide


def provide_asks(q: Question) -> tuple[AskedField, ...]:
    """The material, where it comes from, and a file if it is uploaded."""
    found = q.material()
    sources = found[0].sources if found else (UPLOAD,)
    uploaded = (q.word("source") or sources[0]) == UPLOAD
    choices = [(code, Text(code, code)) for code in sources]
    return (
        which(q),
        ask("source", SOURCES, type=Type.CHOICE, choices=choices),
        ask("file_id", FILE, required=uploaded, reader=identifier),
    )


def provided(q: Question, answers: Answers) -> State:
    """The material is there; another one takes its place, and the history keeps both."""
    return receive(q.state, answers.open["material"], answers.open.get("file_id"), q.then)


def receive(state: State, code: str, file: str | None, moment: Moment) -> State:
    """The material is there, with its file if it has one; a promise is kept by this."""
    row = replace(
        material(state, code),
        standing=MaterialStanding.RECEIVED,
        file_id=UUID(file) if file else None,
        promised_until=None,
    )
    return stop_clock(put_material(state, row), clock_key(code), moment)


# ---- promise, and what becomes of it


def promise_reasons(q: Question) -> Iterator[Text]:
    """Only what is tolerated, is not there, and was not promised before."""
    yield from named(q)
    found = q.material()
    if found is None:
        return
    spec, row = found
    if spec.tolerance is None:
        yield words.not_tolerated(spec.title)
    if row.standing in THERE:
        yield words.RECEIVED_ALREADY
    if row.standing is MaterialStanding.PROMISED:
        yield words.PROMISED_ALREADY
    if row.standing is MaterialStanding.MISSING and row.promised_until is not None:
        yield words.promise_broken(spec.title)


def promise_offers(q: Question) -> Iterator[Mapping[str, Any]]:
    """One offer for each material that may follow later."""
    return ({"material": spec.code} for spec in q.procedure.materials if spec.tolerance)


def promised(q: Question, answers: Answers) -> State:
    """It may follow until the tolerance is over."""
    code = answers.open["material"]
    spec = next(one for one in q.procedure.materials if one.code == code)
    if spec.tolerance is None:
        raise ValueError(f"{code} is not tolerated")
    within, moment = spec.tolerance.within, q.then
    until = clocks.due(within, moment.now, 0, moment.calendar)
    row = replace(material(q.state, code), standing=MaterialStanding.PROMISED, promised_until=until)
    return start_clock(put_material(q.state, row), clock_key(code), within, moment)


def lapse_reasons(q: Question) -> Iterator[Text]:
    """A promise lapses when it stands and its time is over."""
    yield from named(q)
    found = q.material()
    if found is None:
        return
    row = found[1]
    if row.standing is not MaterialStanding.PROMISED or row.promised_until is None:
        yield words.NOT_PROMISED
    elif q.moment and q.moment.now <= row.promised_until:
        yield words.NOT_OVER


def lapsed(q: Question, answers: Answers) -> State:
    """It is missing again; the date that was promised stays, as the flag that the promise was not kept."""
    code = answers.open["material"]
    row = replace(material(q.state, code), standing=MaterialStanding.MISSING)
    return stop_clock(put_material(q.state, row), clock_key(code), q.then)


# ---- waive


def waive_reasons(q: Question) -> Iterator[Text]:
    """Only what is not there yet."""
    yield from named(q)
    found = q.material()
    if found and found[1].standing in THERE:
        yield words.RECEIVED_ALREADY


def waived(q: Question, answers: Answers) -> State:
    """Nobody has to bring it any more (the platform has learnt it from another department)."""
    code = answers.open["material"]
    row = replace(material(q.state, code), standing=MaterialStanding.WAIVED, promised_until=None)
    return stop_clock(put_material(q.state, row), clock_key(code), q.then)


def material(state: State, code: str) -> MaterialState:
    """The material's row."""
    return next(one for one in state.materials if one.code == code)


def clock_key(code: str) -> str:
    """The key of a promise's clock."""
    return f"material:{code}"


def has_materials(procedure: Procedure) -> bool:
    """True if the procedure asks for any."""
    return bool(procedure.materials)


ACTS = {
    "provide": CaseAct(
        Kind.PROVIDED,
        Text("提交材料", "Provide a material"),
        who=taking_part,
        effect=provided,
        known=has_materials,
        reasons=named,
        asks=provide_asks,
        offers=each,
    ),
    "promise": CaseAct(
        Kind.PROMISED,
        Text("承诺补交材料", "Promise a material"),
        who=taking_part,
        effect=promised,
        known=lambda procedure: any(one.tolerance for one in procedure.materials),
        reasons=promise_reasons,
        asks=lambda q: (which(q),),
        offers=promise_offers,
    ),
    "waive": CaseAct(
        Kind.WAIVED,
        Text("免交材料", "Waive a material"),
        who=platform,
        effect=waived,
        known=has_materials,
        reasons=waive_reasons,
        asks=lambda q: (which(q), reason(required=True)),
    ),
    "lapse_material": CaseAct(
        Kind.MATERIAL_LAPSED,
        Text("承诺的材料没有补交", "A promised material did not come"),
        who=platform,
        effect=lapsed,
        during=frozenset({Standing.OPEN}),
        known=has_materials,
        reasons=lapse_reasons,
        asks=lambda q: (which(q),),
    ),
}
