"""What a drawing says: the lines in each box, and the whole procedure in sentences for those who do not see it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongyou.kernels.casework.definition.graph import Node
from tongyou.kernels.casework.definition.types import (
    ActSpec,
    By,
    Effect,
    ItemSpec,
    Limit,
    PauseSpec,
    Procedure,
    Span,
    StepSpec,
)
from tongyou.kernels.criteria import Text, sentence

SPANS = {
    Span.WORKING_DAYS: (" 个工作日", "working day"),
    Span.DAYS: (" 天", "day"),
    Span.HOURS: (" 小时", "hour"),
    Span.MINUTES: (" 分钟", "minute"),
    Span.MONTHS: (" 个月", "month"),
    Span.YEARS: (" 年", "year"),
}
STANDINGS = {
    "waiting": Text("未开始", "Not begun"),
    "open": Text("办理中", "In progress"),
    "done": Text("已完成", "Done"),
    "skipped": Text("不需要", "Not needed"),
    "returned": Text("已退回", "Sent back"),
    "cancelled": Text("已取消", "Cancelled"),
}
PLAIN = {"opener": Text("发起人", "opener"), "system": Text("平台", "platform")}
CLOSING, OPENING = "，。、；：）”？！…", "（“"
WIDE = "WF"  # East Asian width classes that fill a whole square


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box: its words, and which class of line it is."""

    words: str
    kind: str  # title, place, by, limit, when, pause, back


@dataclass(frozen=True, slots=True)
class Speaker:
    """One procedure in one language, with the titles of roles."""

    procedure: Procedure
    language: str
    roles: Mapping[str, Text]
    leading: frozenset[str] = frozenset()  # steps and items that a later step waits for

    def say(self, zh: str, en: str) -> str:
        """The words in this language."""
        return Text(zh, en).in_language(self.language)

    def text(self, text: Text) -> str:
        """A text of the file in this language."""
        return text.in_language(self.language)

    def length(self, limit: Limit) -> str:
        """`5 个工作日`, `5 working days`."""
        zh, en = SPANS[limit.span]
        return self.say(f"{limit.amount}{zh}", f"{limit.amount} {en}{'s' * (limit.amount != 1)}")

    def people(self, by: Sequence[By]) -> str:
        """Who may, in a row."""
        return self.say("、", ", ").join(dict.fromkeys(self.person(one) for one in by))

    def person(self, by: By) -> str:
        """One role by its title, its code where the title is not known."""
        title = self.roles.get(by.role) or PLAIN.get(by.role) or Text(by.role, by.role)
        return self.text(title)

    def title(self, node: Node) -> str:
        """What a step or item is called."""
        if isinstance(node, ItemSpec):
            return self.text(node.title) if node.title else node.procedure
        return self.text(node.title)

    def named(self, code: str) -> str:
        """The title of a step."""
        return self.title(self.procedure.step(code)) if self.procedure.has(code) else code

    def place(self, code: str) -> str:
        """The title of a place."""
        found = [one for one in self.procedure.places if one.code == code]
        return self.text(found[0].title) if found else code

    def lines(self, node: Node) -> list[Line]:
        """Everything a box says."""
        common = [Line(self.title(node), "title")]
        limit = Line(self.say("时限 ", "Within ") + self.length(node.limit), "limit")
        if isinstance(node, ItemSpec):
            return [*common, *self.kind(node), limit, *self.condition(node)]
        where = [Line(self.place(node.place), "place"), Line(self.people(node.by), "by")]
        return [*common, *where, limit, *self.condition(node), *self.marks(node)]

    def kind(self, item: ItemSpec) -> list[Line]:
        """That an item is a case of its own, and whether this one waits for it."""
        optional = self.say("，可不办", ", optional") if item.optional else ""
        found = [Line(self.say("子事项", "Item") + optional, "place")]
        if item.code not in self.leading:
            goes_on = self.say("办结后自己继续", "Goes on after the case is closed")
            found.append(Line(goes_on, "by"))
        return found

    def condition(self, node: Node) -> list[Line]:
        """When the step or item applies."""
        if node.when is None:
            return []
        fields = {one.field.code: one.field for one in self.procedure.fields}
        return [Line(self.say("条件：", "If ") + self.text(sentence(node.when, fields)), "when")]

    def marks(self, step: StepSpec) -> list[Line]:
        """Four eyes, pauses and returns."""
        found = []
        if step.four_eyes:
            others = self.say("、", ", ").join(self.named(code) for code in step.four_eyes)
            zh, en = f"须与“{others}”不同人", f"Not by whoever did: {others}"
            found.append(Line(self.say(zh, en), "by"))
        for act in step.acts:
            found += self.mark(act)
        return found

    def mark(self, act: ActSpec) -> list[Line]:
        """An act that stops the clock or goes back."""
        if act.effect is Effect.RETURN:
            return [Line(f"↩ {self.text(act.title)} → {self.named(act.target)}", "back")]
        pauses = [one for one in self.procedure.pauses if one.code == act.target]
        if act.effect is Effect.PAUSE and pauses:
            return [Line(self.paused(pauses[0]), "pause")]
        return []

    def paused(self, pause: PauseSpec) -> str:
        """A pause with how long it may be."""
        longest = self.length(pause.longest)
        return self.say(
            f"‖ 暂停：{self.text(pause.title)}，最长 {longest}",
            f"‖ Pause: {self.text(pause.title)}, at most {longest}",
        )

    def standing(self, word: str) -> str:
        """Where a step stands, in words."""
        return self.text(STANDINGS.get(word, Text(word, word)))

    def opening(self) -> str:
        """Who begins a case."""
        return self.say("发起：", "Opened by ") + self.people(self.procedure.open_by)

    def promise(self) -> str:
        """The promise and the law."""
        promised = self.length(self.procedure.promised)
        law = self.procedure.statutory
        zh = f"，法定 {self.length(law)}" if law else ""
        en = f"; {self.length(law)} by law" if law else ""
        return self.say(f"承诺 {promised}{zh}", f"Promised within {promised}{en}")

    def beginning(self) -> tuple[str, str]:
        """What stands at the start of a drawing."""
        return self.opening(), self.promise()

    def description(self, order: Sequence[Node], current: Mapping[str, str]) -> str:
        """The whole procedure in sentences."""
        parts = [self.promise(), self.opening()]
        parts += [self.described(node, current) for node in order]
        ends = self.say("、", ", ").join(self.text(one.title) for one in self.procedure.outcomes)
        return self.say("。", ". ").join([*parts, self.say("结果：", "Ends: ") + ends]) + self.say(
            "。", "."
        )

    def described(self, node: Node, current: Mapping[str, str]) -> str:
        """One step in one sentence."""
        nodes: list[Node] = [*self.procedure.steps, *self.procedure.items]
        before = [self.title(one) for one in nodes if one.code in node.after]
        said = [line.words for line in self.lines(node)]
        if before:
            names = self.say("、", ", ").join(before)
            said.append(self.say(f"在“{names}”之后", f"after {names}"))
        if node.code in current:
            said.append(self.standing(current[node.code]))
        return self.say("，", ", ").join(said)


