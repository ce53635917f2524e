"""`{% load plan %}`: the plan's words in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, gettext_lazy

from tongyou.domains.plan.rules.wording.change_sentence import STAGES
from tongyou.domains.plan.rules.wording.sentences import (
    FIRMNESS,
    OPERATORS,
    QUANTIFIERS,
    WINDOWS,
    day_text,
    sentence,
)
from tongyou.domains.plan.types import CommitmentSpec, Text

register = template.Library()

PARTS = {
    "system": gettext_lazy("体系"),
    "action": gettext_lazy("行动"),
    "task": gettext_lazy("任务"),
    "title": gettext_lazy("标题"),
    "content": gettext_lazy("主要内容"),
    "lead": gettext_lazy("牵头单位"),
    "cooperating": gettext_lazy("配合单位"),
    "commitment": gettext_lazy("承诺"),
}
FIELDS = {
    "number": gettext_lazy("序号"),
    "title": gettext_lazy("名称"),
    "lead": gettext_lazy("牵头单位"),
    "cooperating": gettext_lazy("配合单位"),
    "operator": gettext_lazy("比较方式"),
    "value": gettext_lazy("数值"),
    "unit": gettext_lazy("单位"),
    "window": gettext_lazy("期限方式"),
    "by": gettext_lazy("期限"),
    "quantifier": gettext_lazy("口径"),
    "firmness": gettext_lazy("力度"),
}
CODES: dict[str, dict[Any, Text]] = {
    "operator": {k.value: v for k, v in OPERATORS.items()},
    "window": {k.value: v for k, v in WINDOWS.items()},
    "quantifier": {k.value: v for k, v in QUANTIFIERS.items()},
    "firmness": {k.value: v for k, v in FIRMNESS.items()},
    "stage": {k.value: v for k, v in STAGES.items()},
}


def english() -> bool:
    """True when the reader reads English."""
    return (get_language() or "").startswith("en")


def choose(zh: str, en: str) -> str:
    """The reader's language; Chinese where no English exists yet."""
    return en if english() and en else zh


@register.filter
def words(thing: Any, field: str = "") -> str:
    """`{{ node|words:"title" }}` for a row with `title_zh` and `title_en`; `{{ text|words }}` for a Text."""
    if not field:
        return choose(thing.zh, thing.en)
    return choose(getattr(thing, f"{field}_zh"), getattr(thing, f"{field}_en"))


@register.filter
def untranslated(thing: Any, field: str) -> bool:
    """True when an English reader is shown Chinese for want of a translation."""
    return english() and not getattr(thing, f"{field}_en") and bool(getattr(thing, f"{field}_zh"))


@register.filter
def named(code: str, kind: str) -> str:
    """The word for a code: `{{ c.operator|named:"operator" }}`."""
    text = CODES[kind].get(code)
    return choose(text.zh, text.en) if text else code


@register.filter
def day(value: Any) -> str:
    """A date in the reader's language."""
    text = day_text(value)
    return choose(text.zh, text.en)


@register.filter
def part(code: str) -> str:
    """The word for a part of the document."""
    return str(PARTS.get(code, code))


@register.filter
def field_name(code: str) -> str:
    """The word for a compared field."""
    return str(FIELDS.get(code, code))


@register.filter
def coded(value: str, field: str) -> str:
    """A compared value in words where it is a code."""
    return named(value, field) if field in CODES else value


@register.filter
def commitment_words(spec: CommitmentSpec) -> str:
    """A commitment in one line: what, and how much by when."""
    told = sentence(spec)
    return choose(f"{spec.title.zh}：{told.zh}", f"{spec.title.en or spec.title.zh}: {told.en}")


SEVERITIES = {
    "error": (gettext_lazy("矛盾和重复"), "red"),
    "question": (gettext_lazy("需要区里明确"), "rape"),
    "note": (gettext_lazy("提醒"), "canal"),
    "settled": (gettext_lazy("已答复"), "leaf"),
}
EDITS = {
    "about": gettext_lazy("改名称和起止"),
    "action": gettext_lazy("改行动"),
    "task": gettext_lazy("改任务"),
    "commitment": gettext_lazy("改承诺"),
    "correction": gettext_lazy("决定疑似识别错误"),
    "unread": gettext_lazy("决定没有归入的文字"),
    "remove": gettext_lazy("移除"),
    "undo": gettext_lazy("撤销"),
}


@register.filter
def severity_word(code: str) -> str:
    """The heading of a group of findings."""
    return str(SEVERITIES[code][0])


@register.filter
def severity_tone(code: str) -> str:
    """The edge colour of a finding."""
    return SEVERITIES[code][1]


@register.filter
def reason(item: dict[str, Any]) -> str:
    """Why something was proposed or left unread."""
    return choose(item.get("reason_zh", item.get("reason", "")), item.get("reason_en", ""))


@register.filter
def edit_word(op: str) -> str:
    """What kind of correction was made."""
    return str(EDITS.get(op, op))


@register.filter
def edit_lines(edit: Any) -> list[tuple[str, str, str]]:
    """The fields an edit changed: path, before, after."""
    before = edit.before or {}
    return [
        (path, plain(before.get(path)), plain(after)) for path, after in (edit.after or {}).items()
    ]


def plain(value: Any) -> str:
    """A stored value as text."""
    if isinstance(value, dict):
        return str(value.get("title") or value.get("quote") or "")
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return "" if value is None else str(value)
