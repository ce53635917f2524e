"""Reads the smaller parts of a procedure: fields, forms, places, materials, pauses, escalations, outcomes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tongyou.base.packs import Node
from tongyou.kernels.casework.definition.entries import LONG, NO_LIMIT, NO_TEXT, SHORT, Entry
from tongyou.kernels.casework.definition.types import (
    AskedField,
    Basis,
    Escalation,
    Form,
    MaterialSpec,
    OutcomeKind,
    OutcomeSpec,
    PauseSpec,
    Place,
    Reference,
    Reopening,
    Span,
    Tolerance,
    Withdrawal,
)
from tongyou.kernels.criteria import Field, Text, Tree, Type

SOURCE = re.compile(r"upload|form|(licence|share|item):\S{1,60}")
TASK = re.compile(r"T[0-9]{1,3}")
STATUTORY = (*SHORT, Span.YEARS)
LONGEST_ANSWER = 20_000  # characters
Criteria = Mapping[str, Field]


def asked(entry: Entry) -> AskedField:
    """A field of a case, or one that an act asks for."""
    code, kind = entry.code(), entry.choice("type", Type)
    field = Field(code, kind, entry.title(), choices(entry, kind))
    longest = entry.integer("longest", required=False) or 2000
    if not 1 <= longest <= LONGEST_ANSWER:
        entry.report(
            entry.at("longest"),
            f"“longest”在 1 和 {LONGEST_ANSWER} 个字符之间",
            f"'longest' lies between 1 and {LONGEST_ANSWER} characters",
        )
    found = AskedField(field, entry.yes_no("required"), entry.yes_no("personal"), longest)
    entry.finish()
    return found


def choices(entry: Entry, kind: Type) -> tuple[tuple[str, Text], ...]:
    """`choices: {orphan: {zh, en}}`, for a choice and for nothing else."""
    below = entry.entry("choices", required=kind is Type.CHOICE)
    if below is None:
        return ()
    if kind is not Type.CHOICE:
        entry.report(
            entry.at("choices"),
            "只有 type: choice 才有 choices",
            "only type: choice has choices",
        )
    if not below.values:
        entry.report(below.node, "至少要有一个选项", "at least one choice is needed")
    return tuple((code, below.title(code)) for code in below.values)


def basis(entry: Entry) -> Basis:
    """Where the procedure comes from."""
    task = entry.string("task", required=False)
    if task and not TASK.fullmatch(task):
        entry.report(
            entry.at("task"),
            f"“{task}”不是任务编号，如 T1",
            f"'{task}' is not the number of a task, such as T1",
        )
    if entry.get("zh", required=True) is not None:
        entry.get("en", required=True)
    text = entry.both(entry.node, "basis") if {"zh", "en"} <= set(entry.values) else NO_TEXT
    entry.finish()
    return Basis(text, task)


def form(entry: Entry) -> Form:
    """A named part of a case."""
    found = Form(entry.code(), entry.title(), entry.strings("fields"), entry.strings("materials"))
    entry.finish()
    return found


def place(entry: Entry) -> Place:
    """Who answers for steps."""
    found = Place(entry.code(), entry.title(), entry.string("unit", required=False))
    entry.finish()
    return found


def material(entry: Entry, fields: Criteria) -> MaterialSpec:
    """One paper: where it comes from, when it is needed, whether it may follow later."""
    code, title = entry.code(), entry.title()
    sources = entry.strings("source", required=True)
    for source in sources:
        if not SOURCE.fullmatch(source):
            entry.report(
                entry.at("source"),
                f"来源“{source}”不认识；可用：upload、form、licence:名称、share:名称、item:编码",
                f"the source '{source}' is unknown; allowed: upload, form, licence:NAME, share:NAME, item:CODE",
            )
    found = MaterialSpec(code, title, sources, needed(entry, fields), tolerance(entry))
    entry.finish()
    return found


def needed(entry: Entry, fields: Criteria) -> Tree | None:
    """`need: always`, or `need: {when: TREE}`."""
    node = entry.get("need", required=True)
    if node is None or node.value == "always":
        return None
    if isinstance(node.value, Mapping):
        below = Entry(node, entry.problems)
        below.get("when", required=True)
        tree = below.tree("when", fields)
        below.finish()
        return tree
    return entry.tree("need", fields)  # free text: the reader of conditions says what to write


def tolerance(entry: Entry) -> Tolerance | None:
    """`tolerate: no`, or how long the paper may follow, against which promise."""
    node = entry.get("tolerate", required=False)
    if node is None or node.value in ("no", False):
        return None
    below = Entry(node, entry.problems)
    found = Tolerance(below.length("within"), below.title("promise"))
    below.finish()
    return found


def pause(entry: Entry) -> PauseSpec:
    """An interval in which the clocks stand still."""
    found = PauseSpec(
        entry.code(),
        entry.title(),
        entry.length("max"),
        entry.yes_no("once"),
        entry.who("ends_by", required=True),
        otherwise(entry),
    )
    entry.finish()
    return found


def otherwise(entry: Entry) -> str:
    """`else: resume` or `else: {close: outcome}`: what happens when the pause runs out."""
    node = entry.get("else", required=True)
    if node is None or node.value == "resume":
        return ""
    outcome = target(node, "close")
    if outcome is None:
        entry.report(
            node,
            "“else”写 resume 或 {close: 结果编码}",
            "'else' takes resume or {close: outcome}",
        )
    return outcome or ""


def target(node: Node, word: str) -> str | None:
    """The code in `{word: code}`."""
    if isinstance(node.value, Mapping) and set(node.value) == {word}:
        found = node.value[word].value
        return found if isinstance(found, str) and found else None
    return None


def escalation(entry: Entry) -> Escalation:
    """What happens when so many per cent of a limit are used."""
    percent = entry.integer("at")
    if entry.get("at", required=False) is not None and not 1 <= percent <= 1000:
        entry.report(
            entry.at("at"),
            "“at”是已用时限的百分比，1 到 1000，不带 %",
            "'at' is the per cent of the limit used, 1 to 1000, without %",
        )
    found = Escalation(
        percent, entry.words("to", required=True), entry.string("open", required=False)
    )
    entry.finish()
    return found


def outcome(entry: Entry) -> OutcomeSpec:
    """How a case can end."""
    found = OutcomeSpec(
        entry.code(),
        entry.choice("kind", OutcomeKind),
        entry.title(),
        entry.length("retain", LONG),
        entry.text("remedy", required=False),
    )
    entry.finish()
    return found


def withdrawal(entry: Entry) -> Withdrawal:
    """Who may take a case back, and how it ends then."""
    found = Withdrawal(entry.who(required=True), entry.string("outcome"))
    entry.finish()
    return found


def reference(entry: Entry) -> Reference:
    """Who may show which parts to another unit, and for how long at most."""
    found = Reference(
        entry.who(required=True),
        entry.strings("forms", required=True),
        entry.limit("longest") or NO_LIMIT,
    )
    entry.finish()
    return found


def reopening(entry: Entry) -> Reopening:
    """Who may open a closed case again, and how long after its end."""
    found = Reopening(entry.who(required=True), entry.limit("within") or NO_LIMIT)
    entry.finish()
    return found