def width_of(words: str, size: float) -> float:
    """About how wide words are in a sans-serif face."""
    return sum(
        size
        if unicodedata.east_asian_width(one) in WIDE
        else size * (0.62 if one.isupper() else 0.53)
        for one in words
    )


def wrapped(words: str, size: float, width: float, most: int = 3) -> list[str]:
    """Words in lines of this width: Chinese breaks anywhere, the rest at spaces; what is too long ends with an ellipsis."""
    lines, line = [], ""
    for piece in short(pieces(words), size, width):
        if line and width_of(line + piece.rstrip(), size) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    lines.append(line.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return lines


def short(found: Iterable[str], size: float, width: float) -> Iterator[str]:
    """Pieces that fit a line; a word longer than that is cut."""
    for piece in found:
        rest = piece
        while width_of(rest, size) > width:
            fits = max(1, int(len(rest) * width / width_of(rest, size)) - 1)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest


def pieces(words: str) -> Iterator[str]:
    """Where a line may break: around each wide character (closing marks stay with what they close), and after spaces."""
    piece = ""
    for one in words:
        breaks = piece.endswith((" ", ".", "_")) or is_wide(one) or (piece and is_wide(piece[-1]))
        if piece and breaks and one not in CLOSING and piece[-1] not in OPENING:
            yield piece
            piece = ""
        piece += one
    yield piece


def is_wide(one: str) -> bool:
    """Whether a character fills a whole square."""
    return unicodedata.east_asian_width(one) in WIDE
