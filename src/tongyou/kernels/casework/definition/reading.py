"""The text of one file -> a `Reading`: the procedure as far as it can be read, and everything wrong with its form.

`read` never raises; `load` gives the procedure or raises BadProcedure. What the parts mean together (references,
order, limits) is judged by `checking`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tongyou.base.packs import Problem as Slip
from tongyou.base.packs import parse
from tongyou.kernels.casework.definition import parts, sketch, steps
from tongyou.kernels.casework.definition.entries import NO_LIMIT, Entry
from tongyou.kernels.casework.definition.problems import BadProcedure, Problem, errors, in_order
from tongyou.kernels.casework.definition.source import Source, source_of
from tongyou.kernels.casework.definition.types import By, Limit, MaterialSpec, Procedure
from tongyou.kernels.criteria import Text

PREFIX = re.compile(r"[A-Z0-9]{2,8}")
MAX_BYTES = 256 * 1024
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. `procedure` is whole only without problems; placeholders stand for what could not be read."""

    procedure: Procedure | None
    problems: tuple[Problem, ...]
    source: Source
    sketched: bool = (
        False  # written in the words of the first sketches, and translated as far as that goes
    )


def load(text: str | bytes, file: str) -> Procedure:
    """The procedure, its form checked. Raises BadProcedure with every problem of form."""
    found = read(text, file)
    if found.procedure is None or errors(found.problems):
        raise BadProcedure(found.problems)
    return found.procedure


def read(text: str | bytes, file: str) -> Reading:
    """One file, read as far as possible; every problem of form with file, line and reason."""
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if len(raw) > MAX_BYTES:
        return Reading(None, (too_large(file),), Source(file))
    node, slips = parse(raw, file)
    said: list[Problem] = []
    sketched = node is not None and sketch.is_sketch(node)
    if node is not None and sketched:
        node, said = sketch.translated(node, raw)
    procedure = None if node is None else whole(Entry(node, slips))
    problems = in_order([*said, *map(problem, slips)])
    return Reading(procedure, problems, source_of(node) if node else Source(file), sketched)


def too_large(file: str) -> Problem:
    """A procedure is read by people."""
    size = MAX_BYTES // 1024
    return Problem(
        file, 0, f"文件超过 {size} KB；一个流程写不了这么长", f"the file is larger than {size} KB"
    )


def problem(slip: Slip) -> Problem:
    """A slip of form as a finding of this room."""
    return Problem(slip.file, slip.line, slip.zh, slip.en)


def whole(entry: Entry) -> Procedure | None:
    """The procedure; None where the file is not even a mapping."""
    if not entry.values:
        return None
    fields = tuple(parts.asked(one) for one in entry.coded("fields"))
    known = {one.field.code: one.field for one in fields}
    promised, statutory, why = limits(entry)
    found = Procedure(
        code=procedure_code(entry),
        version=version(entry),
        title=entry.title(),
        number=number(entry),
        open_by=opening(entry),
        places=each(entry, "places", parts.place, required=True),
        steps=tuple(steps.step(one, known) for one in entry.coded("steps", required=True)),
        outcomes=each(entry, "outcomes", parts.outcome, required=True),
        promised=promised,
        statutory=statutory,
        statutory_why=why,
        compartment=compartment(entry),
        basis=tuple(parts.basis(one) for one in entry.entries("basis")),
        fields=fields,
        forms=each(entry, "forms", parts.form),
        materials=materials(entry, known),
        items=tuple(steps.item(one, known) for one in entry.coded("items")),
        pauses=each(entry, "pauses", parts.pause),
        escalations=tuple(parts.escalation(one) for one in entry.entries("escalate")),
        withdrawal=optional(entry, "withdraw", parts.withdrawal),
        transfer_by=transfer(entry),
        reference=optional(entry, "refer", parts.reference),
        reopening=optional(entry, "reopen", parts.reopening),
    )
    entry.finish()
    return found


def each(
    entry: Entry, key: str, one: Callable[[Entry], T], *, required: bool = False
) -> tuple[T, ...]:
    """Every member of a list, read."""
    return tuple(one(record) for record in entry.coded(key, required=required))


def optional(entry: Entry, key: str, one: Callable[[Entry], T]) -> T | None:
    """A part that may be left out."""
    below = entry.entry(key)
    return None if below is None else one(below)


def materials(entry: Entry, known: parts.Criteria) -> tuple[MaterialSpec, ...]:
    """What has to be handed in."""
    return tuple(parts.material(one, known) for one in entry.coded("materials"))


def procedure_code(entry: Entry) -> str:
    """`room.name`."""
    found = entry.string("procedure")
    if found and not steps.PROCEDURE.fullmatch(found):
        entry.report(
            entry.at("procedure"),
            f"“{found}”不是流程编码；写成 房间.名称，如 plan.notice",
            f"'{found}' is not the code of a procedure; write room.name, such as plan.notice",
        )
    return found


def version(entry: Entry) -> int:
    """1, 2, 3 …"""
    found = entry.integer("version")
    if found < 1 and isinstance(entry.at("version").value, int):
        entry.report(entry.at("version"), "版本从 1 开始", "versions begin with 1")
    return found


def number(entry: Entry) -> str:
    """The prefix of public numbers, such as DB."""
    found = entry.string("number")
    if found and not PREFIX.fullmatch(found):
        entry.report(
            entry.at("number"),
            f"“{found}”不能做编号前缀；用 2 到 8 个大写字母或数字",
            f"'{found}' cannot begin public numbers; use 2 to 8 capital letters or digits",
        )
    return found


def compartment(entry: Entry) -> str:
    """A compartment of the access matrix, or nothing."""
    node = entry.get("compartment", required=False)
    return "" if node is None or node.value == "" else entry.string("compartment")


def opening(entry: Entry) -> tuple[By, ...]:
    """Who may open a case; the platform too where `system: yes`."""
    below = entry.entry("open", required=True)
    if below is None:
        return ()
    by = below.who()
    found = (*by, By("system")) if below.yes_no("system") else by
    if not found and not below.values.get("by"):
        below.report(below.node, "要写谁能发起", "say who may open a case")
    below.finish()
    return found


def limits(entry: Entry) -> tuple[Limit, Limit | None, Text | None]:
    """What is promised, what the law sets, and why it sets nothing where it does not."""
    below = entry.entry("limits", required=True)
    if below is None:
        return NO_LIMIT, None, None
    promised = below.length("promised")
    statutory = below.limit("statutory", parts.STATUTORY, required=False)
    why = below.text("why", required=False)
    if statutory is None and why is None:
        below.report(
            below.node,
            "没有写法定时限；写 statutory，如 statutory: 30wd；法律没有规定时写 statutory: null 并用 why 说明",
            "no statutory limit is given; write statutory, such as statutory: 30wd; where no law sets one, write statutory: null and say so in why",
        )
    if statutory is not None and why is not None:
        below.report(
            below.at("why"),
            "有法定时限时不写 why；依据写在 basis 里",
            "why stands only where no law sets a limit; the law belongs to basis",
        )
    below.finish()
    return promised, statutory, why


def transfer(entry: Entry) -> tuple[By, ...]:
    """Who may hand a case to another unit."""
    below = entry.entry("transfer")
    if below is None:
        return ()
    found = below.who(required=True)
    below.finish()
    return found
