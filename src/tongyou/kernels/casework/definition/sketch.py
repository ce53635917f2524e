"""Reads the words of the first sketches (`service`, `unit`, `may`, `use` …) as far as their meaning is clear.

A sketch is never released. It is translated so that its real faults (a promise that cannot be kept, a condition in
words, a missing limit) are found with their lines, instead of one complaint about each word. What the language asks
for and the sketch could not say gets a placeholder and is not held against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tongyou.base.packs import Node
from tongyou.kernels.casework.definition.hints import hint
from tongyou.kernels.casework.definition.problems import Problem, Severity
from tongyou.kernels.casework.definition.sketch_faults import faults

Children = Mapping[str, Node]
DROPPED = (
    "valid", "state", "aliases", "owner", "accept_at", "confidential", "form", "ask_once", "bundle",
    "trigger", "after_granted", "rate", "on_item_failed", "done_when",
)  # fmt: skip
KINDS = {"granted": "granted", "refused": "refused", "withdrawn": "withdrawn"}
CLOSING = ("refuse", "reject")
NO_ACTS = "done"


def is_sketch(node: Node) -> bool:
    """Whether the file is written in the words of the first sketches."""
    keys = children(node)
    return "procedure" not in keys and (
        "service" in keys or {"bundle", "who_may_apply"} <= set(keys)
    )


def translated(node: Node, raw: bytes) -> tuple[Node, list[Problem]]:
    """The file in the words of the language, and what is to be said about the words and the faults of the sketch."""
    translator = Translator(node)
    return translator.root(), [first_word(node), *translator.remarks(), *faults(node, raw)]


def first_word(node: Node) -> Problem:
    """Why the file as a whole cannot be released."""
    return Problem(
        node.file,
        node.line,
        "这份文件用的是早期草稿的写法，不能发布；下面先说内容上的错误，再说每个词改写成什么（docs/procedures.md）",
        "this file is written in the words of the first sketches and cannot be released; its faults are named below, and what to write for each word (docs/procedures.md)",
    )


def children(node: Node | None) -> Children:
    """The members of a mapping; empty for anything else."""
    return node.value if node is not None and isinstance(node.value, Mapping) else {}


def members(node: Node | None) -> tuple[Node, ...]:
    """The members of a list; a single value is a list of one."""
    if node is None:
        return ()
    return node.value if isinstance(node.value, tuple) else (node,)


def made(at: Node, value: Any) -> Node:
    """A value that stands where `at` stands."""
    if isinstance(value, Node):
        return value
    if isinstance(value, Mapping):
        return Node(at.file, at.line, at.path, {key: made(at, one) for key, one in value.items()})
    if isinstance(value, list | tuple):
        return Node(at.file, at.line, at.path, tuple(made(at, one) for one in value))
    return Node(at.file, at.line, at.path, value)


def word(node: Node | None) -> str:
    """A value as text."""
    return "" if node is None or isinstance(node.value, tuple | Mapping) else str(node.value)


def code_of(text: str) -> str:
    """A code of this language: `weijian.birth_cert` becomes `weijian_birth_cert`."""
    plain = "".join(one if one.isascii() and one.isalnum() else "_" for one in text.lower())
    return plain.strip("_") or "x"


class Translator:
    """One translation; remembers where each old word stood."""

    def __init__(self, node: Node) -> None:
        self.node, self.old = node, children(node)
        self.words: dict[str, list[int]] = {}
        self.places: dict[str, Node] = {}

    def met(self, key: str, node: Node) -> None:
        """An old word was met."""
        self.words.setdefault(key, []).append(node.line)

    def take(self, given: Children, *keys: str) -> None:
        """Note the old words among these keys of one mapping."""
        for key in keys:
            if key in given:
                self.met(key, given[key])

    def remarks(self) -> list[Problem]:
        """One remark for each old word: what to write, and where else it stands."""
        return [self.remark(key, sorted(lines)) for key, lines in self.words.items() if hint(key)]

    def remark(self, key: str, lines: Sequence[int]) -> Problem:
        """What to write instead of one word."""
        instead, more = hint(key), sorted(set(lines[1:]) - {lines[0]})
        zh, en = (instead.zh, instead.en) if instead else ("", "")
        also = ", ".join(map(str, more))
        return Problem(
            self.node.file,
            lines[0],
            f"“{key}”：{zh}" + (f"（还有第 {also} 行）" if more else ""),
            f"'{key}': {en}" + (f" (also in line {also})" if more else ""),
            Severity.WARNING,
        )

    def title(self, given: Children, at: Node) -> Node:
        """A name in one language, taken for both until somebody translates it."""
        named = given.get("title", given.get("name"))
        if named is not None and isinstance(named.value, Mapping):
            return named
        self.take(given, "name")
        text = word(named) or "…"
        return made(named or at, {"zh": text, "en": text})

    def root(self) -> Node:
        """The whole file in the words of the language."""
        self.take(self.old, "service", "who_may_apply", *DROPPED)
        items = self.items()
        steps = [*self.consent(items), *self.steps()]
        whole: dict[str, Any] = {
            "procedure": self.old.get("service", "sketch.unnamed"),
            "version": self.old.get("version", 1),
            "title": self.title(self.old, self.node),
            "basis": [self.title({"title": one}, one) for one in members(self.old.get("basis"))],
            "number": "SKETCH",
            "open": {"by": members(self.old.get("who_may_apply")) or ["opener"]},
            "limits": self.limits(),
            "materials": [self.material(one) for one in members(self.old.get("materials"))],
            "steps": steps,
            "items": items,
            "pauses": self.pauses(),
            "escalate": [self.escalation(one) for one in members(self.old.get("escalate"))],
            "outcomes": self.outcomes(),
        }
        whole["places"] = [
            {"code": code, "title": {"zh": word(at), "en": word(at)}}
            for code, at in self.places.items()
        ]
        known = {*whole, "service", "who_may_apply", "consent", *DROPPED}
        rest = {key: one for key, one in self.old.items() if key not in known}
        return made(
            self.node, {**{key: made(self.at(key), one) for key, one in whole.items()}, **rest}
        )

    def at(self, key: str) -> Node:
        """Where a part stands."""
        return self.old.get(key, self.node)

    def limits(self) -> Node:
        """Promised and statutory; the sketch of a bundle names no statutory one."""
        given = children(self.old.get("limits"))
        why = {"zh": "草稿没有写", "en": "the sketch does not say"}
        missing = {} if "statutory" in given else {"statutory": None, "why": why}
        return made(self.at("limits"), {**given, **missing})

    def place(self, node: Node) -> str:
        """A unit word becomes a place; several units become one place."""
        units = members(node)
        code = "_".join(code_of(word(one)) for one in units)[:40].strip("_")
        self.places.setdefault(code, units[0])
        return code

    def material(self, node: Node) -> Node:
        """A paper: `name`, `need`, `source`, `tolerate: {days: …}`."""
        given = children(node)
        self.take(given, "one_of_by", *(("by",) if "one_of_by" in given else ()))
        kept = {key: one for key, one in given.items() if key not in ("name", "one_of_by", "by")}
        if "tolerate" in given and isinstance(given["tolerate"].value, Mapping):
            kept["tolerate"] = self.tolerance(given["tolerate"])
        return made(node, {"source": ["upload"], **kept, "title": self.title(given, node)})

    def tolerance(self, node: Node) -> Node:
        """`{days: 10wd}`; `{until: step:…}` is no length and keeps its place in the file."""
        given = children(node)
        self.take(given, "days", "until")
        within = given.get("days", given.get("within"))
        if within is None:
            return made(node, "no")
        promise = self.title({"title": given["promise"]} if "promise" in given else {}, node)
        return made(node, {"within": within, "promise": promise})

    def steps(self) -> list[Node]:
        """Steps; the last ones close, because the sketch does not say which act does."""
        listed = members(self.old.get("steps"))
        waited = {word(one) for step in listed for one in members(children(step).get("after"))}
        return [
            self.step(one, last=word(children(one).get("code")) not in waited) for one in listed
        ]

    def step(self, node: Node, *, last: bool) -> Node:
        """`name`, `unit`, `role`, `may`, `on_late: proceed_with_flag`."""
        given = children(node)
        self.take(given, "unit", "role", "may", "each", "output", "auto")
        kept = {
            key: one
            for key, one in given.items()
            if key in ("code", "after", "limit", "four_eyes", "when")
        }
        unit = given.get("unit", node)
        late = given.get("on_late")
        if late is not None:
            kept["on_late"] = made(late, word(late).removesuffix("_with_flag"))
        return made(
            node,
            {
                **kept,
                "title": self.title(given, node),
                "place": made(unit, self.place(unit) if "unit" in given else "unnamed"),
                "by": [word(given.get("role")) or "system"],
                "acts": self.acts(given, node, last=last),
            },
        )

    def acts(self, given: Children, node: Node, *, last: bool) -> list[Node]:
        """The words of `may` as acts."""
        allowed = members(given.get("may"))
        found = [self.act(one) for one in allowed]
        if last or not allowed:
            found.append(made(node, self.plain(NO_ACTS, {"close": "granted"} if last else "done")))
        return found

    def act(self, node: Node) -> Node:
        """One word of `may`; `{return_to: step}` keeps its aim."""
        for key, aim in children(node).items():
            return made(node, self.plain(f"{key}_{code_of(word(aim))}", {key: aim}))
        said = word(node)
        pauses = children(self.old.get("pauses"))
        if said in pauses:
            return made(node, self.plain(said, {"pause": said}))
        closes = said.startswith(CLOSING)
        return made(node, self.plain(code_of(said), {"close": "refused"} if closes else "done"))

    def plain(self, code: str, does: Any) -> dict[str, Any]:
        """An act with its code for a title."""
        return {"code": code[:40], "title": {"zh": code, "en": code}, "does": does}

    def items(self) -> list[Node]:
        """`use`, `name`, `unit`; an item that does not block the end is none that the case waits for."""
        return [
            self.item(one)
            for one in members(self.old.get("items"))
            if not self.goes_on(children(one))
        ]

    def goes_on(self, given: Children) -> bool:
        """Whether the case may end without the item."""
        self.take(given, "blocks_close")
        return "blocks_close" in given and given["blocks_close"].value in (False, "no")

    def item(self, node: Node) -> Node:
        """One sub-case."""
        given = children(node)
        self.take(given, "use", "name", "unit", "rule", "effective")
        self.take(given, *(("gives",) if "gives" in given else ()))
        used = word(given.get("use"))
        optional = given.get("optional")
        return made(
            node,
            {
                "code": code_of(used),
                "procedure": given.get("use", "sketch.unnamed"),
                "after": [code_of(word(one)) for one in members(given.get("after"))],
                **({"limit": given["limit"]} if "limit" in given else {}),
                **({"optional": optional} if optional is not None else {}),
            },
        )

    def consent(self, items: Sequence[Node]) -> list[Node]:
        """Waiting for consent is a step of its own, whatever the sketch calls it."""
        node = self.old.get("consent")
        if node is None or not items:
            return []
        self.met("consent", node)
        limit = children(node).get("limit")
        self.places.setdefault("family", made(node, "family"))
        return [
            made(
                node,
                {
                    "code": "consent",
                    "title": {"zh": "征得同意", "en": "Consent"},
                    "place": "family",
                    "by": ["opener"],
                    "acts": [self.plain("agree", "done")],
                    **({"limit": limit} if limit is not None else {}),
                },
            )
        ]

    def pauses(self) -> list[Node]:
        """A mapping of pauses becomes a list."""
        found = []
        for code, node in children(self.old.get("pauses")).items():
            given = children(node)
            self.take(given, "say_all_at_once", "reason")
            kept = {key: one for key, one in given.items() if key in ("max", "once")}
            named = {"code": code, "title": {"zh": code, "en": code}, "else": "resume"}
            found.append(made(node, {**named, "ends_by": ["opener"], **kept}))
        return found

    def escalation(self, node: Node) -> Node:
        """`at: 60%` and `create: 督办单`."""
        given = children(node)
        self.take(given, "create")
        percent = word(given.get("at")).removesuffix("%")
        to = word(given.get("to")).removeprefix("unit_")
        return made(node, {"at": int(percent) if percent.isdigit() else percent, "to": to})

    def outcomes(self) -> list[Node]:
        """`granted: [orphan, defacto]` as a list of outcomes; words about them are asked for anew."""
        at = self.at("outcomes")
        kinds = {**dict.fromkeys(KINDS, at), **children(self.old.get("outcomes"))}
        return [
            made(
                node,
                {
                    "code": code_of(kind),
                    "kind": KINDS.get(kind, "ended"),
                    "title": {"zh": kind, "en": kind},
                    "retain": "10y",
                },
            )
            for kind, node in kinds.items()
        ]
