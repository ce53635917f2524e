"""Reading one mapping of a procedure's file: texts, codes, limits, roles and conditions, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tongyou.base.packs import Fields, Node
from tongyou.kernels import criteria
from tongyou.kernels.casework.definition.hints import hint
from tongyou.kernels.casework.definition.types import By, Limit, Span
from tongyou.kernels.criteria import BadCriteria, Field, Text, Tree

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LIMIT = re.compile(r"([1-9][0-9]{0,3})(wd|d|h|min|mo|y)")
BY = re.compile(r"([a-z][a-z0-9_]*)(@any)?")
NO_TEXT = Text("", "")
NO_LIMIT = Limit(0, Span.DAYS)  # stands for a limit that could not be read; already reported
SHORT = (Span.WORKING_DAYS, Span.DAYS, Span.HOURS, Span.MINUTES, Span.MONTHS)
LONG = (Span.DAYS, Span.MONTHS, Span.YEARS)
YES_NO = {"yes": True, "no": False, "true": True, "false": False}
LONGEST = {"zh": 200, "en": 300}  # characters of a text


class Entry(Fields):
    """One mapping being read. Whatever is wrong is collected; a placeholder stands in for it."""

    def entries(self, key: str, *, required: bool = False) -> list[Entry]:
        """A list of mappings."""
        return [Entry(node, self.problems) for node in self.items(key, required=required)]

    def coded(self, key: str, *, required: bool = False) -> list[Entry]:
        """A list of mappings whose codes are all different."""
        found = self.entries(key, required=required)
        seen: dict[str, Node] = {}
        for one in found:
            code = one.values.get("code")
            if code is None or not isinstance(code.value, str):
                continue
            first = seen.setdefault(code.value, code)
            if first is not code:
                one.report(
                    code,
                    f"“{key}”里的编码“{code.value}”写了两次（第一次在第 {first.line} 行）",
                    f"the code '{code.value}' stands twice under '{key}' (first in line {first.line})",
                )
        return found

    def entry(self, key: str, *, required: bool = False) -> Entry | None:
        """A mapping inside this one, or None."""
        node = self.get(key, required=required)
        return None if node is None else Entry(node, self.problems)

    def code(self, key: str = "code", pattern: re.Pattern[str] = CODE) -> str:
        """A code: small letters, digits and underlines."""
        found = self.string(key)
        if found and not pattern.fullmatch(found):
            self.report(
                self.at(key),
                f"编码“{found}”只能用小写字母、数字和下划线，以字母开头，不超过 40 个字符",
                f"the code '{found}' may only hold small letters, digits and underlines, begins with a letter, and has at most 40 characters",
            )
        return found

    def text(self, key: str, *, required: bool = True) -> Text | None:
        """A text in both languages; both are always needed."""
        node = self.get(key, required=required)
        if node is None:
            return NO_TEXT if required else None
        if not isinstance(node.value, Mapping) or not {"zh", "en"} >= set(node.value):
            self.report(
                node,
                f"“{key}”要写成 {{zh: 中文, en: English}}",
                f"'{key}' must be written {{zh: …, en: …}}",
            )
            return NO_TEXT
        return self.both(node, key)

    def title(self, key: str = "title") -> Text:
        """A text that must be there."""
        return self.text(key) or NO_TEXT

    def both(self, node: Node, key: str) -> Text:
        """The two languages of a text, each present and not too long."""
        values = node.value if isinstance(node.value, Mapping) else {}
        found = {}
        for language, word in (("zh", "中文"), ("en", "英文")):
            part = values.get(language)
            given = str(part.value).strip() if part and isinstance(part.value, str) else ""
            if not given:
                self.report(
                    part or node,
                    f"“{key}”缺少{word}（{language}）；两种语言都要写",
                    f"'{key}' has no text in '{language}'; both languages are required",
                )
            elif len(given) > LONGEST[language]:
                self.report(
                    part or node,
                    f"“{key}”超过 {LONGEST[language]} 个字符",
                    f"'{key}' is longer than {LONGEST[language]} characters",
                )
            found[language] = given
        return Text(found["zh"], found["en"])

    def yes_no(self, key: str, *, default: bool = False) -> bool:
        """yes or no (true and false are understood too)."""
        node = self.get(key, required=False)
        if node is None:
            return default
        if isinstance(node.value, bool):
            return node.value
        if isinstance(node.value, str) and node.value in YES_NO:
            return YES_NO[node.value]
        self.report(node, f"“{key}”写 yes 或 no", f"'{key}' takes yes or no")
        return default

    def words(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of words, or a single one."""
        node = self.get(key, required=required)
        if node is not None and isinstance(node.value, str):
            return (node.value,)
        return self.strings(key, required=required)

    def limit(
        self, key: str, spans: Sequence[Span] = SHORT, *, required: bool = True
    ) -> Limit | None:
        """A length of time such as `5wd`."""
        node = self.get(key, required=False)
        if node is None:
            return self.no_limit(key) if required else None
        found = LIMIT.fullmatch(node.value) if isinstance(node.value, str) else None
        if found and Span(found.group(2)) in spans:
            return Limit(int(found.group(1)), Span(found.group(2)))
        shown = "、".join(spans)
        self.report(
            node,
            f"“{key}”要写成数目加单位，如 5{spans[0]}；单位可用：{shown}（wd 工作日，d 天，h 小时，min 分钟，mo 月，y 年）；不是“{node.plain()}”",
            f"'{key}' is a number with its unit, such as 5{spans[0]}; units: {', '.join(spans)} (wd working days, d days, h hours, min minutes, mo months, y years); not '{node.plain()}'",
        )
        return NO_LIMIT

    def no_limit(self, key: str) -> Limit:
        """Nothing may wait for ever."""
        name = self.values.get("code")
        called = f"“{name.value}”" if name else ""
        self.report(
            self.node,
            f"{called}没有时限；请写 {key}，如 {key}: 5wd",
            f"{f'{name.value!r} has' if name else 'there is'} no limit; write {key}, such as {key}: 5wd",
        )
        return NO_LIMIT

    def length(self, key: str, spans: Sequence[Span] = SHORT) -> Limit:
        """A limit that must be there."""
        return self.limit(key, spans) or NO_LIMIT

    def who(self, key: str = "by", *, required: bool = False) -> tuple[By, ...]:
        """Roles at the unit, `role@any`, `opener`, `system`."""
        return tuple(
            by
            for node in self.items(key, required=required)
            if (by := self.one_by(node)) is not None
        )

    def one_by(self, node: Node) -> By | None:
        """One of those who may."""
        found = BY.fullmatch(node.value) if isinstance(node.value, str) else None
        if found is None:
            self.report(
                node,
                f"“{node.plain()}”不是角色；写 clerk、coordinator@any、opener 或 system 这样的词",
                f"'{node.plain()}' is no role; write a word such as clerk, coordinator@any, opener or system",
            )
            return None
        return By(found.group(1), anywhere=found.group(2) is not None)

    def tree(self, key: str, fields: Mapping[str, Field]) -> Tree | None:
        """A condition, or None where there is none."""
        node = self.get(key, required=False)
        if node is None:
            return None
        try:
            return criteria.read(node.plain(), fields)
        except BadCriteria as bad:
            for problem in bad.problems:
                self.report(
                    below(node, problem.path), f"{key}：{problem.zh}", f"{key}: {problem.en}"
                )
        return None

    def finish(self) -> None:
        """Report the keys that nobody read, with what to write instead where that is known."""
        for key, node in self.values.items():
            known = hint(key) if key not in self.used else None
            if known is not None:
                self.used.add(key)
                self.report(
                    node,
                    f"这里没有“{key}”这个键；{known.zh}",
                    f"there is no key '{key}' here; {known.en}",
                )
        super().finish()


def below(node: Node, path: str) -> Node:
    """The node at a condition's path, or the last one on the way there."""
    for step in filter(None, path.split("/")):
        value = node.value
        if isinstance(value, Mapping) and step in value:
            node = value[step]
        elif isinstance(value, tuple) and step.isdigit() and int(step) < len(value):
            node = value[int(step)]
        else:
            break
    return node
