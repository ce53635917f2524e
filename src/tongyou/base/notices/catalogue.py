"""The templates of every room: `<room>/notices/*.yaml`, checked with file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

from tongyou.base.notices.types import Channel, Slot, Template, Text, Topic
from tongyou.base.packs import NO_TEXT, Bilingual, Fields, Node, Problem, parse

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
BRACES = re.compile(r"[{}]")
CODE = re.compile(r"[a-z_]+\.[a-z_]+")
LONGEST_SMS = 300  # characters, about five parts


class UnknownTemplate(LookupError):
    """No room has a notice template of that code."""


class BrokenTemplates(ValueError):
    """The templates cannot be used; the message lists every problem."""


def find(code: str) -> Template:
    """The template of that code; every room's templates are read once per process."""
    try:
        return everything()[code]
    except KeyError:
        raise UnknownTemplate(f"no notice template has the code {code!r}") from None


@cache
def everything() -> dict[str, Template]:
    """All templates by code; raises BrokenTemplates."""
    found, problems = read_all(template_files())
    if problems:
        raise BrokenTemplates("\n".join(str(problem) for problem in problems))
    return found


def check_templates() -> list[Problem]:
    """What is wrong with the templates of the installed rooms."""
    return read_all(template_files())[1]


def template_files() -> Iterator[Path]:
    """`notices/*.yaml` of every installed room."""
    for config in apps.get_app_configs():
        yield from sorted((Path(config.path) / "notices").glob("*.yaml"))


def read_all(paths: Iterator[Path]) -> tuple[dict[str, Template], list[Problem]]:
    found: dict[str, Template] = {}
    problems: list[Problem] = []
    for path in paths:
        template = read(path.read_bytes(), f"{path.parent.parent.name}/{path.name}", problems)
        if template is None:
            continue
        if template.code in found:
            words = (
                f"模板代码“{template.code}”重复",
                f"template code '{template.code}' is used twice",
            )
            problems.append(Problem(path.name, 0, "code", *words))
        found[template.code] = template
    return found, problems


def read(raw: bytes, file: str, problems: list[Problem]) -> Template | None:
    """One file; everything wrong is collected."""
    node, wrong = parse(raw, file)
    problems.extend(wrong)
    if node is None:
        return None
    before = len(problems)
    template = _template(Fields(node, problems), hashlib.sha256(raw).hexdigest())
    return template if len(problems) == before and not wrong else None


def _template(fields: Fields, digest: str) -> Template:
    code, version = fields.string("code"), fields.integer("version")
    if code and not CODE.fullmatch(code):
        fields.report(fields.at("code"), "代码应写成“房间.名称”", "a code is written room.name")
    if version < 1:
        fields.report(fields.at("version"), "版本从 1 开始", "versions start at 1")
    topic, urgent = fields.choice("topic", Topic), fields.flag("urgent")
    slots = _slots(fields)
    texts = _texts(fields, slots)
    fields.finish()
    return Template(code, version, topic, urgent, slots, texts, digest)


def _slots(fields: Fields) -> dict[str, Slot]:
    if fields.get("placeholders", required=False) is None:
        return {}
    inner = fields.child("placeholders")
    if inner is None:
        return {}
    return {name: inner.choice(name, Slot) for name in inner.values}


def _texts(fields: Fields, slots: dict[str, Slot]) -> dict[Channel, Text]:
    inner = fields.child("channels")
    if inner is None:
        return {}
    if not inner.values:
        inner.report(inner.node, "至少要有一个渠道", "at least one channel is needed")
    texts = {}
    for channel in Channel:
        if inner.get(channel, required=False) is not None:
            body = inner.child(channel)
            if body is not None:
                texts[channel] = _text(body, channel, slots)
    inner.finish()
    _report_unused(fields, texts, slots)
    return texts


def _text(fields: Fields, channel: Channel, slots: dict[str, Slot]) -> Text:
    subject = NO_TEXT if channel is Channel.SMS else _both(fields, "subject")
    body = _both(fields, "body")
    for key, text in (("subject", subject), ("body", body)):
        _check_words(fields, fields.at(key), text, channel, slots)
    if channel is Channel.SMS and max(len(body.zh), len(body.en)) > LONGEST_SMS:
        fields.report(
            fields.at("body"),
            f"短信不能超过 {LONGEST_SMS} 字",
            f"an SMS has at most {LONGEST_SMS} characters",
        )
    fields.finish()
    return Text(subject, body)


def _both(fields: Fields, key: str) -> Bilingual:
    """A text in both languages; one of them alone is a problem."""
    before = len(fields.problems)
    text = fields.bilingual(key)
    if len(fields.problems) == before and not (text.zh and text.en):
        fields.report(
            fields.at(key),
            f"“{key}”要有中文和英文两种",
            f"'{key}' needs both languages, Chinese and English",
        )
    return text


def _check_words(
    fields: Fields, node: Node, text: Bilingual, channel: Channel, slots: dict[str, Slot]
) -> None:
    used = {language: set(PLACEHOLDER.findall(words)) for language, words in vars_of(text).items()}
    for name in sorted(used["zh"] | used["en"]):
        if name not in slots:
            fields.report(node, f"占位符“{name}”没有声明", f"placeholder '{name}' is not declared")
        elif slots[name] is Slot.PERSONAL and channel is not Channel.INAPP:
            fields.report(
                node,
                f"“{name}”是个人信息,只能用于站内消息",
                f"'{name}' is personal and may stand in in-app notices only",
            )
        elif slots[name] is Slot.ONE_TIME_CODE and channel is Channel.INAPP:
            fields.report(
                node, "验证码不能用站内消息发送", "a one-time code may not go to the inbox"
            )
    if used["zh"] != used["en"]:
        fields.report(node, "中英文的占位符不一致", "the two languages use different placeholders")
    if any(BRACES.search(PLACEHOLDER.sub("", words)) for words in vars_of(text).values()):
        fields.report(node, "大括号没有配对", "a brace does not belong to a placeholder")


def vars_of(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _report_unused(fields: Fields, texts: dict[Channel, Text], slots: dict[str, Slot]) -> None:
    words = "".join(
        part
        for text in texts.values()
        for both in (text.subject, text.body)
        for part in (both.zh, both.en)
    )
    used = set(PLACEHOLDER.findall(words))
    for name, slot in slots.items():
        if name not in used and slot is not Slot.LINK:  # a link may stand beside the words
            fields.report(
                fields.at("placeholders"),
                f"占位符“{name}”没有用到",
                f"placeholder '{name}' is never used",
            )
