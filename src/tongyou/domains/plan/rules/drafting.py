"""From what the reader found to a draft that people correct, and from their forms to patches.

Nothing here decides for a person: OCR damage stays a proposal until somebody accepts or rejects it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from tongyou.domains.plan.rules.patching import Draft, NoSuchPlace, Patch, find, read
from tongyou.domains.plan.types import Firmness, Kind, Operator, Quantifier, Text, Window


class BadValue(Exception):
    """A value that cannot stand in its field; the words go beside the field."""

    def __init__(self, field: str, words: Text) -> None:
        super().__init__(words.en)
        self.field, self.words = field, words


def start_draft(reading: Mapping[str, Any]) -> Draft:
    """The first draft of a reading: the same facts, each with an id that edits can name."""
    tasks = [number_task(task, index) for index, task in enumerate(reading["tasks"], 1)]
    return {
        "title": reading.get("title", ""),
        "period": reading.get("period"),
        "actions": [{**a, "id": f"A{i}"} for i, a in enumerate(reading["actions"], 1)],
        "tasks": tasks,
        "corrections": [
            {**c, "id": f"R{i}", "decision": None, "note": ""}
            for i, c in enumerate(reading["corrections"], 1)
        ],
        "unread": [
            {**u, "id": f"U{i}", "decision": None} for i, u in enumerate(reading["unread"], 1)
        ],
    }


def number_task(task: Mapping[str, Any], index: int) -> dict[str, Any]:
    """A task and its commitments with ids."""
    commitments = [{**c, "id": f"C{index}.{j}"} for j, c in enumerate(task["commitments"], 1)]
    return {**task, "id": f"K{index}", "commitments": commitments}


# --- what a person may change ---------------------------------------------------------------------


def clean_text(field: str, value: str, limit: int, *, required: bool = True) -> str:
    """A trimmed text within its limit."""
    text = " ".join(value.split()) if limit <= 400 else value.strip()
    if required and not text:
        raise BadValue(field, Text("这一栏不能空着。", "This field cannot be empty."))
    if len(text) > limit:
        raise BadValue(
            field,
            Text(
                f"最多 {limit} 个字,现有 {len(text)} 个。",
                f"At most {limit} characters; there are {len(text)}.",
            ),
        )
    return text


def clean_number(field: str, value: str) -> str:
    """A decimal number as text; full-width digits and thousands separators are understood."""
    import unicodedata

    text = unicodedata.normalize("NFKC", value).replace(",", "").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal("1e10"):
        raise BadValue(
            field,
            Text(
                f"“{value}”不是一个数。请只写数字,例如 62 或 4.6。",
                f"“{value}” is not a number. Write digits only, such as 62 or 4.6.",
            ),
        )
    return format(number.normalize(), "f")


def clean_day(field: str, value: str) -> str | None:
    """An ISO date, or None when left empty."""
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        raise BadValue(
            field,
            Text(
                f"“{value}”不是日期。请写成 2025-12-31 的样子。",
                f"“{value}” is not a date. Write it like 2025-12-31.",
            ),
        ) from None


def clean_choice(field: str, value: str, enum: type[Any]) -> str:
    """One of an enumeration's values."""
    if value not in {member.value for member in enum}:
        raise BadValue(field, Text("请从列表里选一项。", "Choose one of the list."))
    return value


def clean_names(value: str) -> list[str]:
    """Unit names separated by 、 or line breaks, each once, in order."""
    import re

    names = [name.strip() for name in re.split(r"[、,,;;\n]+", value)]
    return list(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True)
class CommitmentForm:
    """A commitment as a form sends it: every value still text."""

    title: str
    kind: str
    operator: str
    value: str
    unit: str
    per: str
    by: str
    quantifier: str
    firmness: str
    scope: str
    approximate: bool


def commitment_fields(form: CommitmentForm) -> dict[str, Any]:
    """The checked fields of a commitment. Raises BadValue naming the first field that is wrong."""
    operator = clean_choice("operator", form.operator, Operator)
    done = operator == Operator.DONE
    per = form.per or None
    if per is not None and per not in {Window.PER_YEAR, Window.PER_QUARTER, Window.PER_MONTH}:
        raise BadValue("per", Text("请从列表里选一项。", "Choose one of the list."))
    by = clean_day("by", form.by)
    return {
        "title": clean_text("title", form.title, 300),
        "kind": Kind.MILESTONE.value if done else clean_choice("kind", form.kind, Kind),
        "operator": operator,
        "value": None if done else clean_number("value", form.value),
        "unit": clean_text("unit", form.unit, 24, required=not done),
        "per": per,
        "by": by,
        "window": per or (Window.BY_DATE.value if by else Window.THROUGHOUT.value),
        "quantifier": clean_choice("quantifier", form.quantifier, Quantifier),
        "firmness": clean_choice("firmness", form.firmness, Firmness),
        "scope": clean_text("scope", form.scope, 64, required=False),
        "approximate": form.approximate,
    }


# --- patches -----------------------------------------------------------------------------------


def decide_correction(draft: Draft, correction_id: str, decision: str | None, note: str) -> Patch:
    """Accept or reject one proposal; accepting puts the proposed words into the fields they stand in."""
    correction = find(draft["corrections"], correction_id)
    if correction is None:
        raise NoSuchPlace(f"corrections/{correction_id}")
    if decision not in {None, "accepted", "rejected"}:
        raise BadValue("decision", Text("请选“采纳”或“不采纳”。", "Choose accept or reject."))
    patch: Patch = {
        f"corrections/{correction_id}/decision": decision,
        f"corrections/{correction_id}/note": note.strip(),
    }
    was, now = correction["decision"] == "accepted", decision == "accepted"
    if was != now:
        pair = (correction["printed"], correction["proposed"])
        old, new = pair if now else reversed(pair)
        patch.update(replace_words(draft, correction["span"], old, new))
    if "rejected" in {decision, correction["decision"]}:
        patch.update(replace_units(draft, correction, printed=decision == "rejected"))
    return patch


