"""What the sketches say that no translation can repair: conditions in words, duties inside a service, two deciders."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tongyou.base.packs import Node
from tongyou.kernels.casework.definition.problems import Problem
from tongyou.kernels.criteria import words

CONDITIONS = ("or_when", "if", "condition")  # `need` and `when` are read by the language itself
DECIDING = ("grant", "refuse", "decide")
SAID_TO_DECIDE = re.compile(r"#.*\bdecide[sd]?\s+(?:at|by)\s+(?:the\s+)?([^#;,.]+)", re.IGNORECASE)
PLACE = "place: deciding"


def faults(root: Node, raw: bytes) -> Iterator[Problem]:
    """Every fault of content that the translation leaves behind."""
    yield from in_words(root)
    yield from recurring(root)
    yield from deciders(root, raw.decode("utf-8", "replace").splitlines())


def pairs(node: Node) -> Iterator[tuple[str, Node]]:
    """Every key below a node with its value."""
    if isinstance(node.value, Mapping):
        for key, below in node.value.items():
            yield key, below
            yield from pairs(below)
    elif isinstance(node.value, tuple):
        for below in node.value:
            yield from pairs(below)


def in_words(root: Node) -> Iterator[Problem]:
    """Conditions that are sentences."""
    for key, node in pairs(root):
        if key not in CONDITIONS:
            continue
        for one in node.value if isinstance(node.value, tuple) else (node,):
            if not isinstance(one.value, Mapping):
                said = words.not_a_tree(one.value)
                yield Problem(one.file, one.line, f"{key}：{said.zh}", f"{key}: {said.en}")


def recurring(root: Node) -> Iterator[Problem]:
    """Work that comes back belongs to duties; a case ends."""
    for key, node in pairs(root):
        given = node.value if isinstance(node.value, Mapping) else {}
        if "every" not in given:
            continue
        what = given["what"].plain() if "what" in given else key
        every = given["every"].plain()
        yield Problem(
            node.file,
            node.line,
            f"“{what}”每 {every} 一次，是职责，不是办件的一步：请在 duties 里定义一次，这里删去；办结后由听到结果的房间打开它",
            f"'{what}' comes back every {every}: that is a duty and not part of a case. Define it once in duties and delete it here; the room that hears of the result opens it",
        )


def deciders(root: Node, lines: list[str]) -> Iterator[Problem]:
    """Who decides must be said once: not by an owner, a comment and a step at the same time."""
    step = deciding_step(root)
    if step is None or not isinstance(step.value, Mapping) or "unit" not in step.value:
        return
    unit = step.value["unit"]
    others = [*owner(root), *remarked(root, lines)]
    if not others:
        return
    zh = "；".join(f"第 {line} 行 {said}" for line, said in others)
    en = "; ".join(f"line {line}: {said}" for line, said in others)
    yield Problem(
        unit.file,
        step.line,
        f"由谁决定说了不止一次：这一步写 unit: {unit.plain()}，{zh}；只说一次：places 里写一个地点（如 deciding：负责儿童户籍地的县级单位，开办时给出），这一步写 {PLACE}，其余删去",
        f"who decides is said in two ways: this step has unit: {unit.plain()}; {en}. Say it once: a place (such as deciding: the county unit responsible for the child's hukou, given when a case opens), {PLACE} in this step, and nothing elsewhere",
    )


def deciding_step(root: Node) -> Node | None:
    """The step whose acts grant or refuse."""
    steps = root.value.get("steps") if isinstance(root.value, Mapping) else None
    for step in steps.value if steps is not None and isinstance(steps.value, tuple) else ():
        may = step.value.get("may") if isinstance(step.value, Mapping) else None
        said = may.plain() if may is not None else []
        if any(word in DECIDING for word in said if isinstance(word, str)):
            return step
    return None


def owner(root: Node) -> list[tuple[int, str]]:
    """The owner of the service, who is a second answer to the same question."""
    node = root.value.get("owner") if isinstance(root.value, Mapping) else None
    return [] if node is None else [(node.line, f"owner: {node.plain()}")]


def remarked(root: Node, lines: list[str]) -> list[tuple[int, str]]:
    """A comment beside `accept_at` that says where a case is decided: people read comments."""
    node = root.value.get("accept_at") if isinstance(root.value, Mapping) else None
    if node is None or not 0 < node.line <= len(lines):
        return []
    found = SAID_TO_DECIDE.search(lines[node.line - 1])
    return [] if found is None else [(node.line, f"# decide at {found.group(1).strip()}")]
