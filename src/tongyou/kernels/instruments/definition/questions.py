"""The `pages` part: pages, their questions, and the columns of tables. Conditions are read afterwards, in `reading`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tongyou.base.packs import Fields
from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.definition.notes import Places, optional, text
from tongyou.kernels.instruments.definition.types import (
    FIXED_CHOICES,
    NO_TEXT,
    WIDGETS,
    Kind,
    Page,
    Question,
    Shape,
    Widget,
)

PAGE_CODE = re.compile(r"[a-z][a-z0-9-]{0,29}")
RESERVED = frozenset(
    {"check", "done", "resume", "draft", "link", "files", "reopen", "void", "edit"}
)
PREFILL = re.compile(r"(last_round|given)\.([a-z][a-z0-9_]{0,39})")
MOST_RADIOS = 7


def pages(fields: Fields, shapes: Mapping[str, Shape], places: Places) -> tuple[Page, ...]:
    """Every page, in order, its conditions left out."""
    return tuple(page(one, shapes, places) for one in fields.records("pages", required=True))


def page(fields: Fields, shapes: Mapping[str, Shape], places: Places) -> Page:
    """One page."""
    code = fields.string("code")
    if code and (not PAGE_CODE.fullmatch(code) or code in RESERVED):
        fields.report(
            fields.at("code"),
            f"页面代码“{code}”不能用：小写字母、数字和连字符，且不是 {', '.join(sorted(RESERVED))}",
            f"the page code '{code}' cannot be used: small letters, digits, hyphens, and none of {', '.join(sorted(RESERVED))}",
        )
    places.pages.append((code, fields.node))
    if (when := fields.get("when", required=False)) is not None:
        places.page_when[code] = when
    title, about = text(fields.bilingual("title")), optional(fields, "about")
    asked = fields.records("ask", required=True)
    if not asked and "ask" in fields.values:
        fields.report(fields.at("ask"), "这一页没有问题", "this page asks nothing")
    questions = tuple(question(one, shapes, places) for one in asked)
    fields.finish()
    return Page(code, title, questions, about)


def question(fields: Fields, shapes: Mapping[str, Shape], places: Places) -> Question:
    """One question; its field must be a property of the schema."""
    code = fields.string("field")
    places.questions.append((code, fields.node))
    shape = shapes.get(code)
    if shape is None:
        if code:
            fields.report(
                fields.at("field"),
                f"schema 里没有字段“{code}”",
                f"the schema has no field '{code}'",
            )
        shape = Shape(code, Kind.TEXT)
    if (when := fields.get("when", required=False)) is not None:
        places.question_when[code] = when
    found = asked(fields, shape)
    fields.finish()
    return found


def asked(fields: Fields, shape: Shape) -> Question:
    """How a field is asked."""
    widget = widget_of(fields, shape)
    return Question(
        field=shape.code,
        title=text(fields.bilingual("title")),
        widget=widget,
        help=optional(fields, "help"),
        unit=unit_of(fields, shape),
        prefill=prefill_of(fields),
        choices=titles(fields, shape),
        ends=ends_of(fields, shape, widget),
        columns=columns(fields, shape),
    )


def widget_of(fields: Fields, shape: Shape) -> Widget:
    """The named widget if it fits the field, else the usual one."""
    allowed = WIDGETS[shape.kind]
    usual = allowed[0]
    if shape.kind is Kind.CHOICE and len(shape.choices) > MOST_RADIOS:
        usual = Widget.SELECT
    if shape.kind is Kind.TEXT and shape.longest > 200:
        usual = Widget.LONG_TEXT
    if "widget" not in fields.values:
        return usual
    widget = fields.choice("widget", Widget, usual)
    if widget not in allowed:
        words = ", ".join(allowed)
        fields.report(
            fields.at("widget"),
            f"字段“{shape.code}”不能用 {widget}；可用：{words}",
            f"the field '{shape.code}' cannot be asked with {widget}; allowed: {words}",
        )
        return usual
    return widget


def unit_of(fields: Fields, shape: Shape) -> Text:
    """Units belong to numbers."""
    unit = optional(fields, "unit")
    if unit != NO_TEXT and shape.kind is not Kind.NUMBER:
        fields.report(fields.at("unit"), "只有数字才有单位", "only a number has a unit")
    return unit


def prefill_of(fields: Fields) -> str:
    """`last_round.<field>` or `given.<name>`."""
    source = fields.string("prefill", required=False)
    if source and not PREFILL.fullmatch(source):
        fields.report(
            fields.at("prefill"),
            f"prefill“{source}”看不懂；写成 last_round.字段 或 given.名称",
            f"the prefill '{source}' is not understood; write last_round.<field> or given.<name>",
        )
        return ""
    return source


def titles(fields: Fields, shape: Shape) -> tuple[tuple[str, Text], ...]:
    """The choices in words: every code of the enum, and no other."""
    if shape.kind is Kind.BOOL and "choices" not in fields.values:
        return tuple(FIXED_CHOICES.items())
    known = ("yes", "no") if shape.kind is Kind.BOOL else shape.choices
    if not known:
        if fields.get("choices", required=False) is not None:
            fields.report(fields.at("choices"), "这个字段没有选项", "this field has no choices")
        return ()
    inner = fields.child("choices")
    if inner is None:
        return tuple((code, Text(code, code)) for code in known)
    found = tuple((code, text(inner.bilingual(code))) for code in known)
    for code in inner.values:
        if code not in known:
            inner.used.add(code)
            inner.report(
                inner.values[code],
                f"schema 的 enum 里没有选项“{code}”",
                f"the schema's enum has no choice '{code}'",
            )
    inner.finish()
    return found


def ends_of(fields: Fields, shape: Shape, widget: Widget) -> tuple[Text, Text] | None:
    """The words at the two ends of a rating, and whether its field can be rated at all."""
    if widget is Widget.RATING:
        low, high = shape.minimum, shape.maximum
        if low is None or high is None or not shape.whole or not 1 <= high - low <= 10:
            fields.report(
                fields.at("widget"),
                "打分题要写 type: integer、minimum 和 maximum，相差 1 到 10",
                "a rating needs type: integer, a minimum and a maximum, 1 to 10 apart",
            )
    if fields.get("ends", required=False) is None:
        return None
    if widget is not Widget.RATING:
        fields.report(fields.at("ends"), "ends 只用于打分题", "ends belong to a rating")
    inner = fields.child("ends")
    if inner is None:
        return None
    found = (text(inner.bilingual("low")), text(inner.bilingual("high")))
    inner.finish()
    return found


def columns(fields: Fields, shape: Shape) -> tuple[Question, ...]:
    """The columns of a table, each with its title, in the order of the schema."""
    if shape.kind is not Kind.ROWS:
        if fields.get("columns", required=False) is not None:
            fields.report(fields.at("columns"), "columns 只用于表格", "columns belong to a table")
        return ()
    inner = fields.child("columns")
    if inner is None:
        return ()
    found = [column(inner, one) for one in shape.columns]
    inner.finish()
    return tuple(one for one in found if one is not None)


def column(inner: Fields, shape: Shape) -> Question | None:
    """One column: title, unit and choices; a table has no conditions of its own."""
    node = inner.get(shape.code, required=True)
    if node is None:
        return None
    fields = Fields(node, inner.problems)
    widget = Widget.SELECT if shape.kind in (Kind.CHOICE, Kind.BOOL) else WIDGETS[shape.kind][0]
    found = Question(
        shape.code,
        text(fields.bilingual("title")),
        widget,
        unit=unit_of(fields, shape),
        choices=titles(fields, shape),
    )
    fields.finish()
    return found