def replace_words(draft: Draft, span: Sequence[int], old: str, new: str) -> Patch:
    """Paths of the texts that hold `old` at this span, with `new` in its place."""
    patch: Patch = {}
    for task in draft["tasks"]:
        if not touches(task, span):
            continue
        for field in ("title", "content"):
            if old and old in str(task.get(field, "")):
                patch[f"tasks/{task['id']}/{field}"] = str(task[field]).replace(old, new, 1)
    for action in draft["actions"]:
        if overlaps(action.get("span"), span) and old in action["title"]:
            patch[f"actions/{action['id']}/title"] = action["title"].replace(old, new, 1)
    return patch


def replace_units(draft: Draft, correction: Mapping[str, Any], *, printed: bool) -> Patch:
    """Unit names are read through the proposal; a rejected one puts the printed name back."""
    patch: Patch = {}
    spans = [
        correction["span"],
        *([correction["continued"]] if correction.get("continued") else []),
    ]
    for task in draft["tasks"]:
        for unit in task.get("units", []):
            if any(overlaps(unit["span"], span) for span in spans):
                field = "lead" if unit["role"] == "lead" else "cooperating"
                old, new = (
                    (unit["name"], unit["printed"]) if printed else (unit["printed"], unit["name"])
                )
                path = f"tasks/{task['id']}/{field}"
                names = patch.get(path, task[field])
                patch[path] = [new if name == old else name for name in names]
    return patch


def task_spans(task: Mapping[str, Any]) -> list[tuple[str, list[int]]]:
    """Where a task stands in the document: title, content (in pieces when interrupted), units."""
    found: list[tuple[str, list[int]]] = []
    if task.get("title_span"):
        found.append(("title", task["title_span"]))
    found += [("content", span) for span in task.get("content_spans", [])]
    found += [(unit["role"], unit["span"]) for unit in task.get("units", [])]
    return found


def overlaps(mine: Sequence[int] | None, span: Sequence[int]) -> bool:
    """True if two half-open spans share a character."""
    return mine is not None and mine[0] < span[1] and span[0] < mine[1]


def touches(task: Mapping[str, Any], span: Sequence[int]) -> bool:
    """True if any span of the task shares a character with `span`."""
    return any(overlaps(own, span) for _kind, own in task_spans(task))


def next_id(draft: Draft, listed: str, prefix: str, within: str = "") -> str:
    """An id not yet used in a list of the draft, so that undo never meets a stranger."""
    items = read(draft, f"{within}/{listed}" if within else listed)
    taken = {item["id"] for item in items}
    number = len(items) + 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a draft and publication: `blocking` must be empty; `open` should be looked at."""

    blocking: tuple[Text, ...]
    open: tuple[Text, ...]

    @property
    def ready(self) -> bool:
        return not self.blocking


def readiness(draft: Draft, *, open_findings: int) -> Readiness:
    """What a person must settle before this draft may be published, and what is only worth a look."""
    return Readiness(tuple(blocking(draft)), tuple(worth_a_look(draft, open_findings)))


def blocking(draft: Draft) -> list[Text]:
    """Reasons why this draft cannot be a plan yet."""
    found: list[Text] = []
    if not draft["title"].strip():
        found.append(Text("方案还没有名称。", "The plan has no title yet."))
    if not draft.get("period"):
        found.append(Text("还没有写明方案的起止日期。", "The plan's period is not stated yet."))
    if not draft["tasks"]:
        found.append(Text("一项任务也没有读到。", "No task was read."))
    numbers = [task["number"] for task in draft["tasks"]]
    for number in sorted({n for n in numbers if numbers.count(n) > 1}):
        found.append(Text(f"任务 {number} 出现了两次。", f"Task {number} occurs twice."))
    known = {action["number"] for action in draft["actions"]}
    for task in draft["tasks"]:
        if task["action"] not in known:
            found.append(
                Text(
                    f"任务 {task['number']} 不属于任何行动。",
                    f"Task {task['number']} belongs to no action.",
                )
            )
        if not str(task["title"]).strip():
            found.append(
                Text(f"任务 {task['number']} 没有名称。", f"Task {task['number']} has no title.")
            )
    undecided = sum(1 for c in draft["corrections"] if c["decision"] is None)
    if undecided:
        found.append(
            Text(
                f"还有 {undecided} 处疑似识别错误没有决定。",
                f"{undecided} proposed corrections are undecided.",
            )
        )
    return found


def worth_a_look(draft: Draft, open_findings: int) -> list[Text]:
    """Points that do not stop publication."""
    found: list[Text] = []
    for task in draft["tasks"]:
        if not task["lead"]:
            found.append(
                Text(
                    f"任务 {task['number']} 没有牵头单位。",
                    f"Task {task['number']} has no lead unit.",
                )
            )
    unread = sum(1 for u in draft["unread"] if u["decision"] is None and str(u["text"]).strip())
    if unread:
        found.append(
            Text(
                f"原文有 {unread} 段没有归入任何条目。",
                f"{unread} passages of the document belong to no entry.",
            )
        )
    if open_findings:
        found.append(
            Text(
                f"体检发现 {open_findings} 个问题还没有答复。",
                f"{open_findings} findings are not settled.",
            )
        )
    return found
